package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A clock that lets time pass between two polls of a log, as for a reader that does not reach it:
 * what is written meanwhile is unread when the time has passed. Thread-safe.
 */
final class CutOffClock implements EpochClock {
  private final AtomicReference<@Nullable Runnable> pending = new AtomicReference<>();
  private final AtomicLong passedMillis = new AtomicLong();
  private final String reader;

  /**
   * @param reader name of the thread that is cut off
   */
  CutOffClock(String reader) {
    this.reader = reader;
  }

  /** The next time the reader asks, {@code writes} happens and {@code time} has passed. */
  void cutOff(Duration time, Runnable writes) {
    pending.set(
        () -> {
          writes.run();
          passedMillis.addAndGet(time.toMillis());
        });
  }

  @Override
  public long millis() {
    if (Thread.currentThread().getName().equals(reader)) {
      Runnable cut = pending.getAndSet(null);
      if (cut != null) {
        cut.run();
      }
    }
    return System.currentTimeMillis() + passedMillis.get();
  }
}
