package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.Decay;
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

  private static final Comparator<Map.Entry<String, Double>> HEAVIEST_FIRST =
      Map.Entry.<String, Double>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Map<String, Double> weights = new HashMap<>();
  private long atMillis = Long.MIN_VALUE;

  static TrendSums of(SegmentTrend trend) {
    TrendSums sums = new TrendSums();
    sums.merge(trend);
    return sums;
  }

  /** Adds a weight gained at a time, earlier ones and later ones in any order. */
  void add(String itemId, double weight, long timeMillis) {
    if (timeMillis > atMillis) {
      double factor = weights.isEmpty() ? 1 : DECAY.factor(timeMillis - atMillis);
      weights.replaceAll((id, before) -> before * factor);
      atMillis = timeMillis;
    }
    weights.merge(itemId, weight * DECAY.factor(atMillis - timeMillis), Double::sum);
    if (weights.size() > 2 * MAX_ITEMS) {
      heaviest(weights.size()).stream()
          .skip(MAX_ITEMS)
          .forEach(entry -> weights.remove(entry.getKey()));
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
    for (Map.Entry<String, Double> entry : heaviest(limit)) {
      trend.addItemIds(entry.getKey()).addWeights(entry.getValue().floatValue());
    }
    return trend.build();
  }

  private List<Map.Entry<String, Double>> heaviest(int limit) {
    return weights.entrySet().stream()
        .sorted(HEAVIEST_FIRST)
        .limit(limit)
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }
}
