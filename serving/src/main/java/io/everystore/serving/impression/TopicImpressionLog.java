package io.everystore.serving.impression;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.DurableLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;

/**
 * Appends impressions to {@code impressions.v1} and counts what became of them. Nobody waits for
 * one and none is sent again: what the log does not take now is dropped. Thread-safe.
 */
public final class TopicImpressionLog implements ImpressionLog {
  private final DurableLog log;
  private final DurableLog.Acknowledgement counted;

  public TopicImpressionLog(DurableLog log, MeterRegistry registry) {
    this.log = log;
    Counter logged = counter(registry, "logged");
    Counter dropped = counter(registry, "dropped");
    counted =
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            logged.increment();
          }

          @Override
          public void failed(Throwable cause) {
            dropped.increment();
          }
        };
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("everystore.impressions")
        .description("Impressions by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void append(String recommendationId, byte[] impression) {
    log.append(
        Topics.IMPRESSIONS, recommendationId.getBytes(StandardCharsets.UTF_8), impression, counted);
  }
}
