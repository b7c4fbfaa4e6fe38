package io.everystore.jobs.segment;

import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.affinity.Gain;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.stage.Pacer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Sums what items gain from the people of each segment and sends it on: after {@link #PATIENCE}
 * intervals, when {@link #MAX_SUMS} have come together, and before every checkpoint barrier. Gains
 * are those that popularity counts, after the same caps. Not thread-safe.
 */
public final class TrendRelay {
  /** Segments of one person that count; further ones would multiply the work of each event. */
  static final int MAX_SEGMENTS = 16;

  /** Sums in memory that make a flush: about 20 MB of them. */
  static final int MAX_SUMS = 200_000;

  /** Facts wait one interval; a flush of trends reads and writes a whole list for each segment. */
  private static final int PATIENCE = 10;

  private final Map<String, TrendSums> segments = new LinkedHashMap<>();
  private final Consumer<KeyedDelta> next;
  private final Pacer pacer;
  private int sums;

  public TrendRelay(ProcessingTimeService time, long flushMillis, Consumer<KeyedDelta> next) {
    this.next = next;
    this.pacer = new Pacer(time, PATIENCE * flushMillis, PATIENCE * flushMillis, this::flush);
  }

  /** Where facts of a person are put, who is in these segments; they all go on to {@code facts}. */
  public FactSink of(List<String> segmentIds, FactSink facts) {
    return segmentIds.isEmpty() ? facts : new SegmentFacts(segmentIds, facts);
  }

  /** To be called when the facts of an event are complete. */
  public void afterEvent() throws Exception {
    if (sums >= MAX_SUMS) {
      flush();
    } else if (sums > 0) {
      pacer.request();
    }
  }

  /** Sends everything held. */
  public void flush() {
    segments.forEach((id, trend) -> next.accept(new KeyedDelta(id, trend.all(id).toByteArray())));
    segments.clear();
    sums = 0;
  }

  private final class SegmentFacts implements FactSink {
    private final List<String> segmentIds;
    private final FactSink facts;

    SegmentFacts(List<String> segmentIds, FactSink facts) {
      this.segmentIds = segmentIds;
      this.facts = facts;
    }

    @Override
    public void itemGained(String itemId, Gain gain, long eventTimeMillis) {
      facts.itemGained(itemId, gain, eventTimeMillis);
      if (gain.weight() > 0) {
        for (int i = 0; i < Math.min(MAX_SEGMENTS, segmentIds.size()); i++) {
          TrendSums trend = segments.computeIfAbsent(segmentIds.get(i), id -> new TrendSums());
          int before = trend.size();
          trend.add(itemId, gain.weight(), eventTimeMillis);
          sums += trend.size() - before;
        }
      }
    }

    @Override
    public void itemSeen(
        InteractionItem item, String eventName, long eventTimeMillis, String currency) {
      facts.itemSeen(item, eventName, eventTimeMillis, currency);
    }

    @Override
    public void boughtAgain(String itemId, long intervalMillis) {
      facts.boughtAgain(itemId, intervalMillis);
    }

    @Override
    public void pair(String before, String after, double weight, long eventTimeMillis) {
      facts.pair(before, after, weight, eventTimeMillis);
    }

    @Override
    public void boughtTogether(String itemId, String otherItemId, long eventTimeMillis) {
      facts.boughtTogether(itemId, otherItemId, eventTimeMillis);
    }
  }
}
