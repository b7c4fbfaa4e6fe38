package io.everystore.serving.experiment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Exposure;
import io.everystore.serving.ingest.DurableLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;

/**
 * Writes exposures to their topic, once per unit, variation and day as far as it remembers, and
 * waits for nothing. Thread-safe.
 *
 * <p>One that is lost makes its person count from the next page on; the counter says how many were.
 */
public final class ExposureLog implements Exposures {
  /** Exposures remembered; of those forgotten the reader drops the repeats. */
  static final int MAX_REMEMBERED = 200_000;

  private static final long DAY_MILLIS = 86_400_000;

  private final DurableLog log;
  private final Cache<Key, Boolean> today;
  private final Counter written;
  private final Counter lost;

  private record Key(String experimentId, String variationId, String unit, long day) {}

  public ExposureLog(DurableLog log, MeterRegistry registry) {
    this.log = log;
    today = Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    written = counter(registry, "written");
    lost = counter(registry, "lost");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("everystore.exposures")
        .description("Exposures to experiments")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void exposed(Exposure exposure) {
    Key key =
        new Key(
            exposure.getExperimentId(),
            exposure.getVariationId(),
            exposure.getUnit(),
            exposure.getTimeMillis() / DAY_MILLIS);
    if (today.asMap().putIfAbsent(key, Boolean.TRUE) != null) {
      return;
    }
    log.append(
        Topics.EXPOSURES,
        exposure.getUnit().getBytes(StandardCharsets.UTF_8),
        exposure.toByteArray(),
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            written.increment();
          }

          @Override
          public void failed(Throwable cause) {
            lost.increment();
            today.invalidate(key);
          }
        });
  }
}
