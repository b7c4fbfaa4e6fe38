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

  /**
   * Told before the first choice what weights to expect: held until some hundred choices say
   * otherwise. A learner that cannot be told begins with nothing.
   */
  default void assume(double[] weights) {}

  /** Begins with weights that were learned elsewhere, as if nothing more were known. */
  void start(double[] weights, double[] positionOffsets);

  /** Everything it goes on from after {@link #restore}; the array is the caller's. */
  double[] state();

  /**
   * Goes on where a state was taken.
   *
   * @throws IllegalArgumentException when the state is that of another number of columns
   */
  void restore(double[] state);
}
