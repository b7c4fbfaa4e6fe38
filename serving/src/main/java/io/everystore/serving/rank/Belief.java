package io.everystore.serving.rank;

/**
 * What is believed of the rate at which an arm leads to clicks: a Beta distribution. Immutable.
 *
 * <p>A Beta variable is the share of one Gamma variable in the sum of two. The cube root of a Gamma
 * variable is nearly normal (Wilson and Hilferty, "The Distribution of Chi-Square", 1931), and the
 * proposal of Marsaglia and Tsang ("A Simple Method for Generating Gamma Variables", 2000), which
 * rejection corrects in one case of twenty, is taken as it is: its mean is exact, its variance by
 * 0.14 too great at most. So a draw never loops, costs 11 to 15 ns (seven rows and their titles
 * take 2 us, PageBenchmark), and moves steadily as the belief does when the seed stays.
 */
public final class Belief {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double TWO_TO_MINUS_32 = 0x1.0p-32;
  private static final double LEAST = 1e-9;

  private final double successes;
  private final double exposures;
  private final double alpha;
  private final double beta;

  /** Shape less 1/3, and what a normal number is multiplied with; for successes and failures. */
  private final double successShape;

  private final double successSlope;
  private final double failureShape;
  private final double failureSlope;

  private Belief(double successes, double exposures, double alpha, double beta) {
    this.successes = successes;
    this.exposures = exposures;
    this.alpha = alpha;
    this.beta = beta;
    successShape = alpha - 1.0 / 3;
    successSlope = 1 / Math.sqrt(9 * successShape);
    failureShape = beta - 1.0 / 3;
    failureSlope = 1 / Math.sqrt(9 * failureShape);
  }

  /**
   * A belief that holds what was counted and an assumption.
   *
   * @param alpha successes assumed before any, at least 1
   * @param beta failures assumed before any, at least 1
   */
  static Belief of(double successes, double exposures, double alpha, double beta) {
    if (!(alpha >= 1 && beta >= 1)) {
      throw new IllegalArgumentException(
          "assumption: " + alpha + ", " + beta + " (expected: both >= 1)");
    }
    // An exposure in a place that nobody looks at weighs less than the click that came of it.
    double failures = Math.max(0, exposures - successes);
    return new Belief(successes, exposures, alpha + successes, beta + failures);
  }

  /** Successes counted, as published. */
  public double successes() {
    return successes;
  }

  /** Exposures counted, as published. */
  public double exposures() {
    return exposures;
  }

  /** Successes with those assumed. */
  double alpha() {
    return alpha;
  }

  /** Failures with those assumed. */
  double beta() {
    return beta;
  }

  public double mean() {
    return alpha / (alpha + beta);
  }

  /** A rate as likely as it is believed, above 0, below 1; the same for the same seed. */
  public double draw(long seed) {
    long first = seed + GOLDEN;
    long second = first + GOLDEN;
    long third = second + GOLDEN;
    long fine = mix(first);
    double success = gamma(successShape, successSlope, normal(mix(second), fine >>> 32));
    double failure = gamma(failureShape, failureSlope, normal(mix(third), fine & 0xFFFFFFFFL));
    return success / (success + failure);
  }

  private static double gamma(double shape, double slope, double normal) {
    double root = 1 + slope * normal;
    return shape * Math.max(LEAST, root * root * root);
  }

  /** A sum of 64 coins less its mean, over its deviation of 4, smoothed: nearly normal. */
  private static double normal(long coins, long fine) {
    return (Long.bitCount(coins) - 32.5 + fine * TWO_TO_MINUS_32) / 4;
  }

  /** As SplitMix64 finishes (Steele, Lea and Flood, 2014). */
  static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
