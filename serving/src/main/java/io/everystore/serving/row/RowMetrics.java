package io.everystore.serving.row;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts fallbacks and times candidate sources. Thread-safe. */
public final class RowMetrics {
  private final MeterRegistry registry;
  private final Map<FallbackKey, Counter> fallbacks = new ConcurrentHashMap<>();
  private final Map<String, Counter> failures = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  public RowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts a row that was answered with less than it should be.
   *
   * @param row id of the row; from a closed set, never an item's or a user's
   */
  public void fallback(String row, FallbackLevel level, String reason) {
    fallbacks
        .computeIfAbsent(
            new FallbackKey(row, level, reason),
            key ->
                Counter.builder("everystore.fallback")
                    .description("Rows answered with less than they should be")
                    .tag("row", key.row)
                    .tag("level", key.level.id())
                    .tag("reason", key.reason)
                    .register(registry))
        .increment();
  }

  void sourceFailed(String source) {
    failures
        .computeIfAbsent(
            source,
            name ->
                Counter.builder("everystore.source.failures")
                    .description("Candidate sources that failed and were left out")
                    .tag("source", name)
                    .register(registry))
        .increment();
  }

  /** Candidates a source answered. */
  Counter candidates(String source) {
    return counter("everystore.source.candidates", "Candidates that a source answered", source);
  }

  /** Items in rows that a source brought; an item of several sources counts for each. */
  Counter shown(String source) {
    return counter(
        "everystore.source.shown",
        "Items in rows that a source brought or helped to bring",
        source);
  }

  private Counter counter(String name, String description, String source) {
    return Counter.builder(name).description(description).tag("source", source).register(registry);
  }

  Timer timer(String source) {
    return timers.computeIfAbsent(
        source,
        name ->
            Timer.builder("everystore.source")
                .description("Time a candidate source took")
                .tag("source", name)
                .register(registry));
  }

  private record FallbackKey(String row, FallbackLevel level, String reason) {}
}
