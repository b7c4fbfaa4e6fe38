package io.everystore.feature.model;

import java.time.Instant;

/** Wall-clock time, injected so that tests decide what time it is. */
@FunctionalInterface
public interface EpochClock {
  /**
   * Names the system property with the milliseconds {@link #SYSTEM} is ahead of this machine's
   * clock. For drills alone, of which a process with a wrong clock is one.
   */
  String OFFSET_PROPERTY = "everystore.drill.clock-offset-millis";

  EpochClock SYSTEM = ahead(System::currentTimeMillis, Long.getLong(OFFSET_PROPERTY, 0));

  /** Milliseconds since 1970-01-01T00:00Z. */
  long millis();

  /** The same as an instant. */
  default Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /**
   * A clock that is wrong.
   *
   * @param millis by which it is ahead of the other, negative when it is behind
   */
  static EpochClock ahead(EpochClock clock, long millis) {
    return millis == 0 ? clock : () -> clock.millis() + millis;
  }
}
