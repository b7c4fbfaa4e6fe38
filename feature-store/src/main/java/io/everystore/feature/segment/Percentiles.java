package io.everystore.feature.segment;

/** Where the people with the greatest values of a feature begin, counted over everybody. */
@FunctionalInterface
public interface Percentiles {
  /** Nothing was counted. */
  Percentiles UNKNOWN = (feature, share) -> Double.NaN;

  /**
   * Answers the least value of those in the top share.
   *
   * @param feature name of a numeric feature
   * @param share 0..1 of all people who have the feature
   * @return NaN when it is not known
   */
  double threshold(String feature, double share);
}
