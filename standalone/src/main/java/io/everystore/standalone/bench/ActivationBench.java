package io.everystore.standalone.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * How long a new segment takes until everybody was looked at and its members are counted, and what
 * pages notice of it; then how long previews over the same people take.
 */
final class ActivationBench {
  private static final double PAGES_PER_SECOND = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration BEFORE = Duration.ofSeconds(30);
  private static final Duration LOADED = Duration.ofMinutes(20);
  private static final Duration ACTIVATED = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 50;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int PREVIEWS = 50;
  private static final int WARM_UP_PREVIEWS = 10;
  private static final double MOST_SECONDS = 30;
  private static final double MOST_P99_RATIO = 2;
  private static final double MOST_PREVIEW_SECONDS = 1;
  private static final String SERVING_HEAP = "2g";
  private static final String JOB_HEAP = "2g";

  private final SyntheticShop shop;
  private final SegmentPeople people;
  private final AdminClient admin;
  private final OpenLoop.Request pages;

  private ActivationBench(SyntheticShop shop, AdminClient admin, ApiClient client) {
    this.shop = shop;
    this.people = new SegmentPeople(shop);
    this.admin = admin;
    this.pages =
        number -> client.get("/v1/pages/home?limit=12&client_id=" + shop.userInTurn(number));
  }

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("activation");
    SyntheticShop shop =
        new SyntheticShop(scale.count(50_000), scale.users(), EpochClock.SYSTEM.millis());
    try (BenchSystem system = BenchSystem.startAsUp()) {
      SegmentPeople people = new SegmentPeople(shop);
      system.produce("first events", people.firsts(), Topics.INTERACTIONS, people::first);
      system.produce(
          "items",
          shop.items(),
          Topics.CATALOGUE,
          i -> new BenchSystem.Keyed(SyntheticShop.itemId(i), shop.catalogueItem(i).toByteArray()));
      BenchSystem.ServingHandle serving = system.startServing(shop, SERVING_HEAP);
      system.startDurableJob(JOB_HEAP);
      try (ApiClient client = new ApiClient(serving.port());
          ApiClient metrics = new ApiClient(serving.adminPort())) {
        ActivationBench bench =
            new ActivationBench(shop, new AdminClient(serving::adminPort), client);
        bench.awaitPeople(metrics);
        bench.activate(result, scale);
        bench.preview(result);
      }
    }
    return result;
  }

  /** Returns once serving holds everybody with everything they did. */
  private void awaitPeople(ApiClient metrics) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    long reportedNanos = startNanos;
    while (true) {
      String text = metrics.get("/metrics").map(Buffer::toString).await();
      double profiles = Metrics.value(text, "everystore_store_entries", "profiles");
      double histories = Metrics.value(text, "everystore_store_entries", "histories");
      long nanos = System.nanoTime();
      if (profiles >= shop.users() && histories >= shop.users()) {
        BenchSystem.progress("%,.0f people known in %.1f s", profiles, (nanos - startNanos) / 1e9);
        return;
      }
      if (nanos - startNanos > LOADED.toNanos()) {
        throw new IllegalStateException(
            String.format(
                "%,.0f people are served after %s (expected: %,d); see the logs of the job",
                profiles, LOADED, shop.users()));
      }
      if (nanos - reportedNanos > REPORT_NANOS) {
        BenchSystem.progress("%,.0f of %,d people", profiles, shop.users());
        reportedNanos = nanos;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void activate(BenchResult result, BenchScale scale) throws Exception {
    OpenLoop.run(pages, PAGES_PER_SECOND, scale.time(WARM_UP));
    OpenLoop.Outcome before = OpenLoop.run(pages, PAGES_PER_SECOND, scale.time(BEFORE));
    Histogram during = new Histogram(3);
    long failed = before.failed();
    double slowest = 0;
    for (SegmentPeople.Known segment : people.known()) {
      AtomicBoolean running = new AtomicBoolean(true);
      AtomicReference<OpenLoop.Outcome> outcome = new AtomicReference<>();
      Thread load = new Thread(() -> outcome.set(pagesWhile(running)), "pages");
      load.start();
      try {
        double seconds = activate(segment);
        BenchSystem.progress(
            "segment %s: %,d members after %.2f s", segment.id(), segment.members(), seconds);
        slowest = Math.max(slowest, seconds);
      } finally {
        running.set(false);
        load.join();
      }
      OpenLoop.Outcome answered = requireNonNull(outcome.get());
      during.add(answered.latency());
      failed += answered.failed();
    }
    double ratio =
        (double) during.getValueAtPercentile(99) / before.latency().getValueAtPercentile(99);
    result
        .add("people", shop.users(), "")
        .addAtMost("segment activated, slowest of three", slowest, "s", MOST_SECONDS)
        .addLatency("page before, at 50/s", before.latency())
        .addLatency("page while a segment is activated, at 50/s", during)
        .addAtMost("page p99 while a segment is activated / before", ratio, "", MOST_P99_RATIO)
        .addAtMost("pages failed", (double) failed, "", 0);
  }

  private OpenLoop.Outcome pagesWhile(AtomicBoolean running) {
    try {
      return OpenLoop.runWhile(pages, PAGES_PER_SECOND, running::get);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking for pages", e);
    }
  }

  /** Seconds until the segment may be used and has just the members it should. */
  private double activate(SegmentPeople.Known segment) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    admin.putSegment(segment.id(), segment.rule());
    while (true) {
      JsonNode told = admin.get("/v1/segments/" + segment.id());
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      if (told.path("exact").asBoolean() && told.path("members").asLong() == segment.members()) {
        return seconds;
      }
      if (seconds > ACTIVATED.toSeconds()) {
        throw new IllegalStateException(
            String.format(
                "segment %s: %,d members, progress %s after %s (expected: %,d, 1)",
                segment.id(),
                told.path("members").asLong(),
                told.path("progress"),
                ACTIVATED,
                segment.members()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void preview(BenchResult result) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_PREVIEWS; i++) {
      preview(PREVIEWS + i);
    }
    Histogram latency = new Histogram(3);
    double evaluated = 0;
    for (int i = 0; i < PREVIEWS; i++) {
      long startNanos = System.nanoTime();
      JsonNode answer = preview(i);
      latency.recordValue(System.nanoTime() - startNanos);
      evaluated += answer.path("evaluated").asDouble() / PREVIEWS / shop.users();
    }
    result
        .addLatency("preview", latency)
        .addAtMost(
            "preview, p99", latency.getValueAtPercentile(99) / 1e9, "s", MOST_PREVIEW_SECONDS)
        .add("share of people a preview looks at", evaluated, "");
  }

  private JsonNode preview(int number) throws IOException, InterruptedException {
    String body = "{\"rule\":" + SegmentRules.rule(number) + "}";
    return admin.expect(200, "POST", "/v1/segments:preview", AdminClient.JSON, body);
  }
}
