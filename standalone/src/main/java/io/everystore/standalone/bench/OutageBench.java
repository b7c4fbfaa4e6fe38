package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.row.FallbackLevel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Pages while everything behind them is dead: 200 a second of people that are known and of some
 * that are not, first while events flow, then for half an hour without job and without log, to
 * which events are sent all the same.
 */
final class OutageBench {
  private static final Duration WARM_UP = Duration.ofMinutes(2);
  private static final Duration NORMAL = Duration.ofMinutes(2);
  private static final Duration OUTAGE = Duration.ofMinutes(30);
  private static final Duration REPORT = Duration.ofMinutes(5);
  private static final double PAGES_PER_SECOND = 200;
  private static final double EVENTS_PER_SECOND = 100;
  private static final int SESSIONS = 100_000;
  private static final int STRANGER_EVERY = 10;
  private static final double MOST_P99 = 1.2;
  private static final String HEAP = "2g";

  private static final String FRESH = "fresh";

  private final ApiClient client;
  private final SyntheticShop shop;
  private Map<String, LongAdder> tiers = new ConcurrentHashMap<>();

  private OutageBench(ApiClient client, SyntheticShop shop) {
    this.client = client;
    this.shop = shop;
  }

  /** What a page fell back to at worst. */
  private static String tier(Buffer page) {
    String text = page.toString();
    String worst = FRESH;
    for (FallbackLevel level : FallbackLevel.values()) {
      if (text.contains("\"fallback\":\"" + level.id() + "\"")) {
        worst = level.id();
      }
    }
    return worst;
  }

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("outage");
    SyntheticShop shop =
        new SyntheticShop(scale.items(), scale.users(), EpochClock.SYSTEM.millis());
    try (BenchSystem system = BenchSystem.start()) {
      system.loadViews(shop, scale.count(SESSIONS));
      BenchSystem.ServingHandle serving = system.startServing(shop, HEAP);
      try (ApiClient client = new ApiClient(serving.port())) {
        OutageBench bench = new OutageBench(client, shop);
        ChildJvm job = system.startJob(JobChild.WHOLE, HEAP);
        double normalP99;
        double worst = 0;
        long refused;
        long accepted;
        try (EventLoad load = EventLoad.start(client, shop, EVENTS_PER_SECOND)) {
          try {
            bench.pages(scale.time(WARM_UP));
            normalP99 = bench.measure(result, "with everything there", scale.time(NORMAL));
          } finally {
            job.close();
          }
          refused = load.failures().count();
          accepted = load.answered();
          system.stopBroker();
          BenchSystem.progress("job and log are gone");
          Duration left = scale.time(OUTAGE);
          for (int part = 1; !left.isZero() && !left.isNegative(); part++) {
            Duration time = left.compareTo(REPORT) < 0 ? left : REPORT;
            worst = Math.max(worst, bench.measure(result, "without, part " + part, time));
            left = left.minus(time);
          }
          refused = load.failures().count() - refused;
          accepted = load.answered() - accepted;
        }
        result
            .add("events refused without the log", (double) refused, "")
            .add("events accepted without the log", (double) accepted, "");
        result.addAtMost(
            "p99 of the worst part / with everything", worst / normalP99, "", MOST_P99);
      }
    }
    return result;
  }

  private OpenLoop.Outcome pages(Duration time) throws InterruptedException {
    tiers = new ConcurrentHashMap<>();
    return OpenLoop.run(this::page, PAGES_PER_SECOND, time);
  }

  private Future<?> page(long number) {
    String who = number % STRANGER_EVERY == 0 ? "stranger-" + number : shop.userInTurn(number);
    return client
        .get("/v1/pages/home?limit=12&user_id=" + who)
        .onSuccess(page -> tiers.computeIfAbsent(tier(page), first -> new LongAdder()).increment());
  }

  /** Returns the 99th percentile, in milliseconds. */
  private double measure(BenchResult result, String what, Duration time)
      throws InterruptedException {
    OpenLoop.Outcome outcome = pages(time);
    result.addLatency(what, outcome.latency());
    result.addAtMost(what + ", not answered", (double) outcome.failed(), "pages", 0);
    new TreeMap<>(tiers)
        .forEach((tier, pages) -> result.add(what + ", " + tier, (double) pages.sum(), "pages"));
    double p99 = outcome.latency().getValueAtPercentile(99) / 1e6;
    BenchSystem.progress(
        "%s: %,d answered, %d not, p99 %.1f ms", what, outcome.answered(), outcome.failed(), p99);
    return p99;
  }
}
