package io.everystore.serving.materialize;

import static io.everystore.serving.materialize.ViewValues.bytes;
import static io.everystore.serving.materialize.ViewValues.catalogue;
import static io.everystore.serving.materialize.ViewValues.neighbours;
import static io.everystore.serving.materialize.ViewValues.profile;
import static io.everystore.serving.materialize.ViewValues.session;
import static io.everystore.serving.materialize.ViewValues.stats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.CatalogueRemoval;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.feature.store.redis.RedisOnlineStore;
import io.everystore.feature.store.redis.RedisProcess;
import io.everystore.feature.store.redis.RedisStoreConfig;
import io.everystore.serving.log.TestLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis server beside a local store over one log: what happens to either. */
final class RedisMirrorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path directory;
  private static TestLog log;
  private static Vertx vertx;

  private static long lastVersion;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryOnlineStore local = new InMemoryOnlineStore(EpochClock.SYSTEM);
  private RedisProcess server;
  private MaterializedViews views;

  @BeforeAll
  static void startLog() throws Exception {
    log = TestLog.start(directory.resolve("kafka"));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopLog() {
    vertx.close().await();
    log.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = RedisProcess.start();
    views =
        MaterializedViews.start(
            MaterializedViews.Config.of(log.kafka()),
            local,
            vertx,
            EpochClock.SYSTEM,
            new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() throws IOException {
    views.close();
    server.close();
  }

  @Test
  void mirroredValues_equalTheLocalOnes() {
    writeHistory(new Random(11), 400);
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("eq-1");
      writeHistory(new Random(12), 200);
      log.write(Topics.SESSIONS, "eq-session", bytes(session("eq-session", 1, 1)));
      awaitMirrored("eq-2");
      assertEquals(RedisMirror.State.UP, mirror.state());
      assertEquals(1, gauge("everystore.redis.up"));
      waiting()
          .until(
              () ->
                  registry.get("everystore.redis.offset.lag").gauges().stream()
                      .allMatch(lag -> lag.value() == 0));
      try (RedisOnlineStore redis = redis()) {
        assertEquals(0, redis.size(View.SESSIONS));
      }
    }
  }

  @Test
  void tombstoneRightBehindItsValue_removesIt() {
    for (int i = 0; i < 200; i++) {
      log.write(Topics.ITEMS, "behind" + i, bytes(stats("behind" + i, 1)));
      log.write(Topics.ITEMS, "behind" + i, null);
    }
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("behind-end");
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
  }

  @Test
  void logReadAgainOverWhatIsThere_losesNoValueWrittenAnewAfterItsRemoval() {
    log.write(Topics.PROFILES, "anew", bytes(profile("anew", 7, 700)));
    log.write(Topics.PROFILES, "anew", null);
    log.write(Topics.PROFILES, "anew", bytes(profile("anew", 8, 800)));
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("anew-1");
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
    server.with(redis -> redis.del("everystore:positions"));
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("anew-2");
      assertEquals(RedisMirror.State.UP, mirror.state());
      try (RedisOnlineStore redis = redis()) {
        assertTrue(content(redis).containsKey("PROFILES anew"));
      }
    }
  }

  @Test
  void serverKilledWhileRecordsFlow_localReadsGoOn_andAnEmptyOneIsFilled() throws IOException {
    writeHistory(new Random(21), 100);
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("kill-1");
      server.close();
      writeHistory(new Random(22), 100);
      log.write(Topics.PROFILES, "kill-u", bytes(profile("kill-u", 1, 100)));
      waiting().until(() -> views.findProfile("kill-u") != null);
      waiting().until(() -> mirror.state() == RedisMirror.State.AWAY);
      assertEquals(0, gauge("everystore.redis.up"));
      assertEquals(Double.NaN, gauge("everystore.redis.offset.lag"));
      log.write(Topics.PROFILES, "kill-u", bytes(profile("kill-u", 2, 200)));
      waiting().until(() -> profileTime("kill-u") == 200);
      server = RedisProcess.start(server.port());
      awaitMirrored("kill-2");
      waiting().until(() -> gauge("everystore.redis.up") == 1);
    }
  }

  @Test
  void emptiedServer_isFilledAgainThoughNothingIsWritten() {
    writeHistory(new Random(31), 200);
    try (RedisMirror mirror = mirror(server.uri())) {
      awaitMirrored("flush-1");
      server.with(commands -> commands.flushall());
      awaitMirrored();
      assertEquals(2, registry.get("everystore.redis.fills").counter().count());
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
  }

  /** Neither the profile nor its removal is in the topic any more. */
  @Test
  void whoWasErasedWhileTheMirrorWasAwayForLong_isNotServedByRedis() {
    CutOffClock clock = new CutOffClock("redis-mirror");
    try (RedisMirror mirror = mirror(server.uri(), clock)) {
      awaitMirrored("away-1");
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
    putErased();
    log.write(Topics.PROFILES, "away-meanwhile", bytes(profile("away-meanwhile", 1, 1)));
    clock.cutOff(Duration.ofHours(19), () -> {});
    try (RedisMirror mirror = mirror(server.uri(), clock)) {
      waiting().until(() -> holds("away-meanwhile"));
      assertTrue(holds("erased-u"));
      assertEquals(RedisMirror.State.UP, mirror.state());
      waiting().until(() -> completeUntilMillis() > clock.millis() - 3_600_000);
    }
    log.write(Topics.PROFILES, "away-longer", bytes(profile("away-longer", 1, 1)));
    clock.cutOff(Duration.ofHours(21), () -> {});
    try (RedisMirror mirror = mirror(server.uri(), clock)) {
      awaitMirrored("away-2");
      assertFalse(holds("erased-u"));
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
  }

  @Test
  void whoWasErasedWhileARunningMirrorWasCutOffForLong_isNotServedByRedis() {
    CutOffClock clock = new CutOffClock("redis-mirror");
    try (RedisMirror mirror = mirror(server.uri(), clock)) {
      awaitMirrored("cut-1");
      putErased();
      clock.cutOff(
          Duration.ofHours(21),
          () -> log.write(Topics.PROFILES, "cut-u", bytes(profile("cut-u", 1, 1))));
      waiting().until(() -> holds("cut-u"));
      awaitMirrored("cut-2");
      assertFalse(holds("erased-u"));
      assertEquals(RedisMirror.State.UP, mirror.state());
    }
  }

  private void putErased() {
    byte[] profile = bytes(profile("erased-u", 1, 1));
    try (RedisOnlineStore redis = redis()) {
      redis.put(View.PROFILES, "erased-u", 1, profile, profile.length);
    }
    assertTrue(holds("erased-u"));
  }

  private boolean holds(String id) {
    try (RedisOnlineStore redis = redis()) {
      return redis.read(View.PROFILES, id, new StoredValue());
    }
  }

  private long completeUntilMillis() {
    try (RedisOnlineStore redis = redis()) {
      return redis.completeUntilMillis();
    }
  }

  @Test
  void serverThatIsNotThereAtStart_isMirroredToOnceItIs() throws IOException {
    server.close();
    log.write(Topics.PROFILES, "late-u", bytes(profile("late-u", 1, 100)));
    try (RedisMirror mirror = mirror(server.uri())) {
      waiting().until(() -> mirror.state() == RedisMirror.State.AWAY);
      waiting().until(() -> views.findProfile("late-u") != null);
      server = RedisProcess.start(server.port());
      awaitMirrored("late-1");
    }
  }

  @Test
  void silentServer_holdsUpNeitherLocalReadsNorTheStop() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisMirror mirror = mirror("redis://127.0.0.1:" + silent.getLocalPort());
      try (mirror) {
        for (int i = 1; i <= 20; i++) {
          long time = i;
          log.write(Topics.PROFILES, "silent-u", bytes(profile("silent-u", i, time)));
          Awaitility.await()
              .atMost(Duration.ofSeconds(5))
              .until(() -> profileTime("silent-u") == time);
        }
        waiting().until(() -> mirror.state() == RedisMirror.State.AWAY);
        assertNull(views.failure());
      }
      assertTrue(mirror.stopped());
    }
  }

  private RedisMirror mirror(String uri) {
    return mirror(uri, EpochClock.SYSTEM);
  }

  private RedisMirror mirror(String uri, EpochClock clock) {
    return RedisMirror.start(log.kafka(), RedisStoreConfig.of(uri), clock, registry);
  }

  private RedisOnlineStore redis() {
    return RedisOnlineStore.open(RedisStoreConfig.of(server.uri()), EpochClock.SYSTEM);
  }

  private double gauge(String name) {
    return registry.get(name).gauges().iterator().next().value();
  }

  private long profileTime(String id) {
    var profile = views.findProfile(id);
    return profile == null ? -1 : profile.getLastEventTimeMillis();
  }

  /** Writes one last record to each topic and waits until both stores hold the same. */
  private void awaitMirrored(String marker) {
    log.write(Topics.PROFILES, marker, bytes(profile(marker, 1, 1)));
    log.write(Topics.CATALOGUE, marker, bytes(catalogue(marker, 1, marker)));
    log.write(Topics.ITEMS, marker, bytes(stats(marker, 1)));
    log.write(Topics.NEIGHBOURS, marker, bytes(neighbours(new Random(1), marker, 1)));
    waiting().until(() -> local.size(View.NEIGHBOURS) > 0 && profileTime(marker) == 1);
    awaitMirrored();
  }

  private void awaitMirrored() {
    waiting()
        .untilAsserted(
            () -> {
              try (RedisOnlineStore redis = redis()) {
                assertEquals(Set.of(), differences(content(local), content(redis)));
              }
            });
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
  }

  /** Everything but what stands for items taken out of the catalogue. */
  private static Map<String, ByteBuffer> content(OnlineStore store) {
    Map<String, ByteBuffer> content = new TreeMap<>();
    for (View view : RedisMirror.VIEWS) {
      store.forEach(
          view,
          (key, value) -> content.put(view + " " + key, ByteBuffer.wrap(value.toByteArray())));
    }
    content.entrySet().removeIf(entry -> isRemoved(entry.getKey(), entry.getValue().array()));
    return content;
  }

  private static boolean isRemoved(String key, byte[] value) {
    try {
      return key.startsWith(View.CATALOGUE.name())
          && CatalogueRemoval.isOne(CatalogueItem.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(key, e);
    }
  }

  private static Set<String> differences(
      Map<String, ByteBuffer> expected, Map<String, ByteBuffer> actual) {
    Set<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    keys.removeIf(key -> Objects.equals(expected.get(key), actual.get(key)));
    return keys;
  }

  /** Versions grow, and now and then an old one comes late. */
  private static void writeHistory(Random random, int writes) {
    for (int i = 0; i < writes; i++) {
      String item = "h" + random.nextInt(30);
      String user = "u" + random.nextInt(30);
      lastVersion += 2;
      long version = random.nextInt(5) == 0 ? Math.max(1, lastVersion - 101) : lastVersion;
      switch (random.nextInt(7)) {
        case 0 -> log.write(Topics.CATALOGUE, item, bytes(catalogue(item, version, "t" + version)));
        case 1 -> log.write(Topics.ITEMS, item, bytes(stats(item, version)));
        case 2 -> log.write(Topics.NEIGHBOURS, item, bytes(neighbours(random, item, version)));
        case 3 -> log.write(Topics.CATALOGUE, item, null);
        case 4 -> log.write(Topics.PROFILES, user, null);
        default -> log.write(Topics.PROFILES, user, bytes(profile(user, version, version)));
      }
    }
  }
}
