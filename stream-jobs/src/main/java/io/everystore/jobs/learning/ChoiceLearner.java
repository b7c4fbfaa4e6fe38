package io.everystore.jobs.learning;

/** Learns weights of features from choices, one at a time. Belongs to one thread. */
public interface ChoiceLearner {
  /** Name in models and tables. */
  String name();

  void learn(Choice choice);

  /** Weight of each feature now; the array is the caller's. */
  double[] weights();

  /**
   * Utility an item loses by standing in place n instead of the first; the array is the caller's.
   */
  double[] positionOffsets();

  /** Goes on from weights that were learned before, by this or another learner. */
  void restore(double[] weights, double[] positionOffsets);
}
