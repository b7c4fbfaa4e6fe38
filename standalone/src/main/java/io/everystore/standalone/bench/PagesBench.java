package io.everystore.standalone.bench;

import static java.util.Objects.requireNonNull;

import io.everystore.feature.model.EpochClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page costs: fresh {@code home} pages (a person not answered before, so nothing is rendered
 * yet) and repeated ones beside the same server's plain-text floor; then latency under open-loop
 * load, alone and while events flow.
 */
final class PagesBench {
  private static final int SESSIONS = 400_000;
  private static final int REPEATED_USERS = 200;

  /**
   * The compiler takes half a core for a minute and a half of pages; it is not what is measured.
   */
  static final Duration WARM_UP = Duration.ofSeconds(90);

  /** Of what is cheap. */
  static final Duration SHORT_WARM_UP = Duration.ofSeconds(5);

  private static final Duration WARM_UP_WITH_JOB = Duration.ofMinutes(3);
  private static final Duration OPEN_LOOP = Duration.ofSeconds(20);
  private static final double MOST_CPU_MICROS = 300;
  private static final double MOST_FLOORS = 15;
  private static final double MOST_P99_MILLIS = 5;
  private static final double MOST_BYTES_PER_USER = 600;
  private static final double PAGES_PER_SECOND = 500;
  private static final double EVENTS_PER_SECOND = 1_000;
  private static final String SERVING_HEAP = "4g";
  private static final String JOB_HEAP = "2g";

  private PagesBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("pages");
    SyntheticShop shop =
        new SyntheticShop(scale.items(), scale.users(), EpochClock.SYSTEM.millis());
    try (BenchSystem system = BenchSystem.start()) {
      system.loadViews(shop, scale.count(SESSIONS));
      BenchSystem.ServingHandle serving = system.startServing(shop, SERVING_HEAP);
      try (ApiClient client = new ApiClient(serving.port());
          ApiClient admin = new ApiClient(serving.adminPort())) {
        OpenLoop.Request fresh = new FreshPages(client, shop);
        OpenLoop.Request repeat =
            number -> client.get(home(SyntheticShop.userId((int) (number % REPEATED_USERS))));
        OpenLoop.Request floor = number -> client.get("/floor");
        RequestCost freshCost = new RequestCost(fresh);
        RequestCost repeatCost = new RequestCost(repeat);
        RequestCost floorCost = new RequestCost(floor);
        freshCost.warmUp(scale.time(WARM_UP));
        repeatCost.warmUp(scale.time(SHORT_WARM_UP));
        floorCost.warmUp(scale.time(SHORT_WARM_UP));
        RequestCost.measure(serving, scale, floorCost, freshCost, repeatCost);
        result
            .add("users", shop.users(), "")
            .add("items", shop.items(), "")
            .add("floor (plain text)", floorCost.micros(), "µs CPU a request")
            .addAtMost("fresh home page", freshCost.micros(), "µs CPU a request", MOST_CPU_MICROS)
            .addAtMost(
                "fresh home page / floor", freshCost.micros() / floorCost.micros(), "", MOST_FLOORS)
            .add("repeated home page", repeatCost.micros(), "µs CPU a request")
            .add("repeated home page / floor", repeatCost.micros() / floorCost.micros(), "");
        openLoop(
            result, "fresh page at half of saturation", fresh, freshCost.perSecond() / 2, scale);
        openLoop(
            result,
            "repeated page at half of saturation",
            repeat,
            repeatCost.perSecond() / 2,
            scale);
        openLoop(result, "floor at half of saturation", floor, floorCost.perSecond() / 2, scale);
        withEvents(result, system, serving, shop, fresh, scale);
        memory(result, serving, admin, shop);
      }
    }
    return result;
  }

  private static String home(String userId) {
    return "/v1/pages/home?limit=12&user_id=" + userId;
  }

  /** Pages of people in random order, each asked for the first time in a long while. */
  static final class FreshPages implements OpenLoop.Request {
    private final ApiClient client;
    private final SyntheticShop shop;

    FreshPages(ApiClient client, SyntheticShop shop) {
      this.client = client;
      this.shop = shop;
    }

    private long next = REPEATED_USERS;

    @Override
    public synchronized Future<?> send(long number) {
      next++;
      return client.get(home(shop.userInTurn(next)));
    }
  }

  private static void openLoop(
      BenchResult result, String what, OpenLoop.Request request, double perSecond, BenchScale scale)
      throws InterruptedException {
    OpenLoop.Outcome outcome = OpenLoop.run(request, perSecond, scale.time(OPEN_LOOP));
    result.add(what, perSecond, "requests/s").addLatency(what, outcome.latency());
    if (outcome.failed() > 0) {
      BenchSystem.progress("%s: %s", what, outcome.failures());
      result.add(what + ", failed", (double) outcome.failed(), "requests");
    }
  }

  private static void withEvents(
      BenchResult result,
      BenchSystem system,
      BenchSystem.ServingHandle serving,
      SyntheticShop shop,
      OpenLoop.Request pages,
      BenchScale scale)
      throws IOException, InterruptedException {
    ChildJvm job = system.startJob(JobChild.WHOLE, JOB_HEAP);
    // Connections of their own: a page would wait in the client behind every slow acknowledgement.
    try (ApiClient events = new ApiClient(serving.port());
        EventLoad load = EventLoad.start(events, shop, EVENTS_PER_SECOND)) {
      // The job starts cold beside it: its compilation is not what is measured.
      OpenLoop.run(pages, PAGES_PER_SECOND, scale.time(WARM_UP_WITH_JOB));
      Map<String, CpuMeter> meters = new LinkedHashMap<>();
      meters.put("serving", serving.process().meter());
      meters.put("job", job.meter());
      meters.put("broker and load", new CpuMeter(ProcessHandle.current()));
      Map<String, Duration> before = new LinkedHashMap<>();
      meters.forEach((part, meter) -> before.put(part, meter.cpu()));
      long acceptedBefore = load.answered();
      long refusedBefore = load.failures().count();
      long startNanos = System.nanoTime();
      OpenLoop.Outcome outcome = OpenLoop.run(pages, PAGES_PER_SECOND, scale.time(OPEN_LOOP));
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      String what = "500 fresh pages/s while 1,000 events/s flow";
      before.forEach(
          (part, cpu) ->
              result.add(
                  what + ", CPU of " + part,
                  requireNonNull(meters.get(part)).cpu().minus(cpu).toNanos() / 1e9 / seconds,
                  "cores"));
      result
          .add(what + ", pages answered", outcome.perSecond(), "pages/s")
          .add(what + ", events accepted", (load.answered() - acceptedBefore) / seconds, "events/s")
          .addLatency(what, outcome.latency());
      result.addAtMost(
          what + ", p99", outcome.latency().getValueAtPercentile(99) / 1e6, "ms", MOST_P99_MILLIS);
      result
          .addAtMost(what + ", pages failed", (double) outcome.failed(), "pages", 0)
          .add(
              what + ", events not taken",
              (double) (load.failures().count() - refusedBefore),
              "events");
      BenchSystem.progress("pages: %s", outcome.failures());
      BenchSystem.progress("events, with those of the warm-up: %s", load.failures());
    } finally {
      job.close();
    }
  }

  private static void memory(
      BenchResult result, BenchSystem.ServingHandle serving, ApiClient admin, SyntheticShop shop)
      throws IOException {
    String metrics = admin.get("/metrics").map(Buffer::toString).await();
    double profileBytes = Metrics.value(metrics, "everystore_store_bytes", "profiles");
    double profiles = Metrics.value(metrics, "everystore_store_entries", "profiles");
    long profilePayload = 0;
    int sample = Math.min(1_000, shop.users());
    for (int user = 0; user < sample; user++) {
      profilePayload += shop.profile(user, 0).getSerializedSize();
    }
    serving.process().ask("collect");
    result
        .add("profile payload", (double) profilePayload / sample, "bytes")
        .addAtMost("memory per served user", profileBytes / profiles, "bytes", MOST_BYTES_PER_USER)
        .add(
            "memory per item (catalogue, statistics, neighbours in the store)",
            (Metrics.value(metrics, "everystore_store_bytes", "catalogue")
                    + Metrics.value(metrics, "everystore_store_bytes", "items")
                    + Metrics.value(metrics, "everystore_store_bytes", "neighbours"))
                / shop.items(),
            "bytes")
        .add("resident size of serving", serving.process().meter().residentBytes() / 1e6, "MB")
        .add("views rebuilt from the topics", serving.caughtUpSeconds(), "s");
  }
}
