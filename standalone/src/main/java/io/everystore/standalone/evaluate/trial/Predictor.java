package io.everystore.standalone.evaluate.trial;

/** Predicts the next click of a session. Belongs to one thread. */
@FunctionalInterface
public interface Predictor {
  /** Items predicted: the cut-off of every measure. */
  int LIMIT = 20;

  /**
   * Predicts what comes after the session's first {@code length} clicks and looks at no later one.
   *
   * @param into gets at most {@link #LIMIT} distinct items, best first
   * @return how many
   */
  int predict(LogSession session, int length, int[] into);
}
