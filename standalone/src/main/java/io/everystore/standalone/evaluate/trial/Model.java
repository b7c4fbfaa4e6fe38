package io.everystore.standalone.evaluate.trial;

/** Learns a log step by step, in order of time. Belongs to one thread. */
public interface Model {
  void learn(Step step);

  /** Everything before the split has been learned. */
  default void trained() {}

  /** Does what is due by this time, before a prediction that is timed. */
  default void prepare(long nowMillis) {}
}
