package io.everystore.serving.experiment;

/**
 * A value with its 95 % interval; NaN where it cannot be told.
 *
 * @param value what was observed
 */
public record Estimate(double value, double low, double high) {
  public static final Estimate UNKNOWN = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  /** Two-sided 95 % of the normal distribution. */
  private static final double Z = 1.959963984540054;

  /** Share of {@code successes} among {@code trials}, with the Wilson score interval (1927). */
  public static Estimate ratio(long successes, long trials) {
    if (trials <= 0) {
      return UNKNOWN;
    }
    double share = (double) successes / trials;
    double spread = Z * Z / trials;
    double centre = (share + spread / 2) / (1 + spread);
    double half =
        Z * Math.sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread);
    return new Estimate(share, Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /** Mean of {@code count} values with this sum and sum of squares. */
  public static Estimate mean(double sum, double sumOfSquares, long count) {
    if (count <= 0) {
      return UNKNOWN;
    }
    double mean = sum / count;
    if (count == 1) {
      return new Estimate(mean, Double.NaN, Double.NaN);
    }
    double variance = Math.max(0, (sumOfSquares - sum * mean) / (count - 1));
    double half = Z * Math.sqrt(variance / count);
    return new Estimate(mean, mean - half, mean + half);
  }

  /**
   * How much larger one share is than a base, as their ratio less 1, with the interval of the log
   * ratio (Katz et al. 1978). Unknown while either is 0.
   */
  public static Estimate lift(long successes, long trials, long baseSuccesses, long baseTrials) {
    if (successes <= 0 || baseSuccesses <= 0 || trials <= 0 || baseTrials <= 0) {
      return UNKNOWN;
    }
    double ratio = ((double) successes / trials) / ((double) baseSuccesses / baseTrials);
    double error =
        Math.sqrt(1.0 / successes - 1.0 / trials + 1.0 / baseSuccesses - 1.0 / baseTrials);
    return new Estimate(
        ratio - 1, ratio * Math.exp(-Z * error) - 1, ratio * Math.exp(Z * error) - 1);
  }
}
