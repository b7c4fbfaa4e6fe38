package io.everystore.serving.rank;

import io.everystore.serving.hydrate.Feature;
import io.everystore.serving.hydrate.FeatureMatrix;
import java.util.Map;

/** A weighted sum of features: what it prefers can be read off its weights. Immutable. */
public final class LinearRanker implements Ranker {
  /** Something new that fits: the last click leads, taste follows. */
  public static final LinearRanker TOP_PICKS =
      new LinearRanker(
          Map.of(
              Feature.SESSION_KNN, 1.0f,
              Feature.CO_VISITATION, 0.7f,
              Feature.NEAR, 0.25f,
              Feature.LAST_CATEGORY, 0.35f,
              Feature.CATEGORY_AFFINITY, 0.4f,
              Feature.BRAND_AFFINITY, 0.15f,
              Feature.PRICE_NEARNESS, 0.1f,
              Feature.POPULARITY, 0.15f,
              Feature.NEWNESS, 0.05f));

  /** The very next item of the session, which may be one seen before. */
  public static final LinearRanker NEXT_ITEM =
      new LinearRanker(
          Map.of(
              Feature.SESSION_KNN, 1.0f,
              Feature.CO_VISITATION, 0.5f,
              Feature.REPEAT, 0.15f,
              Feature.LAST_CATEGORY, 0.02f,
              Feature.POPULARITY, 0.02f));

  private final float[] weights;

  /** Features without a weight do not count. */
  public LinearRanker(Map<Feature, Float> weights) {
    this.weights = new float[Feature.COUNT];
    weights.forEach((feature, weight) -> this.weights[feature.column()] = weight);
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
