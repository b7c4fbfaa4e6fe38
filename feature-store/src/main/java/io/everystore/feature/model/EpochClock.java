package io.everystore.feature.model;

/** Wall-clock time, injected so that tests decide what time it is. */
@FunctionalInterface
public interface EpochClock {
  EpochClock SYSTEM = System::currentTimeMillis;

  /** Milliseconds since 1970-01-01T00:00Z. */
  long millis();
}
