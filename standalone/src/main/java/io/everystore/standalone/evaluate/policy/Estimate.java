package io.everystore.standalone.evaluate.policy;

/**
 * A mean with the interval that holds the true one in 95 of 100 cases, by the normal approximation.
 *
 * @param mean rewards per choice
 * @param standardError of the mean
 */
record Estimate(double mean, double standardError) {
  /** Of the standard normal distribution, 97.5%. */
  private static final double Z = 1.959964;

  /** The mean of independent values. */
  static Estimate ofMean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Estimate(mean, Math.sqrt(squares / Math.max(1, values.length - 1) / values.length));
  }

  double low() {
    return mean - Z * standardError;
  }

  double high() {
    return mean + Z * standardError;
  }

  boolean holds(double value) {
    return low() <= value && value <= high();
  }
}
