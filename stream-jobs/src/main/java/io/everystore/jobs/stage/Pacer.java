package io.everystore.jobs.stage;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs an action on request, at most once per interval. Requests in between are one. Not
 * thread-safe: requests and action run on an operator's thread.
 */
public final class Pacer {
  private final ProcessingTimeService time;
  private final long delayMillis;
  private final long intervalMillis;
  private final ThrowingRunnable<Exception> action;

  private boolean scheduled;
  private long lastRunMillis;

  /**
   * @param delayMillis how long the action waits for company; with 0 it runs at once when the last
   *     run is long enough ago
   */
  public Pacer(
      ProcessingTimeService time,
      long delayMillis,
      long intervalMillis,
      ThrowingRunnable<Exception> action) {
    this.time = time;
    this.delayMillis = delayMillis;
    this.intervalMillis = intervalMillis;
    this.action = action;
  }

  /** Asks for a run. */
  public void request() throws Exception {
    if (scheduled) {
      return;
    }
    long nowMillis = time.getCurrentProcessingTime();
    long dueMillis = Math.max(nowMillis + delayMillis, lastRunMillis + intervalMillis);
    if (dueMillis <= nowMillis) {
      run();
    } else {
      scheduled = true;
      // Ends with the task; a fault in the action fails the task by itself.
      ScheduledFuture<?> unused = time.registerTimer(dueMillis, timeMillis -> run());
    }
  }

  private void run() throws Exception {
    scheduled = false;
    lastRunMillis = time.getCurrentProcessingTime();
    action.run();
  }
}
