package io.everystore.feature.segment;

/** Numbers between two bounds, each of which may itself be left out. NaN is in none. Immutable. */
record Range(double least, boolean withLeast, double most, boolean withMost) {
  static Range atLeast(double least) {
    return new Range(least, true, Double.POSITIVE_INFINITY, true);
  }

  static Range atMost(double most) {
    return new Range(Double.NEGATIVE_INFINITY, true, most, true);
  }

  static Range between(double least, double most) {
    return new Range(least, true, most, true);
  }

  static Range above(double least) {
    return new Range(least, false, Double.POSITIVE_INFINITY, true);
  }

  static Range below(double most) {
    return new Range(Double.NEGATIVE_INFINITY, true, most, false);
  }

  boolean holds(double value) {
    return (withLeast ? value >= least : value > least)
        && (withMost ? value <= most : value < most);
  }
}
