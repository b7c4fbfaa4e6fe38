package io.everystore.serving.ingest;

import io.everystore.feature.proto.Interaction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what people do in the shop and what they buy for, as it comes to the door: an event that
 * is sent again counts again, and crawlers do not count. Thread-safe.
 */
public final class SalesMetrics implements InteractionListener {
  /** Steps from a look to a purchase; further names are counted together. */
  private static final Set<String> STEPS =
      Set.of("view_item", "select_item", "add_to_cart", "begin_checkout", "purchase", "refund");

  private static final String OTHER = "other";

  /** Currencies counted by themselves, since anybody may send any. */
  private static final int MAX_CURRENCIES = 10;

  private static final double CENTS = 100;

  private final MeterRegistry registry;
  private final Map<String, Counter> steps = new HashMap<>();
  private final Counter others;
  private final Map<String, Counter> revenues = new ConcurrentHashMap<>();

  public SalesMetrics(MeterRegistry registry) {
    this.registry = registry;
    STEPS.forEach(name -> steps.put(name, step(name)));
    others = step(OTHER);
  }

  private Counter step(String name) {
    return Counter.builder("everystore.interactions")
        .description("Events of people by their name")
        .tag("name", name)
        .register(registry);
  }

  private Counter revenue(String currency) {
    return Counter.builder("everystore.revenue")
        .description("What purchases were worth, in units of the currency")
        .tag("currency", currency)
        .register(registry);
  }

  @Override
  public void taken(Interaction event) {
    if (event.getCrawler()) {
      return;
    }
    Counter step = steps.get(event.getName());
    (step == null ? others : step).increment();
    if (event.getName().equals("purchase") && event.getValueCents() > 0) {
      String currency =
          revenues.containsKey(event.getCurrency()) || revenues.size() < MAX_CURRENCIES
              ? event.getCurrency()
              : OTHER;
      revenues
          .computeIfAbsent(currency.isEmpty() ? OTHER : currency, this::revenue)
          .increment(event.getValueCents() / CENTS);
    }
  }
}
