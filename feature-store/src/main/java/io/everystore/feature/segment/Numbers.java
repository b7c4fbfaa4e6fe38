package io.everystore.feature.segment;

/** Numbers for people. */
final class Numbers {
  private static final double HUNDREDTHS = 100;

  private Numbers() {}

  /** Whole where it is whole, else with at most two decimals. */
  static String shown(double number) {
    double rounded = Math.rint(number * HUNDREDTHS) / HUNDREDTHS;
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
        ? Long.toString((long) rounded)
        : Double.toString(rounded);
  }
}
