package io.everystore.serving.ingest;

import io.everystore.feature.model.EpochClock;
import java.util.concurrent.atomic.AtomicLong;

/** Versions of catalogue entries: wall-clock milliseconds, raised so that each is the next one. */
final class CatalogueVersions {
  private final EpochClock clock;
  private final AtomicLong last = new AtomicLong();

  CatalogueVersions(EpochClock clock) {
    this.clock = clock;
  }

  /** A version above all that were given out and above {@code stored}. */
  long next(long stored) {
    long now = clock.millis();
    return last.updateAndGet(previous -> Math.max(now, Math.max(previous, stored) + 1));
  }
}
