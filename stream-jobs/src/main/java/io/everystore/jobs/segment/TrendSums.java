package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.aggregate.DecayedCount;
import io.everystore.feature.proto.SegmentTrend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
      List<Weighed> items = heaviestFirst();
      items.subList(MAX_ITEMS, items.size()).forEach(item -> counts.remove(item.id()));
    }
  }

  /** Adds what was summed elsewhere. */
  void merge(SegmentTrend trend) {
    for (int i = 0; i < trend.getItemIdsCount(); i++) {
      add(trend.getItemIds(i), trend.getWeights(i), trend.getAtMillis());
    }
  }

  /** The {@code limit} heaviest, the heaviest first. */
  SegmentTrend heaviest(String segmentId, int limit) {
    SegmentTrend.Builder trend = builder(segmentId);
    List<Weighed> items = heaviestFirst();
    for (Weighed item : items.subList(0, Math.min(limit, items.size()))) {
      trend.addItemIds(item.id()).addWeights((float) item.weight());
    }
    return trend.build();
  }

  /** All that is held, to be merged again, in any order: sorting is what costs. */
  SegmentTrend all(String segmentId) {
    SegmentTrend.Builder trend = builder(segmentId);
    counts.forEach(
        (id, count) -> trend.addItemIds(id).addWeights((float) count.weightAt(atMillis, DECAY)));
    return trend.build();
  }

  private SegmentTrend.Builder builder(String segmentId) {
    return SegmentTrend.newBuilder().setSegmentId(segmentId).setAtMillis(atMillis);
  }

  /** Items held. */
  int size() {
    return counts.size();
  }

  /** An item with its weight as of now; the heaviest come first. */
  private record Weighed(String id, double weight) implements Comparable<Weighed> {
    @Override
    public int compareTo(Weighed other) {
      int heavier = Double.compare(other.weight, weight);
      return heavier != 0 ? heavier : id.compareTo(other.id);
    }
  }

  private List<Weighed> heaviestFirst() {
    List<Weighed> items = new ArrayList<>(counts.size());
    counts.forEach((id, count) -> items.add(new Weighed(id, count.weightAt(atMillis, DECAY))));
    Collections.sort(items);
    return items;
  }
}
