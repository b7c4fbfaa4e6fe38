package io.everystore.jobs.segment;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.util.function.ThrowingConsumer;

/** Timers of memberships beside an operator's other ones; the operator's key is the timer's. */
public final class SegmentTimers implements Triggerable<String, VoidNamespace> {
  private final ThrowingConsumer<String, Exception> action;

  public SegmentTimers(ThrowingConsumer<String, Exception> action) {
    this.action = action;
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    action.accept(timer.getKey());
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }
}
