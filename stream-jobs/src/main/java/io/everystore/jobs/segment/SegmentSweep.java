package io.everystore.jobs.segment;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everybody a subtask holds, a few at a time between events, for the sake of a changed
 * segment. A change meanwhile begins it anew. Not thread-safe.
 *
 * <p>Whoever comes or acts while it goes on is looked at with their event.
 */
public final class SegmentSweep {
  /**
   * How long events wait at most, but for the listing of keys at the beginning. Where processors
   * are busy, a thread that paused for a millisecond waits for tens of them until its next turn.
   */
  private static final long STEP_NANOS = 25_000_000;

  private static final int LEAST_KEYS = 16;

  private final ProcessingTimeService time;
  private final SegmentStage segments;
  private final Callable<List<String>> keys;
  private final ThrowingConsumer<String, Exception> visitor;
  private @Nullable List<String> listed;
  private int at;
  private boolean scheduled;

  /**
   * @param keys lists the keys under which there are people
   * @param visitor looks at the person under a key
   */
  public SegmentSweep(
      ProcessingTimeService time,
      SegmentStage segments,
      Callable<List<String>> keys,
      ThrowingConsumer<String, Exception> visitor) {
    this.time = time;
    this.segments = segments;
    this.keys = keys;
    this.visitor = visitor;
  }

  /** Begins, or begins anew. */
  public void begin() {
    listed = null;
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      // Ends with the task; a fault in the action fails the task by itself.
      ScheduledFuture<?> unused =
          time.registerTimer(time.getCurrentProcessingTime() + 1, timeMillis -> step());
    }
  }

  private void step() throws Exception {
    scheduled = false;
    List<String> all = listed;
    if (all == null) {
      all = keys.call();
      listed = all;
      at = 0;
    }
    long endNanos = System.nanoTime() + STEP_NANOS;
    int from = at;
    while (at < all.size() && (at - from < LEAST_KEYS || System.nanoTime() < endNanos)) {
      visitor.accept(all.get(at++));
    }
    segments.swept(at - from);
    if (at < all.size()) {
      schedule();
    } else {
      listed = null;
      segments.endSweep();
    }
  }
}
