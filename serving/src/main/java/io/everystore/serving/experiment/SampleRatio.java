package io.everystore.serving.experiment;

/**
 * Whether people were exposed in the shares that were asked for. When not, something loses people
 * of one variation, and the results cannot be trusted.
 */
public final class SampleRatio {
  /** Chance below which a mismatch is believed. */
  public static final double ALARM = 0.001;

  private static final int MAX_TERMS = 1_000;
  private static final double PRECISION = 1e-12;

  private SampleRatio() {}

  /**
   * Chance that a fair split is at least as uneven (Pearson's chi-square test); NaN for nobody.
   *
   * @param shares above 0, in any unit
   */
  public static double pValue(long[] counts, double[] shares) {
    double people = 0;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      people += counts[i];
      sum += shares[i];
    }
    if (people == 0 || counts.length < 2) {
      return Double.NaN;
    }
    double chiSquare = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = people * shares[i] / sum;
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return upperGamma((counts.length - 1) / 2.0, chiSquare / 2);
  }

  /**
   * Regularized upper incomplete gamma function Q(a, x): by its series where x is small, else by
   * its continued fraction (Lentz's method).
   */
  static double upperGamma(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    double scale = Math.exp(a * Math.log(x) - x - logGamma(a));
    if (x < a + 1) {
      double term = 1 / a;
      double sum = term;
      for (int n = 1; n < MAX_TERMS && term > sum * PRECISION; n++) {
        term *= x / (a + n);
        sum += term;
      }
      return Math.max(0, 1 - sum * scale);
    }
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double fraction = d;
    for (int n = 1; n < MAX_TERMS; n++) {
      double an = n * (a - n);
      b += 2;
      d = 1 / (an * d + b);
      c = b + an / c;
      double factor = c * d;
      fraction *= factor;
      if (Math.abs(factor - 1) < PRECISION) {
        break;
      }
    }
    return scale * fraction;
  }

  /** Log of the gamma function at a multiple of one half, the only ones a chi-square needs. */
  private static double logGamma(double halves) {
    double log = halves == Math.rint(halves) ? 0 : Math.log(Math.PI) / 2;
    for (double at = halves - 1; at > 0; at--) {
      log += Math.log(at);
    }
    return log;
  }
}
