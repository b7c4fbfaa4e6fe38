package io.everystore.serving.rank;

import java.util.random.RandomGenerator;

/**
 * What is believed of the rate at which an arm leads to clicks: a Beta distribution. Immutable.
 *
 * @param successes what was counted, as published
 * @param exposures what was counted, as published
 * @param alpha successes and what is assumed before any, greater than 0
 * @param beta failures and what is assumed before any, greater than 0
 */
public record Belief(double successes, double exposures, double alpha, double beta) {
  /** A belief that holds what was counted and an assumption. */
  static Belief of(double successes, double exposures, double alpha, double beta) {
    // An exposure in a place that nobody looks at weighs less than the click that came of it.
    double failures = Math.max(0, exposures - successes);
    return new Belief(successes, exposures, alpha + successes, beta + failures);
  }

  public double mean() {
    return alpha / (alpha + beta);
  }

  /** A rate as likely as it is believed; with the same random numbers it moves as belief does. */
  public double draw(RandomGenerator random) {
    double success = gamma(alpha, random);
    return success / (success + gamma(beta, random));
  }

  /**
   * Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 2000: nineteen
   * draws out of twenty take one normal and one uniform number, and change as shape does.
   */
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      double u = 1 - random.nextDouble();
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      double square = x * x;
      if (u < 1 - 0.0331 * square * square
          || Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) {
        return d * v;
      }
    }
  }
}
