package io.everystore.jobs.segment;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Writes histories that changed: after the interval, when {@link #MAX_WAITING} have come together,
 * and before every checkpoint barrier. Previews look at them, memberships do not, so somebody's ten
 * clicks in a second are one record. Not thread-safe.
 */
public final class HistoryRelay {
  /** People in memory that make a flush. */
  static final int MAX_WAITING = 5_000;

  private final Map<String, SegmentPerson> waiting = new LinkedHashMap<>();
  private final Consumer<OutboundRecord> records;
  private final Pacer pacer;

  public HistoryRelay(
      ProcessingTimeService time, long intervalMillis, Consumer<OutboundRecord> records) {
    this.records = records;
    this.pacer = new Pacer(time, intervalMillis, intervalMillis, this::flush);
  }

  public void changed(SegmentPerson person) throws Exception {
    waiting.put(person.profile().id(), person);
    if (waiting.size() >= MAX_WAITING) {
      flush();
    } else {
      pacer.request();
    }
  }

  /** Writes that a person is another one's now, or forgotten. */
  public void removed(String id) {
    waiting.remove(id);
    records.accept(OutboundRecord.tombstone(Topics.HISTORIES, id));
  }

  /** Writes everything that waits. */
  public void flush() {
    waiting.forEach(
        (id, person) ->
            records.accept(
                OutboundRecord.of(
                    Topics.HISTORIES, id, person.history().bytes(id, person.profile().version()))));
    waiting.clear();
  }
}
