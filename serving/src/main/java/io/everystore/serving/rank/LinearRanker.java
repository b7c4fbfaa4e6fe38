package io.everystore.serving.rank;

import io.everystore.feature.registry.RankingDefaults;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.hydrate.FeatureMatrix;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A weighted sum of features: what it prefers can be read off its weights. Immutable. */
public final class LinearRanker implements Ranker {
  /** The weights that come with the program for what fits a person. */
  public static final LinearRanker TOP_PICKS =
      new LinearRanker(RankingDefaults.weights(Rankers.TOP_PICKS));

  /** The weights that come with the program for the next item. */
  public static final LinearRanker NEXT_ITEM =
      new LinearRanker(RankingDefaults.weights(Rankers.NEXT_ITEM));

  private final float[] weights;
  private final long version;

  /** Features without a weight do not count. */
  public LinearRanker(Map<RankingFeature, Float> weights) {
    this.version = 0;
    this.weights = new float[RankingFeature.COUNT];
    weights.forEach((feature, weight) -> this.weights[feature.column()] = weight);
  }

  private LinearRanker(float[] weights, long version) {
    this.weights = weights;
    this.version = version;
  }

  /** The same weights as those of a published model. */
  LinearRanker withVersion(long newVersion) {
    return new LinearRanker(weights, newVersion);
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public float weight(RankingFeature feature) {
    return weights[feature.column()];
  }

  /** Weights by the names of features; names that are no feature of ours do not count. */
  public static LinearRanker of(List<String> featureNames, List<Float> weights) {
    Map<RankingFeature, Float> known = new EnumMap<>(RankingFeature.class);
    for (RankingFeature feature : RankingFeature.values()) {
      int at = featureNames.indexOf(feature.label());
      if (at >= 0 && at < weights.size()) {
        known.put(feature, weights.get(at));
      }
    }
    return new LinearRanker(known);
  }

  @Override
  public void score(FeatureMatrix matrix, float[] scores) {
    float[] values = matrix.values();
    int at = 0;
    for (int row = 0; row < matrix.size(); row++) {
      float sum = 0;
      for (float weight : weights) {
        sum += weight * values[at++];
      }
      scores[row] = sum;
    }
  }
}
