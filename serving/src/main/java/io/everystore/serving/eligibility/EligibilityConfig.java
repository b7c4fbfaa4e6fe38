package io.everystore.serving.eligibility;

import java.time.Duration;

/**
 * Rules of what may be shown.
 *
 * @param justBought for how long something bought is not shown again (except to buy again)
 * @param repeatsInNextItem whether the next item may be one the session has seen before
 * @param atHandInNextItem whether the next item may be the one the session is at; a page does not
 *     recommend itself, but who foretells clicks rather than shows items may want it
 */
public record EligibilityConfig(
    Duration justBought, boolean repeatsInNextItem, boolean atHandInNextItem) {
  public static final EligibilityConfig DEFAULT =
      new EligibilityConfig(Duration.ofDays(14), true, false);

  public EligibilityConfig {
    if (justBought.isNegative()) {
      throw new IllegalArgumentException("justBought: " + justBought + " (expected: >= 0)");
    }
  }

  /** The same, but the item at hand may come next. */
  public EligibilityConfig withAtHand() {
    return new EligibilityConfig(justBought, repeatsInNextItem, true);
  }
}
