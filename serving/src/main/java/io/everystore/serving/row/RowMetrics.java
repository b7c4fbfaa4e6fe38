package io.everystore.serving.row;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Counts rows shown and fallbacks, and times candidate sources. Thread-safe. */
public final class RowMetrics {
  /** Positions that are told apart, from 0; what stands deeper counts as the last. */
  private static final int POSITIONS = 12;

  /**
   * Rows and positions that are told apart, and as many rows and ways to fall back; operators may
   * name rows anew for ever.
   */
  static final int MAX_TOLD_APART = 1_000;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<ShowKey, Counter> shows = new ConcurrentHashMap<>();
  private final Map<FallbackKey, Counter> fallbacks = new ConcurrentHashMap<>();
  private final Map<String, Counter> failures = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  public RowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts a row that was answered with less than it should be.
   *
   * @param row id of the row, never an item's or a user's
   */
  public void fallback(String row, FallbackLevel level, String reason) {
    count(
        fallbacks,
        new FallbackKey(row, level, reason),
        key -> new FallbackKey(OTHER, key.level, key.reason),
        this::fallbacks);
  }

  /** The same of a row that says so itself; nothing of one that is what it should be. */
  public void fallback(String id, Row row) {
    FallbackLevel level = row.fallback();
    if (level != null) {
      fallback(id, level, row.fallbackReason());
    }
  }

  private Counter fallbacks(FallbackKey key) {
    return Counter.builder("everystore.fallback")
        .description("Rows answered with less than they should be")
        .tag("row", key.row)
        .tag("level", key.level.id())
        .tag("reason", key.reason)
        .register(registry);
  }

  /**
   * Counts a row that was shown.
   *
   * @param position from the top of the page, from 0
   */
  public void shown(String row, int position) {
    count(
        shows,
        new ShowKey(row, Math.min(position, POSITIONS - 1)),
        key -> new ShowKey(OTHER, key.position),
        this::shows);
  }

  /** Counts a key; as one of others when as many as are told apart are there without it. */
  private static <K> void count(
      Map<K, Counter> counters, K key, UnaryOperator<K> other, Function<K, Counter> made) {
    Counter known = counters.get(key);
    if (known == null) {
      K counted = counters.size() < MAX_TOLD_APART ? key : other.apply(key);
      known = counters.computeIfAbsent(counted, made);
    }
    known.increment();
  }

  private Counter shows(ShowKey key) {
    return Counter.builder("everystore.row.shows")
        .description("Rows of pages by where they were shown")
        .tag("row", key.row)
        .tag("position", Integer.toString(key.position))
        .register(registry);
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

  private record ShowKey(String row, int position) {}

  private record FallbackKey(String row, FallbackLevel level, String reason) {}
}
