package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Interaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class SalesMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SalesMetrics sales = new SalesMetrics(registry);

  @Test
  void steps_areCountedByName_othersTogether() {
    sales.taken(event("view_item").build());
    sales.taken(event("view_item").build());
    sales.taken(event("my_own_thing").build());
    sales.taken(event("purchase").setCrawler(true).setValueCents(900).build());
    assertEquals(2, steps("view_item"));
    assertEquals(1, steps("other"));
    assertEquals(0, steps("purchase"), "a crawler buys nothing");
  }

  @Test
  void purchases_addUpByCurrency() {
    sales.taken(event("purchase").setCurrency("EUR").setValueCents(1_250).build());
    sales.taken(event("purchase").setCurrency("EUR").setValueCents(250).build());
    sales.taken(event("add_to_cart").setCurrency("EUR").setValueCents(999).build());
    sales.taken(event("purchase").setValueCents(100).build());
    assertEquals(15.0, revenue("EUR"));
    assertEquals(1.0, revenue("other"), "no currency said");
  }

  @Test
  void manyCurrencies_areNotAsManySeries() {
    for (int i = 0; i < 50; i++) {
      sales.taken(event("purchase").setCurrency("C" + i).setValueCents(100).build());
    }
    assertEquals(11, registry.find("everystore.revenue").counters().size());
    assertEquals(40.0, revenue("other"));
  }

  private static Interaction.Builder event(String name) {
    return Interaction.newBuilder().setName(name);
  }

  private double steps(String name) {
    return registry.get("everystore.interactions").tag("name", name).counter().count();
  }

  private double revenue(String currency) {
    return registry.get("everystore.revenue").tag("currency", currency).counter().count();
  }
}
