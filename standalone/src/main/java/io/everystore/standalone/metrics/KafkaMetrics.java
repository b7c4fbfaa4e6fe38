package io.everystore.standalone.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.management.MalformedObjectNameException;

/**
 * What the Kafka broker of this process measures, by the rules that a cluster's broker exports by,
 * too ({@code kafka-metrics.yaml}). Thread-safe.
 */
public final class KafkaMetrics {
  /** The rules, for the JMX exporter. */
  public static final String RULES = "/kafka-metrics.yaml";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);

  private KafkaMetrics() {}

  public static KafkaMetrics open() {
    KafkaMetrics metrics = new KafkaMetrics();
    try (InputStream rules = KafkaMetrics.class.getResourceAsStream(RULES)) {
      if (rules == null) {
        throw new IllegalStateException(RULES + ": not on the class path");
      }
      new JmxCollector(new String(rules.readAllBytes(), StandardCharsets.UTF_8))
          .register(metrics.registry.getPrometheusRegistry());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(RULES + ": " + e.getMessage(), e);
    }
    return metrics;
  }

  /** The metrics as they are now, in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }
}
