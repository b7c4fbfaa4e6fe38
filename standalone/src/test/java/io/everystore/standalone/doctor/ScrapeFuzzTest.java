package io.everystore.standalone.doctor;

import io.everystore.feature.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of a process that is not as it should be, damaged: the doctor reads what can be read. */
final class ScrapeFuzzTest {
  @Test
  void damagedScrape_isRead() {
    byte[] good =
        """
        # HELP everystore_ready Whether views have caught up
        # TYPE everystore_ready gauge
        everystore_ready 1.0
        everystore_fallback_total{row="home",level="stale",reason="a \\"b\\\\"} 3.0
        everystore_lag{topic="profiles.v1",} NaN
        everystore_bucket{le="+Inf"} +Inf
        """
            .getBytes(StandardCharsets.UTF_8);
    Fuzz.run(
        "scrapes",
        List.of(good),
        bytes -> {
          Scrape scrape = Scrape.parse(new String(bytes, StandardCharsets.UTF_8));
          scrape.max("everystore_ready");
          scrape.sum("everystore_fallback_total", "level", "stale");
        });
  }
}
