package io.everystore.jobs.stage;

import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Writes a cache's changed values to state a few at a time, so that less is left to a barrier, for
 * which everything waits: what changed in the last seconds. Values that change all the time are not
 * written each time. Not thread-safe: lives on an operator's thread.
 */
public final class WriteBehind {
  private static final long PAUSE_MILLIS = 200;

  /** The part of the changed values that is written at once; what is left changed within 2 s. */
  private static final int PART = 10;

  /** A few milliseconds, in which nothing else of the stage goes on. */
  static final int MOST_VALUES = 200;

  private final WriteBackCache<?> cache;
  private final Pacer pacer;

  public WriteBehind(WriteBackCache<?> cache, ProcessingTimeService time) {
    this.cache = cache;
    this.pacer = new Pacer(time, PAUSE_MILLIS, PAUSE_MILLIS, this::write);
  }

  /** To be called when a value has changed. */
  public void request() throws Exception {
    pacer.request();
  }

  private void write() throws Exception {
    int changed = cache.changed();
    if (changed > 0) {
      cache.writeBehind(Math.min(MOST_VALUES, (changed + PART - 1) / PART));
      pacer.request();
    }
  }
}
