package io.everystore.standalone.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;

/**
 * Flink's metrics under the names and labels that Flink's own Prometheus reporter gives them, which
 * listens on every address of the machine and therefore is for clusters only.
 *
 * <p>Read by {@link #scrapeAll} in the same process; with the setting {@code port} also by HTTP on
 * loopback. Thread-safe.
 */
public final class FlinkMetrics implements MetricReporter {
  private static final Set<FlinkMetrics> OPEN = ConcurrentHashMap.newKeySet();
  private static final Pattern INVALID = Pattern.compile("[^a-zA-Z0-9_]");
  private static final CharacterFilter FILTER = name -> INVALID.matcher(name).replaceAll("_");
  private static final String PORT = "port";

  private record Known(String name, Map<String, String> labels) {}

  private final Map<Metric, Known> metrics = new ConcurrentHashMap<>();
  private @Nullable MetricsEndpoint endpoint;

  /** What all Flink processes inside this one measure. */
  public static String scrapeAll() {
    MetricsText text = new MetricsText();
    OPEN.forEach(reporter -> reporter.write(text));
    return text.toString();
  }

  @Override
  public void open(MetricConfig config) {
    OPEN.add(this);
    int port = config.getInteger(PORT, -1);
    if (port >= 0) {
      try {
        endpoint = MetricsEndpoint.start(port, FlinkMetrics::scrapeAll);
      } catch (IOException e) {
        throw new UncheckedIOException("metrics port " + port + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    OPEN.remove(this);
    metrics.clear();
    if (endpoint != null) {
      endpoint.close();
    }
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(FILTER, '_');
    Map<String, String> labels = new TreeMap<>();
    group
        .getAllVariables()
        .forEach(
            (variable, value) ->
                labels.put(
                    FILTER.filterCharacters(variable.substring(1, variable.length() - 1)), value));
    metrics.put(metric, new Known("flink_" + scope + "_" + FILTER.filterCharacters(name), labels));
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    metrics.remove(metric);
  }

  private void write(MetricsText text) {
    metrics.forEach((metric, known) -> FlinkValues.write(metric, known.name, known.labels, text));
  }
}
