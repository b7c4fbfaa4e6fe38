package io.everystore.serving.eligibility;

import java.time.Duration;

/**
 * Rules of what may be shown.
 *
 * @param justBought for how long something bought is not shown again (except to buy again)
 * @param repeatsInNextItem whether the next item may be one the session has seen before
 */
public record EligibilityConfig(Duration justBought, boolean repeatsInNextItem) {
  public static final EligibilityConfig DEFAULT = new EligibilityConfig(Duration.ofDays(14), true);

  public EligibilityConfig {
    if (justBought.isNegative()) {
      throw new IllegalArgumentException("justBought: " + justBought + " (expected: >= 0)");
    }
  }
}
