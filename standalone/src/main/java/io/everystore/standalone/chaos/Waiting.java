package io.everystore.standalone.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for what a drill promises, and no longer. */
final class Waiting {
  private static final long POLL_MILLIS = 50;

  private Waiting() {}

  /**
   * Returns when something holds, or after the bound.
   *
   * @param what in words, such as "the job runs again"
   * @param differences told when it was in vain
   */
  static void until(
      String what, Duration bound, BooleanSupplier condition, Consumer<String> differences)
      throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNanos) {
        differences.accept("waited %d s in vain until %s".formatted(bound.toSeconds(), what));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
