package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.jobs.affinity.DecayedWeights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decayed weights of the items that the people of one segment turn to. Not thread-safe.
 *
 * <p>Bounded: beyond twice {@link #MAX_ITEMS} the lightest half goes, so a newcomer has time to
 * gain weight before it is compared.
 */
final class TrendSums {
  static final int MAX_ITEMS = 300;

  static final Decay DECAY = Decay.halfLife(Duration.ofDays(1));

  private final DecayedWeights weights = new DecayedWeights(DECAY);

  static TrendSums of(SegmentTrend trend) {
    TrendSums sums = new TrendSums();
    sums.merge(trend);
    return sums;
  }

  /** Adds a weight gained at a time, earlier ones and later ones in any order. */
  void add(String itemId, double weight, long timeMillis) {
    weights.add(itemId, weight, timeMillis);
    if (weights.size() > 2 * MAX_ITEMS) {
      weights.keepHeaviest(MAX_ITEMS);
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
    List<Weighed> items = new ArrayList<>(weights.size());
    weights.forEach((itemId, weight) -> items.add(new Weighed(itemId, weight)));
    Collections.sort(items);
    SegmentTrend.Builder trend = builder(segmentId);
    for (Weighed item : items.subList(0, Math.min(limit, items.size()))) {
      trend.addItemIds(item.id()).addWeights((float) item.weight());
    }
    return trend.build();
  }

  /** All that is held, to be merged again, in any order: sorting is what costs. */
  SegmentTrend all(String segmentId) {
    SegmentTrend.Builder trend = builder(segmentId);
    weights.forEach((itemId, weight) -> trend.addItemIds(itemId).addWeights((float) weight));
    return trend.build();
  }

  private SegmentTrend.Builder builder(String segmentId) {
    return SegmentTrend.newBuilder().setSegmentId(segmentId).setAtMillis(weights.newestMillis());
  }

  /** Items held. */
  int size() {
    return weights.size();
  }

  /** An item with its weight as of now; the heaviest come first. */
  private record Weighed(String id, double weight) implements Comparable<Weighed> {
    @Override
    public int compareTo(Weighed other) {
      int heavier = Double.compare(other.weight, weight);
      return heavier != 0 ? heavier : id.compareTo(other.id);
    }
  }
}
