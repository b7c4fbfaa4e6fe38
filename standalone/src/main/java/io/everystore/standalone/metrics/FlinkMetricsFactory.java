package io.everystore.standalone.metrics;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes the reporter when Flink's settings name this class. */
public final class FlinkMetricsFactory implements MetricReporterFactory {
  @Override
  public FlinkMetrics createMetricReporter(Properties settings) {
    return new FlinkMetrics();
  }
}
