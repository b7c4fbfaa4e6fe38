package io.everystore.serving.row;

import java.time.Duration;

/**
 * When a person has seen an item often enough. Immutable.
 *
 * @param shows without a click after which an item sinks, and again after as many
 * @param halfLife after which a show counts half
 * @param maxPeople of whom shows are remembered
 */
public record FatigueConfig(int shows, Duration halfLife, int maxPeople) {
  public static final FatigueConfig DEFAULT = new FatigueConfig(3, Duration.ofDays(1), 10_000);

  public FatigueConfig {
    if (shows < 1) {
      throw new IllegalArgumentException("shows: " + shows + " (expected: at least 1)");
    }
    if (halfLife.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("half-life: " + halfLife + " (expected: at least PT1M)");
    }
    if (maxPeople < 0) {
      throw new IllegalArgumentException("max-people: " + maxPeople + " (expected: at least 0)");
    }
  }
}
