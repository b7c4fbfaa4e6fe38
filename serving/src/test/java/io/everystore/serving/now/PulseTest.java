package io.everystore.serving.now;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PulseTest {
  private static final long SECOND = 1_000_000_000L;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter accepted =
      Counter.builder("everystore.ingest.events").tag("outcome", "accepted").register(registry);
  private final Counter rejected =
      Counter.builder("everystore.ingest.events").tag("outcome", "rejected").register(registry);
  private final Timer home = timer("/v1/pages/:page");
  private final Timer users = timer("/v1/users/:id");
  private final Pulse pulse = new Pulse(registry);
  private long nowNanos = 5 * SECOND;

  @Test
  void firstBeat_hasNoRates() {
    accepted.increment(1_000);
    Moment moment = pulse.beat(1, nowNanos);
    assertEquals(0, moment.eventsPerSecond());
    assertTrue(Double.isNaN(moment.pageP99Millis()));
  }

  @Test
  void rates_areOfAcceptedEventsAndPagesBySeconds() {
    accepted.increment(7);
    pulse.beat(1, nowNanos);
    accepted.increment(30);
    rejected.increment(500);
    record(home, 10, Duration.ofMillis(2));
    record(users, 90, Duration.ofMillis(2));
    nowNanos += 2 * SECOND;
    Moment moment = pulse.beat(2, nowNanos);
    assertEquals(15, moment.eventsPerSecond(), 1e-9);
    assertEquals(5, moment.pagesPerSecond(), 1e-9);
  }

  @Test
  void quantiles_areOfTheLastSecondsOnly() {
    record(home, 1_000, Duration.ofMillis(900));
    beat();
    record(home, 98, Duration.ofMillis(4));
    record(home, 2, Duration.ofMillis(80));
    Moment moment = beat();
    assertTrue(moment.pageP50Millis() > 3 && moment.pageP50Millis() <= 5, moment.toString());
    assertTrue(moment.pageP99Millis() > 50 && moment.pageP99Millis() <= 100, moment.toString());
    for (int i = 0; i < 12; i++) {
      moment = beat();
    }
    assertTrue(Double.isNaN(moment.pageP99Millis()), moment.toString());
  }

  @Test
  void segments_areReadByTheirLabel() {
    Gauge.builder("everystore.segment.members", () -> 12).tag("segment", "fans").register(registry);
    assertEquals(Map.of("fans", 12L), beat().segmentMembers());
  }

  @Test
  void memory_isBounded() {
    for (int i = 0; i < Pulse.MEMORY_SECONDS + 9; i++) {
      beat();
    }
    assertEquals(Pulse.MEMORY_SECONDS, pulse.moments().size());
  }

  private Moment beat() {
    nowNanos += SECOND;
    return pulse.beat(nowNanos / 1_000_000, nowNanos);
  }

  private static void record(Timer timer, int times, Duration took) {
    for (int i = 0; i < times; i++) {
      timer.record(took.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(String route) {
    return Timer.builder("http.server.request.duration")
        .tag("route", route)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(3),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(1_000))
        .register(registry);
  }
}
