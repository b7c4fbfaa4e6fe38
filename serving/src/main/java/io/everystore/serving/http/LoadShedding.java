package io.everystore.serving.http;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps pages going where there is more to do than an event loop can: while the loop's own timer
 * fires late again and again, events are refused before their bodies are read, and come again
 * later. One for each event loop.
 */
final class LoadShedding {
  /** So late is a loop that what arrives now waits about as long. */
  static final Duration LATE = Duration.ofSeconds(1);

  /** One late tick may be a pause of the machine; these in a row are load. */
  static final int LATE_TICKS = 2;

  static final Duration TICK = Duration.ofMillis(250);

  private static final int RETRY_AFTER_SECONDS = 2;

  private final LongSupplier nanoTime;

  /** By the path that is shed. */
  private final Map<String, Counter> shed = new HashMap<>();

  private long dueNanos;
  private int lateTicks;

  LoadShedding(LongSupplier nanoTime, HttpMetrics metrics) {
    EventPaths.ALL.forEach(path -> shed.put(path, metrics.shed(path)));
    this.nanoTime = nanoTime;
    this.dueNanos = nanoTime.getAsLong() + TICK.toNanos();
  }

  /** Watches the event loop that this is called on. */
  static LoadShedding start(Vertx vertx, HttpMetrics metrics) {
    LoadShedding shedding = new LoadShedding(System::nanoTime, metrics);
    shedding.tickLater(vertx);
    return shedding;
  }

  private void tickLater(Vertx vertx) {
    vertx.setTimer(
        TICK.toMillis(),
        fired -> {
          tick();
          tickLater(vertx);
        });
  }

  void tick() {
    long nowNanos = nanoTime.getAsLong();
    lateTicks = nowNanos - dueNanos > LATE.toNanos() ? lateTicks + 1 : 0;
    dueNanos = nowNanos + TICK.toNanos();
  }

  /**
   * Lets a request go on.
   *
   * @throws Problem 503 for events while the loop is overloaded
   */
  void admit(HttpServerRequest request) {
    if (lateTicks < LATE_TICKS || !request.method().equals(HttpMethod.POST)) {
      return;
    }
    Counter ofPath = shed.get(request.path());
    if (ofPath != null) {
      ofPath.increment();
      throw Problem.unavailable(
          "overloaded",
          "events: more than this server can take; none of these were (expected: again later)",
          RETRY_AFTER_SECONDS);
    }
  }
}
