package io.everystore.serving.materialize;

import static io.everystore.serving.materialize.ViewValues.bytes;
import static io.everystore.serving.materialize.ViewValues.catalogue;
import static io.everystore.serving.materialize.ViewValues.neighbours;
import static io.everystore.serving.materialize.ViewValues.profile;
import static io.everystore.serving.materialize.ViewValues.session;
import static io.everystore.serving.materialize.ViewValues.stats;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.feature.store.chronicle.ChronicleOnlineStore;
import io.everystore.feature.store.chronicle.ChronicleStoreConfig;
import io.everystore.serving.log.TestLog;
import io.everystore.serving.topology.Share;
import io.everystore.serving.view.HeapSessionIndex.Limits;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaterializedViewsTest {
  private static final String[] VIEW_TOPICS = {
    Topics.PROFILES,
    Topics.CATALOGUE,
    Topics.ITEMS,
    Topics.NEIGHBOURS,
    Topics.SESSIONS,
    Topics.HISTORIES
  };

  @TempDir static Path brokerDirectory;
  private static TestLog log;
  private static Vertx vertx;

  @TempDir Path storeDirectory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void start() throws Exception {
    log = TestLog.start(brokerDirectory.resolve("kafka"));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    log.close();
  }

  @Test
  void writtenBeforeAndAfterStart_visible() {
    log.write(Topics.PROFILES, "vis-u", bytes(profile("vis-u", 1, 100)));
    try (MaterializedViews views = views(store())) {
      awaitCaughtUp(views);
      assertEquals(100, found(views, "vis-u").getLastEventTimeMillis());
      log.write(Topics.PROFILES, "vis-u", bytes(profile("vis-u", 2, 200)));
      await().until(() -> found(views, "vis-u").getLastEventTimeMillis() == 200);
      assertNull(views.findProfile("vis-nobody"));
    }
  }

  @Test
  void clientThatLoggedIn_leadsToTheUser() {
    log.write(Topics.PROFILES, "red-u", bytes(profile("red-u", 5, 100)));
    log.write(
        Topics.PROFILES,
        "red-c",
        bytes(Profile.newBuilder().setId("red-c").setVersion(6).setRedirectTo("red-u").build()));
    try (MaterializedViews views = views(store())) {
      awaitCaughtUp(views);
      assertEquals("red-u", found(views, "red-c").getId());
    }
  }

  @Test
  void clientThatLogsIn_staysKnown_beforeTheUsersProfileIsThere() {
    Profile client =
        profile("in-c", 5, 100).toBuilder().addAppliedPartitions(0).addAppliedOffsets(4).build();
    try (MaterializedViews views = views(store())) {
      log.write(Topics.PROFILES, "in-c", bytes(client));
      log.write(Topics.PROFILES, "in-c", bytes(ClientRedirect.of("in-c", "in-u", 7)));
      flush(views, "in-end");
      assertEquals(100, found(views, "in-c").getLastEventTimeMillis());
    }
  }

  @Test
  void olderVersion_dropped_equalVersionTaken() {
    try (MaterializedViews views = views(store())) {
      log.write(Topics.PROFILES, "ver", bytes(profile("ver", 7, 700)));
      log.write(Topics.PROFILES, "ver", bytes(profile("ver", 6, 600)));
      log.write(Topics.PROFILES, "ver", bytes(profile("ver", 7, 701)));
      await()
          .until(
              () ->
                  views.findProfile("ver") != null
                      && found(views, "ver").getLastEventTimeMillis() == 701);
      assertTrue(count("stale") >= 1);
    }
  }

  @Test
  void tombstone_removes_repeatedOldValueStaysOut_newOneComesBack() {
    try (MaterializedViews views = views(store())) {
      log.write(Topics.PROFILES, "tomb", bytes(profile("tomb", 7, 700)));
      log.write(Topics.PROFILES, "tomb", null);
      log.write(Topics.PROFILES, "tomb", bytes(profile("tomb", 7, 700)));
      flush(views, "tomb-1");
      assertNull(views.findProfile("tomb"));
      log.write(Topics.PROFILES, "tomb", bytes(profile("tomb", 8, 800)));
      flush(views, "tomb-2");
      assertEquals(800, found(views, "tomb").getLastEventTimeMillis());
    }
  }

  @Test
  void removedFromCatalogue_notAvailable_evenAfterRestart() {
    String id = "gone";
    InMemoryOnlineStore store = store();
    try (MaterializedViews views = views(store)) {
      log.write(Topics.ITEMS, id, bytes(stats(id, 1)));
      log.write(Topics.CATALOGUE, id, bytes(catalogue(id, 10, "Pan")));
      RecordMetadata last = log.write(Topics.CATALOGUE, id, null);
      views
          .whenCatalogueApplied(last.partition(), last.offset())
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
      awaitCaughtUp(views);
      assertFalse(views.items().available(views.items().find(id)));
    }
    try (MaterializedViews restarted = views(store)) {
      awaitCaughtUp(restarted);
      assertFalse(restarted.items().available(restarted.items().find(id)));
    }
  }

  @Test
  void catalogueWriteAwaited_visibleWhenItCompletes() {
    try (MaterializedViews views = views(store())) {
      for (int i = 1; i <= 20; i++) {
        RecordMetadata written =
            log.write(Topics.CATALOGUE, "put", bytes(catalogue("put", i, "title " + i)));
        views
            .whenCatalogueApplied(written.partition(), written.offset())
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
        assertEquals("title " + i, views.items().title(views.items().find("put")));
      }
    }
  }

  @Test
  void garbageOnEveryTopic_skippedAndCounted_goodNeighboursApplied() {
    Random random = new Random(52);
    try (MaterializedViews views = views(store())) {
      for (String topic : VIEW_TOPICS) {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        log.write(new ProducerRecord<>(topic, 0, null, noise));
        log.write(new ProducerRecord<>(topic, 0, null, null));
        log.write(new ProducerRecord<>(topic, 0, new byte[0], noise));
        log.write(topic, "noise", noise);
        log.write(topic, "noise", new byte[0]);
        log.write(topic, "noise", bytes(profile("somebody else", 1, 1)));
        log.write(topic, "\0" + "0/0", noise);
        log.write(topic, "negative", bytes(profile("negative", -1, 1)));
        log.write(topic, "k".repeat(600), bytes(profile("k".repeat(600), 1, 1)));
        log.write(topic, "unknown tombstone", null);
        byte[] broken = {(byte) 0xff, (byte) 0xfe};
        log.write(new ProducerRecord<>(topic, 0, broken, noise));
        log.write(new ProducerRecord<>(topic, 0, broken, null));
        // Record times mean nothing here; later than an hour ahead the broker takes none.
        log.write(new ProducerRecord<>(topic, 0, 1L, broken, noise));
        log.write(
            new ProducerRecord<>(topic, 0, System.currentTimeMillis() + 1_800_000, broken, noise));
      }
      log.write(Topics.PROFILES, "good", bytes(profile("good", 1, 100)));
      // In the partition of another key.
      log.write(
          new ProducerRecord<>(
              Topics.CATALOGUE,
              1,
              "good item".getBytes(StandardCharsets.UTF_8),
              bytes(catalogue("good item", 1, "Good"))));
      await().until(() -> views.findProfile("good") != null);
      await().until(() -> views.items().find("good item") != ItemIndex.NONE);
      assertNull(views.failure());
      assertNull(views.findProfile("noise"));
      assertTrue(count("garbage") >= VIEW_TOPICS.length * 5, () -> "garbage: " + count("garbage"));
    }
  }

  @Test
  void restartFromStore_sameAsRebuiltFromTopics() {
    ChronicleStoreConfig config = ChronicleStoreConfig.small(storeDirectory.resolve("replica"));
    Random random = new Random(7);
    Map<String, Object> first;
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM);
        MaterializedViews views = views(store)) {
      writeHistory(random, 300);
      flush(views, "restart-1");
      awaitCaughtUp(views);
    }
    writeHistory(random, 100);
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      assertTrue(store.rebuildReason().isEmpty());
      try (MaterializedViews views = views(store)) {
        awaitCaughtUp(views);
        first = content(views);
      }
    }
    try (MaterializedViews rebuilt = views(store())) {
      awaitCaughtUp(rebuilt);
      assertEquals(content(rebuilt), first);
    }
    assertNotEquals(0, first.size());
  }

  /** The removal itself is no longer in the topic: compaction dropped it meanwhile. */
  @Test
  void whoWasErasedWhileAReplicaWasAwayForLong_isNotServedByIt() {
    ChronicleStoreConfig config = ChronicleStoreConfig.small(storeDirectory.resolve("away"));
    AtomicLong nowMillis = new AtomicLong(System.currentTimeMillis());
    byte[] profile = bytes(profile("away-u", 1, 100));
    log.write(Topics.PROFILES, "away-stays", bytes(profile("away-stays", 1, 100)));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, nowMillis::get)) {
      // In the store, while the topic holds neither the profile nor its removal any more.
      store.put(View.PROFILES, "away-u", 1, profile, profile.length);
      try (MaterializedViews views = views(store)) {
        awaitCaughtUp(views);
        assertEquals("away-u", found(views, "away-u").getId());
      }
    }
    nowMillis.addAndGet(Duration.ofHours(19).toMillis());
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, nowMillis::get)) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertTrue(store.read(View.PROFILES, "away-u", new StoredValue()));
    }
    nowMillis.addAndGet(Duration.ofHours(6).toMillis());
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, nowMillis::get);
        MaterializedViews views = views(store, nowMillis::get)) {
      awaitCaughtUp(views);
      assertEquals("away-stays", found(views, "away-stays").getId());
      assertNull(views.findProfile("away-u"));
    }
  }

  /** The replica ran on all the time; its removal is no longer in the topic. */
  @Test
  void whoWasErasedWhileARunningReplicaWasCutOffForLong_isNotServedByTheNext() {
    ChronicleStoreConfig config = ChronicleStoreConfig.small(storeDirectory.resolve("cut"));
    CutOffClock clock = new CutOffClock("materializer");
    byte[] profile = bytes(profile("cut-u", 1, 100));
    log.write(Topics.PROFILES, "cut-stays", bytes(profile("cut-stays", 1, 100)));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, clock)) {
      store.put(View.PROFILES, "cut-u", 1, profile, profile.length);
      try (MaterializedViews views = views(store, clock)) {
        awaitCaughtUp(views);
        clock.cutOff(
            Duration.ofHours(19),
            () -> log.write(Topics.PROFILES, "cut-19", bytes(profile("cut-19", 1, 100))));
        await().until(() -> views.findProfile("cut-19") != null);
        await().until(() -> store.completeUntilMillis() > clock.millis() - 3_600_000);
        clock.cutOff(
            Duration.ofHours(21),
            () -> log.write(Topics.PROFILES, "cut-21", bytes(profile("cut-21", 1, 100))));
        await().until(() -> views.failure() instanceof RemovalsMissedException);
        assertNull(views.findProfile("cut-21"));
      }
    }
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, clock);
        MaterializedViews views = views(store, clock)) {
      awaitCaughtUp(views);
      assertEquals("cut-stays", found(views, "cut-stays").getId());
      assertNotNull(views.findProfile("cut-21"));
      assertNull(views.findProfile("cut-u"));
    }
  }

  @Test
  void replicaThatHeardNothing_sinceNothingWasWritten_goesOn() {
    AtomicLong nowMillis = new AtomicLong(System.currentTimeMillis());
    InMemoryOnlineStore store = new InMemoryOnlineStore(nowMillis::get);
    try (MaterializedViews views =
        MaterializedViews.start(
            MaterializedViews.Config.of(log.kafka()), store, vertx, nowMillis::get, registry)) {
      flush(views, "idle-1");
      nowMillis.addAndGet(Duration.ofHours(30).toMillis());
      await().until(() -> store.completeUntilMillis() == nowMillis.get());
      flush(views, "idle-2");
      assertNull(views.failure());
    }
  }

  @Test
  void sessionsBeyondTheBound_leaveTheStoreToo() {
    InMemoryOnlineStore store = store();
    MaterializedViews.Config config =
        new MaterializedViews.Config(log.kafka(), new Limits(5, 500), Share.ALL, null);
    try (MaterializedViews views =
        MaterializedViews.start(config, store, vertx, EpochClock.SYSTEM, registry)) {
      for (int i = 0; i < 20; i++) {
        log.write(Topics.SESSIONS, "bound" + i, bytes(session("bound" + i, 1, i)));
      }
      flush(views, "bound-end");
      await().until(() -> store.size(View.SESSIONS) == 5);
      assertEquals(5, views.sessions().size());
    }
  }

  @Test
  void oldRemovals_areForgotten() {
    AtomicLong nowMillis = new AtomicLong(System.currentTimeMillis());
    ChronicleStoreConfig config = ChronicleStoreConfig.small(storeDirectory.resolve("swept"));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, nowMillis::get);
        MaterializedViews views =
            MaterializedViews.start(
                MaterializedViews.Config.of(log.kafka()), store, vertx, nowMillis::get, registry)) {
      awaitCaughtUp(views);
      log.write(Topics.PROFILES, "swept", bytes(profile("swept", 7, 700)));
      log.write(Topics.PROFILES, "swept", null);
      flush(views, "swept-end");
      assertTrue(store.tombstones(View.PROFILES) > 0);
      nowMillis.addAndGet(TombstoneSweeper.AGE.plusMillis(1).toMillis());
      await().until(() -> store.tombstones(View.PROFILES) == 0);
    }
  }

  @Test
  void fileDeletedUnderTheProcess_isThereAgainWithinTenSeconds() throws IOException {
    Path directory = storeDirectory.resolve("deleted");
    ChronicleStoreConfig config = ChronicleStoreConfig.small(directory);
    log.write(Topics.PROFILES, "del-u", bytes(profile("del-u", 1, 100)));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM);
        MaterializedViews views = views(store)) {
      awaitCaughtUp(views);
      Files.delete(profilesFile(directory));
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> registry.counter("everystore.store.files.restored").count() == 1);
      assertTrue(Files.exists(profilesFile(directory)));
      assertEquals(100, found(views, "del-u").getLastEventTimeMillis());
      log.write(Topics.PROFILES, "del-u", bytes(profile("del-u", 2, 200)));
      await().until(() -> found(views, "del-u").getLastEventTimeMillis() == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0001, 0.01, 0.9})
  void filesCutOffUnderTheProcess_areSetAside_andTheViewsReadAgain(double where) throws Exception {
    String id = "cut-" + where;
    Path directory = storeDirectory.resolve("cut");
    ChronicleStoreConfig config = ChronicleStoreConfig.small(directory);
    writeHistory(new Random(16), 200);
    log.write(Topics.PROFILES, id, bytes(profile(id, 1, 100)));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM);
        MaterializedViews views = views(store)) {
      awaitCaughtUp(views);
      flush(views, "cut-before");
      Map<String, Object> before = content(views);
      for (Path file : mapFiles(directory)) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.setLength((long) (where * bytes.length()));
        }
      }
      Profile meanwhile = views.findProfile(id);
      assertTrue(meanwhile == null || meanwhile.getLastEventTimeMillis() == 100);
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> begunAnew() == View.values().length && views.caughtUp());
      assertNull(views.failure());
      assertEquals(before, content(views));
      assertEquals(100, found(views, id).getLastEventTimeMillis());
      log.write(Topics.PROFILES, id, bytes(profile(id, 2, 200)));
      await().until(() -> found(views, id).getLastEventTimeMillis() == 200);
      assertTrue(Files.exists(directory.resolve("profiles.damaged")));
    }
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
    }
  }

  private double begunAnew() {
    return registry.counter("everystore.store.views.begun.anew").count();
  }

  private static List<Path> mapFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".map")).toList();
    }
  }

  private static Path profilesFile(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("profiles.g"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void lag_zeroOnceCaughtUp() {
    try (MaterializedViews views = views(store())) {
      log.write(Topics.PROFILES, "lag", bytes(profile("lag", 1, 100)));
      awaitCaughtUp(views);
      await()
          .until(
              () ->
                  registry.get("everystore.applied.offset.lag").gauges().stream()
                      .allMatch(gauge -> gauge.value() == 0));
      assertTrue(
          registry.get("everystore.store.entries").tag("view", "profiles").gauge().value() > 0);
    }
  }

  private static void writeHistory(Random random, int writes) {
    for (int i = 0; i < writes; i++) {
      String item = "h" + random.nextInt(30);
      long version = random.nextInt(50);
      switch (random.nextInt(6)) {
        case 0 -> log.write(Topics.CATALOGUE, item, bytes(catalogue(item, version, "t" + version)));
        case 1 -> log.write(Topics.ITEMS, item, bytes(stats(item, version)));
        case 2 -> log.write(Topics.NEIGHBOURS, item, bytes(neighbours(random, item, version)));
        case 3 -> {
          String key = "hs" + random.nextInt(20);
          log.write(Topics.SESSIONS, key, bytes(session(key, version, version * 10)));
        }
        case 4 -> {
          String id = "hu" + random.nextInt(20);
          log.write(Topics.PROFILES, id, bytes(profile(id, version, version)));
        }
        default -> log.write(Topics.CATALOGUE, item, null);
      }
    }
  }

  /** What a reader can see, without the process' own numbers. */
  private static Map<String, Object> content(MaterializedViews views) {
    Map<String, Object> content = new TreeMap<>();
    ItemIndex items = views.items();
    int[] sessions = new int[500];
    for (int i = 0; i < 30; i++) {
      int item = items.find("h" + i);
      if (item != ItemIndex.NONE && isDescribed(items, item)) {
        content.put("json " + i, new String(items.json(item), StandardCharsets.UTF_8));
        content.put("available " + i, items.available(item));
        content.put("popularity " + i, items.popularity(item, Horizon.DAY));
        content.put("after " + i, ids(items, items.after(item).items()));
        content.put("sessions " + i, views.sessions().recentSessions(item, sessions));
      }
    }
    for (int i = 0; i < 20; i++) {
      content.put("profile " + i, String.valueOf(views.findProfile("hu" + i)));
      int session = views.sessions().find("hs" + i);
      int[] held = new int[50];
      int count = views.sessions().items(session, held);
      content.put("session " + i, ids(items, Arrays.copyOf(held, count)));
    }
    return content;
  }

  /** More than a number that somebody's neighbours once mentioned. */
  private static boolean isDescribed(ItemIndex items, int item) {
    return !items.title(item).isEmpty()
        || items.popularity(item, Horizon.DAY) != Double.NEGATIVE_INFINITY;
  }

  private static String ids(ItemIndex items, int[] numbers) {
    StringBuilder ids = new StringBuilder();
    for (int number : numbers) {
      ids.append(items.itemId(number)).append(' ');
    }
    return ids.toString();
  }

  private static Profile found(MaterializedViews views, String id) {
    Profile profile = views.findProfile(id);
    if (profile == null) {
      throw new AssertionError("no profile " + id);
    }
    return profile;
  }

  private MaterializedViews views(InMemoryOnlineStore store) {
    return MaterializedViews.start(
        MaterializedViews.Config.of(log.kafka()), store, vertx, EpochClock.SYSTEM, registry);
  }

  private MaterializedViews views(ChronicleOnlineStore store) {
    return views(store, EpochClock.SYSTEM);
  }

  private MaterializedViews views(ChronicleOnlineStore store, EpochClock clock) {
    return MaterializedViews.start(
        MaterializedViews.Config.of(log.kafka()), store, vertx, clock, registry);
  }

  private static InMemoryOnlineStore store() {
    return new InMemoryOnlineStore(EpochClock.SYSTEM);
  }

  private static void awaitCaughtUp(MaterializedViews views) {
    await().until(views::caughtUp);
  }

  /** Waits until everything written before is applied. */
  private static void flush(MaterializedViews views, String marker) {
    List<RecordMetadata> ends = new ArrayList<>();
    for (String topic : VIEW_TOPICS) {
      for (int partition = 0; partition < TestLog.PARTITIONS; partition++) {
        ends.add(
            log.write(
                new ProducerRecord<>(
                    topic, partition, marker.getBytes(StandardCharsets.UTF_8), null)));
      }
    }
    await()
        .until(
            () ->
                ends.stream()
                    .allMatch(end -> views.isApplied(end.topic(), end.partition(), end.offset())));
  }

  private double count(String outcome) {
    return registry
        .get("everystore.materialized.records")
        .tag("outcome", outcome)
        .counters()
        .stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
