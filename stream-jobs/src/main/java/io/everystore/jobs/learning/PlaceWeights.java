package io.everystore.jobs.learning;

import static io.everystore.jobs.learning.PlacedCounts.PLACES;

import java.util.Collection;

/** Learns how much the places of a page are looked at, whatever stands there. Stateless. */
final class PlaceWeights {
  /*
   * The position-based model (Richardson, Dominowska and Ragno, "Predicting Clicks: Estimating the
   * Click-Through Rate for New Ads", WWW 2007; Chuklin, Markov and de Rijke, "Click Models for Web
   * Search", 2015): a row is clicked when its place is looked at and the row attracts, and the one
   * does not depend on the other. So row r in place k gets n(r,k) * look(k) * attract(r) clicks of
   * n(r,k) exposures. Both factors follow from each other, and are found in turns. What little is
   * known is held to an assumption: that looks fall with the root of the place, and that rows
   * attract alike. Places are told from rows only because rows change places, which the draw sees
   * to.
   */

  /** Clicks that the assumed fall weighs as much as. */
  private static final double PLACE_PRIOR_CLICKS = 10;

  /** Clicks that the assumption weighs as much as that a row is like all others. */
  private static final double ROW_PRIOR_CLICKS = 2;

  private static final double ASSUMED_EXPONENT = 0.5;
  private static final int TURNS = 20;

  private PlaceWeights() {}

  /**
   * Weight of an exposure in each place; the mean of all exposures weighs 1.
   *
   * @param rows counts of a page's rows, all as of the same time
   */
  static double[] of(Collection<PlacedCounts> rows) {
    double[] shown = new double[PLACES];
    double[] led = new double[PLACES];
    double allShown = 0;
    double allLed = 0;
    for (PlacedCounts row : rows) {
      for (int place = 0; place < PLACES; place++) {
        shown[place] += row.exposures(place);
        led[place] += row.successes(place);
      }
      allShown += row.exposures();
      allLed += row.successes();
    }
    double[] assumed = new double[PLACES];
    for (int place = 0; place < PLACES; place++) {
      assumed[place] = Math.pow(place + 1, -ASSUMED_EXPONENT);
    }
    scale(assumed, shown, allShown);
    double[] weights = assumed.clone();
    if (allLed == 0) {
      return weights;
    }
    double mean = allLed / allShown;
    for (int turn = 0; turn < TURNS; turn++) {
      double[] expected = new double[PLACES];
      for (PlacedCounts row : rows) {
        double attraction =
            (row.successes() + ROW_PRIOR_CLICKS)
                / (row.exposures(weights) + ROW_PRIOR_CLICKS / mean);
        for (int place = 0; place < PLACES; place++) {
          expected[place] += row.exposures(place) * attraction;
        }
      }
      for (int place = 0; place < PLACES; place++) {
        weights[place] =
            (led[place] + PLACE_PRIOR_CLICKS * assumed[place])
                / (expected[place] + PLACE_PRIOR_CLICKS);
      }
      scale(weights, shown, allShown);
    }
    return weights;
  }

  private static void scale(double[] weights, double[] shown, double allShown) {
    double sum = 0;
    for (int place = 0; place < PLACES; place++) {
      sum += weights[place] * shown[place];
    }
    if (sum > 0) {
      for (int place = 0; place < PLACES; place++) {
        weights[place] *= allShown / sum;
      }
    }
  }
}
