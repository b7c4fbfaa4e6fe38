package io.everystore.standalone.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;

/** Values of Flink's kinds of metrics. */
final class FlinkValues {
  private static final double[] QUANTILES = {0.5, 0.75, 0.95, 0.98, 0.99, 0.999};

  private FlinkValues() {}

  /** Writes what the metric has now; nothing when that is no number. */
  static void write(Metric metric, String name, Map<String, String> labels, MetricsText text) {
    if (metric instanceof Counter counter) {
      text.gauge(name, labels, (double) counter.getCount());
    } else if (metric instanceof Meter meter) {
      text.gauge(name, labels, meter.getRate());
    } else if (metric instanceof Gauge<?> gauge) {
      write(gauge, name, labels, text);
    } else if (metric instanceof Histogram histogram) {
      text.gauge(name + "_count", labels, (double) histogram.getCount());
      HistogramStatistics statistics = histogram.getStatistics();
      for (double quantile : QUANTILES) {
        Map<String, String> labelled = new TreeMap<>(labels);
        labelled.put("quantile", Double.toString(quantile));
        text.gauge(name, labelled, statistics.getQuantile(quantile));
      }
    }
  }

  private static void write(
      Gauge<?> gauge, String name, Map<String, String> labels, MetricsText text) {
    Object value;
    try {
      value = gauge.getValue();
    } catch (RuntimeException e) {
      return; // of a task that ends just now
    }
    if (value instanceof Number number) {
      text.gauge(name, labels, number.doubleValue());
    } else if (value instanceof Boolean flag) {
      text.gauge(name, labels, flag ? 1 : 0);
    }
  }
}
