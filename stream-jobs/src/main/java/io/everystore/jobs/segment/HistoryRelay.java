package io.everystore.jobs.segment;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.record.OutboundRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Writes histories that changed: all within about an interval, a few at a time between events, and
 * before every checkpoint barrier. Previews look at them, memberships do not, so somebody's ten
 * clicks in a second are one record. Not thread-safe.
 */
public final class HistoryRelay {
  /** People in memory; of more, who waits longest is written at once. */
  static final int MAX_WAITING = 5_000;

  /** How long events wait for those that are written. */
  private static final long STEP_NANOS = 1_000_000;

  private static final long PAUSE_MILLIS = 5;

  /** In the order of their first change since they were written. */
  private final Map<String, SegmentPerson> waiting = new LinkedHashMap<>();

  private final ProcessingTimeService time;
  private final long intervalMillis;
  private final Consumer<OutboundRecord> records;
  private boolean scheduled;

  /** Of those that wait, how many the round at hand has left. */
  private int left;

  private long roundMillis;

  public HistoryRelay(
      ProcessingTimeService time, long intervalMillis, Consumer<OutboundRecord> records) {
    this.time = time;
    this.intervalMillis = intervalMillis;
    this.records = records;
  }

  public void changed(SegmentPerson person) {
    waiting.put(person.profile().id(), person);
    if (waiting.size() > MAX_WAITING) {
      writeFirst();
    }
    schedule(intervalMillis);
  }

  /** Writes that a person is another one's now, or forgotten. */
  public void removed(String id) {
    waiting.remove(id);
    records.accept(OutboundRecord.tombstone(Topics.HISTORIES, id));
  }

  private void schedule(long delayMillis) {
    if (!scheduled) {
      scheduled = true;
      // Ends with the task; a fault in the action fails the task by itself.
      ScheduledFuture<?> unused =
          time.registerTimer(time.getCurrentProcessingTime() + delayMillis, timeMillis -> step());
    }
  }

  private void step() {
    scheduled = false;
    left = Math.min(left, waiting.size());
    if (left == 0) {
      left = waiting.size();
      roundMillis = time.getCurrentProcessingTime();
    }
    long endNanos = System.nanoTime() + STEP_NANOS;
    for (int written = 0; left > 0 && (written == 0 || System.nanoTime() < endNanos); written++) {
      writeFirst();
      left--;
    }
    if (left > 0) {
      schedule(PAUSE_MILLIS);
    } else if (!waiting.isEmpty()) {
      long passedMillis = time.getCurrentProcessingTime() - roundMillis;
      schedule(Math.max(PAUSE_MILLIS, intervalMillis - passedMillis));
    }
  }

  private void writeFirst() {
    Iterator<Map.Entry<String, SegmentPerson>> first = waiting.entrySet().iterator();
    if (first.hasNext()) {
      write(first.next().getValue());
      first.remove();
    }
  }

  private void write(SegmentPerson person) {
    String id = person.profile().id();
    byte[] history = person.history().bytes(person);
    records.accept(OutboundRecord.of(Topics.HISTORIES, id, history));
  }

  /** Writes everything that waits. */
  public void flush() {
    waiting.values().forEach(this::write);
    waiting.clear();
  }
}
