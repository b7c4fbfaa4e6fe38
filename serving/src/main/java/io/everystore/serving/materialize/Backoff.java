package io.everystore.serving.materialize;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses between attempts: each twice as long as the one before, up to a bound. */
final class Backoff {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  Backoff(Duration first, Duration longest) {
    firstMillis = first.toMillis();
    longestMillis = longest.toMillis();
    nextMillis = firstMillis;
  }

  /** How long to wait after one more failure. */
  long nextMillis() {
    long pause = nextMillis;
    nextMillis = Math.min(longestMillis, 2 * pause);
    return pause;
  }

  /** An attempt succeeded. */
  void reset() {
    nextMillis = firstMillis;
  }

  /** Waits for a while, or until somebody counts {@code stopping} down. */
  static void pause(long millis, CountDownLatch stopping) {
    try {
      boolean unused = stopping.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }
}
