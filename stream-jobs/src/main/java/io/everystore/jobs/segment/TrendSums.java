package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.aggregate.DecayedCount;
import io.everystore.feature.proto.SegmentTrend;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decayed weights of the items that the people of one segment turn to. Not thread-safe.
 *
 * <p>Bounded: beyond twice {@link #MAX_ITEMS} the lightest half goes, so a newcomer has time to
 * gain weight before it is compared.
 */
final class TrendSums {
  static final int MAX_ITEMS = 300;

  static final Decay DECAY = Decay.halfLife(Duration.ofDays(1));

  private static final Comparator<Weighed> HEAVIEST_FIRST =
      Comparator.comparingDouble(Weighed::weight).reversed().thenComparing(Weighed::id);

  private final Map<String, DecayedCount> counts = new HashMap<>();
  private long atMillis = Long.MIN_VALUE;

  static TrendSums of(SegmentTrend trend) {
    TrendSums sums = new TrendSums();
    sums.merge(trend);
    return sums;
  }

  /** Adds a weight gained at a time, earlier ones and later ones in any order. */
  void add(String itemId, double weight, long timeMillis) {
    counts.computeIfAbsent(itemId, id -> new DecayedCount()).add(weight, timeMillis, DECAY);
    atMillis = Math.max(atMillis, timeMillis);
    if (counts.size() > 2 * MAX_ITEMS) {
      heaviest(counts.size()).stream().skip(MAX_ITEMS).forEach(item -> counts.remove(item.id()));
    }
  }

  /** Adds what was summed elsewhere. */
  void merge(SegmentTrend trend) {
    for (int i = 0; i < trend.getItemIdsCount(); i++) {
      add(trend.getItemIds(i), trend.getWeights(i), trend.getAtMillis());
    }
  }

  /** The {@code limit} heaviest, the heaviest first. */
  SegmentTrend toProto(String segmentId, int limit) {
    SegmentTrend.Builder trend =
        SegmentTrend.newBuilder().setSegmentId(segmentId).setAtMillis(atMillis);
    for (Weighed item : heaviest(limit)) {
      trend.addItemIds(item.id()).addWeights((float) item.weight());
    }
    return trend.build();
  }

  /** An item with its weight as of now. */
  private record Weighed(String id, double weight) {}

  private List<Weighed> heaviest(int limit) {
    return counts.entrySet().stream()
        .map(entry -> new Weighed(entry.getKey(), entry.getValue().weightAt(atMillis, DECAY)))
        .sorted(HEAVIEST_FIRST)
        .limit(limit)
        .toList();
  }
}
