package io.everystore.serving.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowMetricsTest {
  private static final int ROWS = 2 * RowMetrics.MAX_TOLD_APART;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RowMetrics metrics = new RowMetrics(registry);

  @Test
  void rowsNamedAnewForEverCountAsOthersInTheEnd() {
    for (int i = 0; i < ROWS; i++) {
      metrics.fallback("row-" + i, FallbackLevel.POPULAR, "short");
      metrics.shown("row-" + i, 0);
    }

    for (String name : List.of("everystore.fallback", "everystore.row.shows")) {
      int counters = registry.get(name).counters().size();
      assertTrue(counters <= RowMetrics.MAX_TOLD_APART + 1, name + ": " + counters);
      double counted = registry.get(name).counters().stream().mapToDouble(Counter::count).sum();
      assertEquals(ROWS, counted, name + ": every one is counted");
    }
  }

  @Test
  void rowKnownBeforeIsToldApartAfterwards() {
    metrics.fallback("picks", FallbackLevel.STALE, "late");
    for (int i = 0; i < ROWS; i++) {
      metrics.fallback("row-" + i, FallbackLevel.POPULAR, "short");
    }

    metrics.fallback("picks", FallbackLevel.STALE, "late");

    assertEquals(2, registry.get("everystore.fallback").tag("row", "picks").counter().count());
  }

  @Test
  void rowThatIsWhatItShouldBeIsNoFallback() {
    metrics.fallback("picks", new Row());

    assertNull(registry.find("everystore.fallback").counter());
  }
}
