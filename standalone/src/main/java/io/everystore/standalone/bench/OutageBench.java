package io.everystore.standalone.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Pages while everything behind them is dead: 200 a second of people that are known and of some
 * that are not, first while events flow, then for half an hour without job and without log.
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

  /** What a page fell back to at worst; the words are the API's. */
  private enum Tier {
    FRESH,
    STALE,
    SEGMENT,
    POPULAR,
    STATIC;

    private final String member = "\"fallback\":\"" + name().toLowerCase(Locale.ROOT) + "\"";

    static Tier of(Buffer page) {
      String text = page.toString();
      for (int tier = values().length - 1; tier > 0; tier--) {
        if (text.contains(values()[tier].member)) {
          return values()[tier];
        }
      }
      return FRESH;
    }
  }

  private final ApiClient client;
  private final SyntheticShop shop;
  private Map<Tier, LongAdder> tiers = counters();

  private OutageBench(ApiClient client, SyntheticShop shop) {
    this.client = client;
    this.shop = shop;
  }

  private static Map<Tier, LongAdder> counters() {
    Map<Tier, LongAdder> counters = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      counters.put(tier, new LongAdder());
    }
    return counters;
  }

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("outage");
    SyntheticShop shop =
        new SyntheticShop(scale.items(), scale.users(), System.currentTimeMillis());
    try (BenchSystem system = BenchSystem.start()) {
      system.loadViews(shop, scale.count(SESSIONS));
      BenchSystem.ServingHandle serving = system.startServing(shop, HEAP);
      try (ApiClient client = new ApiClient(serving.port())) {
        OutageBench bench = new OutageBench(client, shop);
        ChildJvm job = system.startJob(JobChild.WHOLE, HEAP);
        double normalP99;
        try (EventLoad load = EventLoad.start(client, shop, EVENTS_PER_SECOND)) {
          bench.pages(scale.time(WARM_UP));
          normalP99 = bench.measure(result, "with everything there", scale.time(NORMAL));
        } finally {
          job.close();
        }
        system.stopBroker();
        BenchSystem.progress("job and log are gone");
        double worst = 0;
        Duration left = scale.time(OUTAGE);
        for (int part = 1; !left.isZero() && !left.isNegative(); part++) {
          Duration time = left.compareTo(REPORT) < 0 ? left : REPORT;
          worst = Math.max(worst, bench.measure(result, "without, part " + part, time));
          left = left.minus(time);
        }
        result.addAtMost(
            "p99 of the worst part / with everything", worst / normalP99, "", MOST_P99);
      }
    }
    return result;
  }

  private OpenLoop.Outcome pages(Duration time) throws InterruptedException {
    tiers = counters();
    return OpenLoop.run(this::page, PAGES_PER_SECOND, time);
  }

  private Future<?> page(long number) {
    String who =
        number % STRANGER_EVERY == 0
            ? "stranger-" + number
            : SyntheticShop.userId((int) (number * 7_919 % shop.users()));
    return client
        .get("/v1/pages/home?limit=12&user_id=" + who)
        .onSuccess(page -> tiers.getOrDefault(Tier.of(page), new LongAdder()).increment());
  }

  /** Returns the 99th percentile, in milliseconds. */
  private double measure(BenchResult result, String what, Duration time)
      throws InterruptedException {
    OpenLoop.Outcome outcome = pages(time);
    result.addLatency(what, outcome.latency());
    result.addAtMost(what + ", not answered", (double) outcome.failed(), "pages", 0);
    tiers.forEach(
        (tier, pages) -> {
          if (pages.sum() > 0) {
            result.add(
                what + ", " + tier.name().toLowerCase(Locale.ROOT), (double) pages.sum(), "pages");
          }
        });
    double p99 = outcome.latency().getValueAtPercentile(99) / 1e6;
    BenchSystem.progress(
        "%s: %,d answered, %d not, p99 %.1f ms", what, outcome.answered(), outcome.failed(), p99);
    return p99;
  }
}
