package io.everystore.serving.offer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what was decided of offers, on pages and by ledgers. Thread-safe. */
public final class OfferMetrics {
  /** Counters kept; beyond, offers count together. */
  private static final int MAX_COUNTERS = 20_000;

  private static final String OTHER = "_other";
  private static final String PAGE = "page";

  private final MeterRegistry registry;
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

  private record Key(String at, String offerId, String outcome) {}

  public OfferMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void onPage(String offerId, String outcome) {
    count(new Key(PAGE, offerId, outcome));
  }

  void redeemed(String offerId, String outcome) {
    count(new Key("redemption", offerId, outcome));
  }

  /** What this process decided of an offer on pages since it started, by outcome. */
  public SortedMap<String, Long> onPages(String offerId) {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    counters.forEach(
        (key, counter) -> {
          if (key.at.equals(PAGE) && key.offerId.equals(offerId)) {
            outcomes.put(key.outcome, Math.round(counter.count()));
          }
        });
    return outcomes;
  }

  private void count(Key key) {
    Counter counter = counters.get(key);
    if (counter == null) {
      Key kept = counters.size() < MAX_COUNTERS ? key : new Key(key.at, OTHER, key.outcome);
      counter = counters.computeIfAbsent(kept, this::register);
    }
    counter.increment();
  }

  private Counter register(Key key) {
    return Counter.builder("everystore.offer.decisions")
        .description("What was decided of offers: shown or granted, or why not")
        .tag("offer", key.offerId)
        .tag("outcome", key.outcome)
        .tag("at", key.at)
        .register(registry);
  }
}
