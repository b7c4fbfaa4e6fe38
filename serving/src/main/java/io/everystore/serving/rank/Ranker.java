package io.everystore.serving.rank;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.hydrate.FeatureMatrix;

/** Scores candidates by their features. Implementations are immutable and may be swapped. */
public interface Ranker {
  /** Writes one score per row of the matrix into {@code scores}; greater is better. */
  void score(FeatureMatrix matrix, float[] scores);

  /** What one unit of a feature adds to a score; 0 where that is not known. */
  default float weight(RankingFeature feature) {
    return 0;
  }

  /** Version of the published model it is made from, 0 for weights that come with the program. */
  default long version() {
    return 0;
  }
}
