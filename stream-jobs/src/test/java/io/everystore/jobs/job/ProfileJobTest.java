package io.everystore.jobs.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.EventCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job against a naive recount of the same seeded log. */
final class ProfileJobTest {
  private static final int PARTITIONS = 3;
  private static final int CLIENTS = 60;
  private static final int EVENTS = 6_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path checkpoints;

  private final InMemoryLog log = new InMemoryLog(PARTITIONS);
  private final ReaderViews views = new ReaderViews();

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void wholeLog_givesTheNaiveCounts(int parallelism) throws Exception {
    ShopLog shop = shop(17);
    try (RunningJob job = RunningJob.start(log, views, parallelism, checkpoints, null)) {
      log.uncover(1);
      awaitRecount(shop, parallelism);
      // In no order with the profiles.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertEquals(shop.garbage(), views.deadLetters().size()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sinkFailsTwice_countsStayExact(int parallelism) throws Exception {
    ShopLog shop = shop(23);
    try (RunningJob job = RunningJob.start(log, views, parallelism, checkpoints, null)) {
      log.uncover(0.4);
      awaitProgress(parallelism);
      awaitAnotherCheckpoint();
      views.failAfter(500);
      log.uncover(0.7);
      awaitProgress(parallelism);
      views.failAfter(1_000);
      log.uncover(1);
      awaitRecount(shop, parallelism);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void restoredWithOtherParallelism_countsStayExact(int before, int after) throws Exception {
    ShopLog shop = shop(42);
    try (RunningJob job = RunningJob.start(log, views, before, checkpoints, null)) {
      log.uncover(0.5);
      awaitProgress(before);
      awaitAnotherCheckpoint();
      log.uncover(0.6);
      awaitProgress(before);
    }
    Path newest = RunningJob.newestCheckpoint(checkpoints).orElseThrow();
    try (RunningJob job = RunningJob.start(log, views, after, checkpoints, newest)) {
      awaitProgress(after);
      log.uncover(1);
      awaitRecount(shop, after);
    }
  }

  @Test
  void restoredWithoutNewEvents_marksComeBack() throws Exception {
    shop(5);
    try (RunningJob job = RunningJob.start(log, views, 1, checkpoints, null)) {
      log.uncover(1);
      awaitProgress(1);
      awaitAnotherCheckpoint();
    }
    Path newest = RunningJob.newestCheckpoint(checkpoints).orElseThrow();
    ReaderViews emptyViews = new ReaderViews();
    try (RunningJob job = RunningJob.start(log, emptyViews, 2, checkpoints, newest)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                  assertEquals(log.size(partition) - 1, emptyViews.progress(partition, 2));
                }
              });
    }
  }

  private ShopLog shop(long seed) {
    ShopLog shop = new ShopLog(seed, log, CLIENTS);
    shop.append(EVENTS);
    return shop;
  }

  private void awaitProgress(int parallelism) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int partition = 0; partition < PARTITIONS; partition++) {
                assertEquals(log.readable(partition) - 1, views.progress(partition, parallelism));
              }
            });
  }

  private void awaitAnotherCheckpoint() {
    int before = RunningJob.newestCheckpoint(checkpoints).map(RunningJob::number).orElse(0);
    // The second one from now began after this call.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                RunningJob.newestCheckpoint(checkpoints).map(RunningJob::number).orElse(0)
                    >= before + 2);
  }

  private void awaitRecount(ShopLog shop, int parallelism) {
    awaitProgress(parallelism);
    assertEquals(shop.eventsByPerson, eventsByPerson());
    assertEquals(shop.redirects, new TreeMap<>(views.redirects()));
    // Histories and items are not covered by progress marks, they follow within their intervals.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertEquals(shop.eventsByPerson, historiesByPerson()));
    await().atMost(PATIENCE).untilAsserted(() -> assertEquals(shop.eventsByItem, eventsByItem()));
  }

  private Map<String, Long> eventsByPerson() {
    Map<String, Long> counts = new TreeMap<>();
    views
        .people()
        .forEach(
            (id, profile) -> {
              for (EventCount count : profile.getEventCountsList()) {
                counts.put(id + "/" + count.getName(), count.getTotal());
              }
            });
    return counts;
  }

  private Map<String, Long> historiesByPerson() {
    Map<String, Long> counts = new TreeMap<>();
    views
        .histories()
        .forEach(
            (id, history) -> {
              for (int name : history.getEventNamesList()) {
                counts.merge(id + "/" + history.getNames(name), 1L, Long::sum);
              }
              for (int i = 0; i < history.getDayNamesCount(); i++) {
                String name = history.getNames(history.getDayNames(i));
                counts.merge(id + "/" + name, history.getDayEvents(i), Long::sum);
              }
            });
    return counts;
  }

  private Map<String, Long> eventsByItem() {
    Map<String, Long> counts = new TreeMap<>();
    views
        .items()
        .forEach(
            (id, stats) -> {
              for (EventCount count : stats.getEventCountsList()) {
                counts.put(id + "/" + count.getName(), count.getTotal());
              }
            });
    return counts;
  }
}
