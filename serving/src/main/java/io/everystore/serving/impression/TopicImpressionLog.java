package io.everystore.serving.impression;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.DurableLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;

/**
 * Appends impressions to {@code impressions.v1} and counts what became of them. Nobody waits for
 * one and none is sent again: what the log does not take now is dropped. Thread-safe.
 *
 * <p>All answers are logged up to a rate; of more, as many as the rate allows. A linear model of
 * some thirty weights does not get better by more of them, while each is three kilobytes to send,
 * to keep and to join; and whether one is logged is settled before anybody sees the answer, so that
 * the ones logged stand for all.
 */
public final class TopicImpressionLog implements ImpressionLog {
  /** Answers a second and process. */
  public static final int DEFAULT_PER_SECOND = 100;

  private final DurableLog log;
  private final TokenBucket permits;
  private final Counter leftOut;
  private final DurableLog.Acknowledgement counted;

  /**
   * @param perSecond answers a second that are logged, 1..1000000
   */
  public TopicImpressionLog(DurableLog log, int perSecond, MeterRegistry registry) {
    this.log = log;
    permits = new TokenBucket(perSecond, System.nanoTime());
    leftOut = counter(registry, "left_out");
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
        .description("Answers by what became of their impression")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public boolean wantsNext() {
    boolean wanted = permits.tryTake(System.nanoTime());
    if (!wanted) {
      leftOut.increment();
    }
    return wanted;
  }

  @Override
  public void append(String recommendationId, byte[] impression) {
    log.append(
        Topics.IMPRESSIONS, recommendationId.getBytes(StandardCharsets.UTF_8), impression, counted);
  }
}
