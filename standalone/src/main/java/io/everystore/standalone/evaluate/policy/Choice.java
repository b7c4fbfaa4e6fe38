package io.everystore.standalone.evaluate.policy;

/**
 * An item that was shown, and what came of it.
 *
 * @param item number, from 0
 * @param position in the row, from 1
 * @param reward 1 for a click, else 0
 * @param propensity probability with which the policy that showed it chose it, above 0
 */
record Choice(int item, int position, double reward, double propensity) {
  Choice {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException("propensity: " + propensity + " (expected: 0..1, not 0)");
    }
  }
}
