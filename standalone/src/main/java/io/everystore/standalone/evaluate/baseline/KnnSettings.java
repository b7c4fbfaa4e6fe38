package io.everystore.standalone.evaluate.baseline;

import java.util.Locale;

/**
 * Parameters of a session neighbourhood; which of them count is the method's.
 *
 * @param neighbours sessions whose items count (k)
 * @param sampleSize most recent sessions compared
 * @param weighting of the running session's clicks (VS-kNN)
 * @param matchWeighting of neighbours by the last click they share (VS-kNN)
 * @param idfWeight weight of an item's rarity beside 1 (VS-kNN, V-STAN); 0 for none
 * @param positionDecay clicks back after which one counts 1/e (STAN's first lambda)
 * @param recencyDecayDays age after which a neighbour counts 1/e (STAN's second lambda)
 * @param distanceDecay items from the shared one after which one counts 1/e (STAN's third lambda)
 * @param matchDecay clicks back after which a match counts 1/e (V-STAN)
 */
record KnnSettings(
    int neighbours,
    int sampleSize,
    Weighting weighting,
    Weighting matchWeighting,
    double idfWeight,
    double positionDecay,
    double recencyDecayDays,
    double distanceDecay,
    double matchDecay) {
  /** The published defaults of all four methods. */
  static final KnnSettings DEFAULT =
      new KnnSettings(100, 1000, Weighting.DIV, Weighting.DIV, 0, 1.02, 5, 2.05, 1.02);

  KnnSettings sized(int newNeighbours, int newSampleSize) {
    return new KnnSettings(
        newNeighbours,
        newSampleSize,
        weighting,
        matchWeighting,
        idfWeight,
        positionDecay,
        recencyDecayDays,
        distanceDecay,
        matchDecay);
  }

  KnnSettings weighted(Weighting newWeighting, Weighting newMatchWeighting) {
    return new KnnSettings(
        neighbours,
        sampleSize,
        newWeighting,
        newMatchWeighting,
        idfWeight,
        positionDecay,
        recencyDecayDays,
        distanceDecay,
        matchDecay);
  }

  KnnSettings rarity(double newIdfWeight) {
    return new KnnSettings(
        neighbours,
        sampleSize,
        weighting,
        matchWeighting,
        newIdfWeight,
        positionDecay,
        recencyDecayDays,
        distanceDecay,
        matchDecay);
  }

  KnnSettings decaying(
      double newPositionDecay,
      double newRecencyDecayDays,
      double newDistanceDecay,
      double newMatchDecay) {
    return new KnnSettings(
        neighbours,
        sampleSize,
        weighting,
        matchWeighting,
        idfWeight,
        newPositionDecay,
        newRecencyDecayDays,
        newDistanceDecay,
        newMatchDecay);
  }

  /** The parameters that count for the method. */
  String describe(SessionKnn.Method method) {
    String size = "k %d of %d".formatted(neighbours, sampleSize);
    String vector =
        ", %s, match %s, idf %s"
            .formatted(
                weighting.name().toLowerCase(Locale.ROOT),
                matchWeighting.name().toLowerCase(Locale.ROOT),
                idfWeight);
    String decays =
        ", position %s, recency %s d, distance %s"
            .formatted(positionDecay, recencyDecayDays, distanceDecay);
    return switch (method) {
      case S_KNN -> size;
      case VS_KNN -> size + vector;
      case STAN -> size + decays;
      case V_STAN -> size + decays + ", match %s, idf %s".formatted(matchDecay, idfWeight);
    };
  }
}
