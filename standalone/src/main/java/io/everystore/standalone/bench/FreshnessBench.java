package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How soon a click shows: from the moment an event is accepted until a page that contains it is
 * answered, while other events flow.
 */
final class FreshnessBench {
  private static final double EVENTS_PER_SECOND = 1_000;
  private static final double PROBES_PER_SECOND = 20;
  private static final Duration WARM_UP = Duration.ofMinutes(6);
  private static final int WARM_UP_SLICES = 18;
  private static final Duration TIME = Duration.ofSeconds(40);
  private static final double MOST_P50_MILLIS = 20;
  private static final double MOST_P99_MILLIS = 150;
  private static final int USERS = 50_000;
  private static final int ITEMS = 20_000;
  private static final int SESSIONS = 50_000;

  private FreshnessBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), EpochClock.SYSTEM.millis());
    try (BenchSystem system = BenchSystem.start()) {
      system.loadViews(shop, scale.count(SESSIONS));
      system.startJob(JobChild.WHOLE, "2g");
      BenchSystem.ServingHandle serving = system.startServing(shop, "2g");
      try (ApiClient client = new ApiClient(serving.port());
          EventLoad load = EventLoad.start(client, shop, EVENTS_PER_SECOND)) {
        Probe probe = new Probe(client, shop);
        for (int slice = 0; slice < WARM_UP_SLICES; slice++) {
          OpenLoop.run(probe, PROBES_PER_SECOND, scale.time(WARM_UP.dividedBy(WARM_UP_SLICES)));
          BenchSystem.progress(
              "warming up: p50 %.1f ms, p99 %.1f ms",
              probe.histogram.getValueAtPercentile(50) / 1e6,
              probe.histogram.getValueAtPercentile(99) / 1e6);
          probe.histogram.reset();
        }
        long before = load.answered();
        long startNanos = System.nanoTime();
        OpenLoop.Outcome outcome = OpenLoop.run(probe, PROBES_PER_SECOND, scale.time(TIME));
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Histogram nanos = probe.histogram;
        return new BenchResult("freshness")
            .add("events accepted meanwhile", (load.answered() - before) / seconds, "events/s")
            .addLatency("accepted to page", nanos)
            .addAtMost(
                "accepted to page, p50",
                nanos.getValueAtPercentile(50) / 1e6,
                "ms",
                MOST_P50_MILLIS)
            .addAtMost(
                "accepted to page, p99",
                nanos.getValueAtPercentile(99) / 1e6,
                "ms",
                MOST_P99_MILLIS)
            .add("failed", (double) (outcome.failed() + load.failures().count()), "requests");
      }
    }
  }

  private static final class Probe implements OpenLoop.Request {
    private final ApiClient client;
    private final SyntheticShop shop;
    private final ConcurrentHistogram histogram = new ConcurrentHistogram(3);
    private final AtomicLong next = new AtomicLong();

    Probe(ApiClient client, SyntheticShop shop) {
      this.client = client;
      this.shop = shop;
    }

    @Override
    public Future<?> send(long number) {
      long probe = next.getAndIncrement();
      String person = "probe-" + probe % 1_000;
      return client
          .postEvents(
              EventLoad.body(
                  shop.interaction(probe).toBuilder().setClientId(person).build(),
                  "probe-" + probe + "-" + System.nanoTime()))
          .compose(
              answer -> {
                long acceptedNanos = System.nanoTime();
                String token = new JsonObject(answer).getString("token");
                return client
                    .get(
                        "/v1/pages/home?limit=12&wait_ms=5000&client_id="
                            + person
                            + "&after="
                            + URLEncoder.encode(token, StandardCharsets.UTF_8))
                    .compose(
                        page -> {
                          histogram.recordValue(System.nanoTime() - acceptedNanos);
                          return new JsonObject(page).getBoolean("fresh")
                              ? Future.succeededFuture()
                              : Future.failedFuture("not fresh after 5 s");
                        });
              });
    }
  }
}
