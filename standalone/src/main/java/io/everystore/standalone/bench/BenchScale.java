package io.everystore.standalone.bench;

import java.time.Duration;

/**
 * How large a run is; 1 is the size the README's table is measured at.
 *
 * @param factor share of users, items, events and seconds
 * @param redemptions asked for by the drill of offers
 */
public record BenchScale(double factor, int redemptions) {
  static final int DEFAULT_REDEMPTIONS = 20_000;

  BenchScale(double factor) {
    this(factor, DEFAULT_REDEMPTIONS);
  }

  int users() {
    return count(1_000_000);
  }

  int items() {
    return count(100_000);
  }

  int count(long full) {
    return (int) Math.max(1_000, full * factor);
  }

  Duration time(Duration full) {
    return Duration.ofMillis((long) Math.max(2_000, full.toMillis() * Math.min(1, factor)));
  }
}
