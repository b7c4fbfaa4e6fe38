package io.everystore.serving.segment;

import io.everystore.feature.proto.SegmentTrend;
import io.everystore.serving.candidate.SegmentTrends;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What the people of each segment turn to, as the job sums it. Thread-safe. */
public final class SegmentTrendLists implements TopicFollower.Handler, SegmentTrends {
  /** Segments kept, those that were deleted among them. */
  private static final int MAX_SEGMENTS = 10_000;

  private final LatestRecords<SegmentTrend> trends =
      new LatestRecords<>(SegmentTrend.parser(), SegmentTrend::getSegmentId, MAX_SEGMENTS);

  /** What the records are as numbers, by segment. */
  private final Map<String, Numbered> numbered = new ConcurrentHashMap<>();

  /** Numbers of one record's items; those the index does not know yet are left out. */
  private record Numbered(SegmentTrend trend, int[] items) {
    // A record is replaced as a whole, and lists are long.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(SegmentTrend other) {
      return trend == other && items.length == trend.getItemIdsCount();
    }
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    trends.accept(key, value);
  }

  @Override
  public void publish() {
    trends.publish();
    numbered.keySet().removeIf(id -> trends.find(id) == null);
  }

  @Override
  public int[] items(String segmentId, ItemIndex items) {
    SegmentTrend trend = trends.find(segmentId);
    if (trend == null) {
      return new int[0];
    }
    Numbered known = numbered.get(segmentId);
    if (known == null || !known.isOf(trend)) {
      known = new Numbered(trend, numbers(trend, items::find));
      numbered.put(segmentId, known);
    }
    return known.items();
  }

  private static int[] numbers(SegmentTrend trend, ToIntFunction<String> index) {
    int[] numbers = new int[trend.getItemIdsCount()];
    int count = 0;
    for (String itemId : trend.getItemIdsList()) {
      int number = index.applyAsInt(itemId);
      if (number != ItemIndex.NONE) {
        numbers[count++] = number;
      }
    }
    return Arrays.copyOf(numbers, count);
  }
}
