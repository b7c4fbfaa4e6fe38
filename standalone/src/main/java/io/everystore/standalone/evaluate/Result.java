package io.everystore.standalone.evaluate;

import io.everystore.standalone.evaluate.trial.Quality;

/**
 * One line of the table.
 *
 * @param method what predicted
 * @param learning how it went on learning after the split: live, frozen, or behind by a lag
 * @param settings its parameters, empty where there are none
 * @param everystore true for our own strategies
 */
record Result(
    String method, String learning, String settings, boolean everystore, Quality quality) {
  /** It goes on learning click by click. */
  static final String LIVE = "live";

  /** It knows what came before the split and the session at hand. */
  static final String FROZEN = "frozen";
}
