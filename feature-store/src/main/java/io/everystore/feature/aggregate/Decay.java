package io.everystore.feature.aggregate;

import java.time.Duration;

/**
 * Exponential forgetting: what happened one half-life ago counts half.
 *
 * <p>This is the exponential case of forward decay (Cormode, Shkapenyuk, Srivastava and Xu,
 * "Forward Decay: A Practical Time Decay Model for Streaming Systems", ICDE 2009): the weight of a
 * fact relative to another depends on their event times alone, never on when one looks. So sums
 * merge in any order, and an order by {@link #score} holds for all times.
 */
public record Decay(long halfLifeMillis) {
  public Decay {
    if (halfLifeMillis <= 0) {
      throw new IllegalArgumentException("halfLifeMillis: " + halfLifeMillis + " (expected: > 0)");
    }
  }

  public static Decay halfLife(Duration halfLife) {
    return new Decay(halfLife.toMillis());
  }

  /** What is left of 1 after {@code ageMillis}: 1 at age 0, 0 when it is too small for a double. */
  public double factor(long ageMillis) {
    return ageMillis == 0 ? 1 : Math.exp(-Math.log(2) * ageMillis / halfLifeMillis);
  }

  /**
   * Log2 of a weight as of a time, shifted by the decay since the epoch: comparable between weights
   * of different times, without over- or underflow. Negative infinity for no weight.
   */
  public double score(double weight, long atMillis) {
    return Math.log(weight) / Math.log(2) + (double) atMillis / halfLifeMillis;
  }
}
