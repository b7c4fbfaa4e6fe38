package io.everystore.feature.segment;

/**
 * What looking at one person for one rule may still take, in comparisons or so: a number that
 * follows from the rule and the person alone, so that whoever looks again finds the same. Not
 * thread-safe.
 */
final class Steps {
  private long left = Long.MAX_VALUE;

  /** Begins to count anew. */
  void allow(long steps) {
    left = steps;
  }

  /**
   * Says that so many are going to be taken.
   *
   * @throws RuleTooDearException when that is more than is left; then each further one does
   */
  void take(long steps) {
    left -= steps;
    if (left < 0) {
      throw new RuleTooDearException();
    }
  }
}
