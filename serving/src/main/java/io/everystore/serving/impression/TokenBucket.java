package io.everystore.serving.impression;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Permits a number of things a second, and as many at once after a pause. Thread-safe, without
 * locks: the state is the one moment up to which permits were given.
 */
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerPermit;
  private final AtomicLong givenUntilNanos;

  /**
   * @param perSecond permits a second, 1..1000000
   * @param nowNanos as by {@link System#nanoTime}
   */
  TokenBucket(int perSecond, long nowNanos) {
    if (perSecond < 1 || perSecond > 1_000_000) {
      throw new IllegalArgumentException("per second: " + perSecond + " (expected: 1..1000000)");
    }
    nanosPerPermit = NANOS_PER_SECOND / perSecond;
    givenUntilNanos = new AtomicLong(nowNanos - NANOS_PER_SECOND);
  }

  /** Takes a permit if there is one; never waits. */
  boolean tryTake(long nowNanos) {
    long given = givenUntilNanos.get();
    // What was not used within a second is lost.
    long next = Math.max(given, nowNanos - NANOS_PER_SECOND) + nanosPerPermit;
    return next <= nowNanos && givenUntilNanos.compareAndSet(given, next);
  }
}
