package io.everystore.serving.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Request durations per route, method and outcome.
 *
 * <p>Thread-safe. Routes are the patterns they were mounted with, so the number of time series is
 * bounded by the code, never by what clients send.
 */
public final class HttpMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(3),
    Duration.ofMillis(5),
    Duration.ofNanos(7_500_000),
    Duration.ofMillis(10),
    Duration.ofMillis(15),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(1000)
  };

  private record Key(String route, String method, int statusClass) {}

  private final MeterRegistry registry;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(String route, String method, int status, long durationNanos) {
    timers
        .computeIfAbsent(new Key(route, method, status / 100), this::register)
        .record(durationNanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Requests that are not let in because there is more to do than can be done: exported from now
   * on, since a rate of what is first seen at 1 would be of nothing.
   */
  Counter shed(String route) {
    return Counter.builder("everystore.shed")
        .description(
            "Requests refused before their bodies were read, as an event loop was overloaded")
        .tag("route", route)
        .register(registry);
  }

  private Timer register(Key key) {
    return Timer.builder("http.server.request.duration")
        .description("Time from the request's header to the last byte of the answer")
        .tag("route", key.route())
        .tag("method", key.method())
        .tag("outcome", outcome(key.statusClass()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static String outcome(int statusClass) {
    return switch (statusClass) {
      case 4 -> "client_error";
      case 5 -> "server_error";
      default -> "success";
    };
  }
}
