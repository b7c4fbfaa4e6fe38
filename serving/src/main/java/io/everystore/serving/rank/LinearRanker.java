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

  /** Sums in four parts, because each addition would have to wait for the one before. */
  @Override
  public void score(FeatureMatrix matrix, float[] scores) {
    float[] values = matrix.values();
    int inFours = weights.length & ~3;
    int at = 0;
    for (int row = 0; row < matrix.size(); row++) {
      float first = 0;
      float second = 0;
      float third = 0;
      float fourth = 0;
      for (int column = 0; column < inFours; column += 4) {
        first += weights[column] * values[at + column];
        second += weights[column + 1] * values[at + column + 1];
        third += weights[column + 2] * values[at + column + 2];
        fourth += weights[column + 3] * values[at + column + 3];
      }
      for (int column = inFours; column < weights.length; column++) {
        first += weights[column] * values[at + column];
      }
      scores[row] = (first + second) + (third + fourth);
      at += weights.length;
    }
  }
}
