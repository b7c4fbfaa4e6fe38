package io.everystore.standalone.evaluate.trial;

/** Predicts the next click of a session. Belongs to one thread. */
@FunctionalInterface
public interface Predictor {
  /** Items asked for: the cut-off of every measure. */
  int LIMIT = 20;

  /** Room for one item beside, which is then left out. */
  int MAX_LIMIT = LIMIT + 1;

  /**
   * Predicts what comes after the session's first {@code length} clicks and looks at no later one.
   *
   * @param into gets distinct items, best first, as many as there is room for at most; no method is
   *     asked for more than {@link #MAX_LIMIT}
   * @return how many
   */
  int predict(LogSession session, int length, int[] into);
}
