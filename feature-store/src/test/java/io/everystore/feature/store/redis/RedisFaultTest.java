package io.everystore.feature.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoreResetException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of {@link RedisOnlineStore} when the server or the way to it fails. */
final class RedisFaultTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final int QUEUED_BYTES = 1 << 20;
  private static final String TOPIC = "profiles.v1";

  private RedisProcess server;

  @BeforeEach
  void startServer() throws IOException {
    server = RedisProcess.start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void connectionsResetAmidThePipeline_loseNothing() {
    try (RedisOnlineStore store = open(PATIENT)) {
      for (int i = 0; i < 20_000; i++) {
        put(store, i % 500, i);
        if (i % 4_000 == 1_000) {
          server.with(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
        }
      }
      store.recordPosition(TOPIC, 0, 20_000);
      store.flush();
      for (int key = 0; key < 500; key++) {
        assertHolds(store, key, 19_500 + key);
      }
      assertEquals(500, store.size(View.PROFILES));
    }
    try (RedisOnlineStore store = open(PATIENT)) {
      assertEquals(20_000, store.position(TOPIC, 0));
    }
  }

  @Test
  void absentServer_boundsEveryCallAndLosesNoQueuedWrite() throws IOException {
    RedisOnlineStore store = open(SHORT);
    put(store, 1, 1);
    store.flush();
    server.close();
    long start = System.nanoTime();
    assertThrows(
        StoreUnavailableException.class,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            put(store, i, 2);
          }
        });
    assertThrows(StoreUnavailableException.class, store::flush);
    assertThrows(
        StoreUnavailableException.class, () -> store.read(View.PROFILES, "k1", new StoredValue()));
    assertTrue(System.nanoTime() - start < SHORT.multipliedBy(30).toNanos());
    server = RedisProcess.start(server.port());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
        .untilAsserted(() -> assertThrows(StoreResetException.class, store::flush));
    assertHolds(store, 1, 2);
    assertHolds(store, 100, 2);
    store.close();
  }

  @Test
  void emptiedServer_isReportedAndPositionsStartOver() {
    try (RedisOnlineStore store = open(PATIENT)) {
      put(store, 1, 1);
      store.recordPosition(TOPIC, 0, 9);
      store.flush();
      server.with(commands -> commands.flushall());
      put(store, 2, 1);
      store.recordPosition(TOPIC, 0, 10);
      assertThrows(StoreResetException.class, store::flush);
      assertEquals(0, store.position(TOPIC, 0));
      put(store, 1, 1);
      store.recordPosition(TOPIC, 0, 10);
      store.flush();
      assertHolds(store, 1, 1);
      assertHolds(store, 2, 1);
    }
    try (RedisOnlineStore store = open(PATIENT)) {
      assertEquals(10, store.position(TOPIC, 0));
    }
  }

  @Test
  void completeUntil_isKeptBesideThePositions_andNotKnownOfWhoDidNotSay() {
    try (RedisOnlineStore store = open(PATIENT)) {
      store.recordPosition(TOPIC, 0, 9);
      store.recordCompleteUntil(1_234);
    }
    try (RedisOnlineStore store = open(PATIENT)) {
      assertEquals(1_234, store.completeUntilMillis());
      assertEquals(9, store.position(TOPIC, 0));
    }
    server.with(commands -> commands.hdel("everystore:positions", "complete-until-millis"));
    try (RedisOnlineStore store = open(PATIENT)) {
      assertEquals(0, store.completeUntilMillis());
    }
  }

  @Test
  void emptied_holdsNothing_andOtherWritersStartOverToo() {
    try (RedisOnlineStore store = open(PATIENT);
        RedisOnlineStore other = open(PATIENT)) {
      for (int i = 0; i < 3_000; i++) {
        put(store, i, 1);
      }
      store.remove(View.HISTORIES, "removed", 1);
      store.recordPosition(TOPIC, 0, 9);
      store.flush();
      store.empty();
      server.with(commands -> assertEquals(1, commands.dbsize(), "keys beside the new epoch"));
      assertEquals(0, store.position(TOPIC, 0));
      other.recordPosition(TOPIC, 0, 10);
      assertThrows(StoreResetException.class, other::flush);
      put(store, 1, 1);
      store.recordPosition(TOPIC, 0, 1);
      store.flush();
      assertHolds(store, 1, 1);
    }
  }

  @Test
  void damagedAndForeignValues_areMissesAndCounted() {
    try (RedisOnlineStore store = open(PATIENT)) {
      put(store, 1, 1);
      put(store, 2, 1);
      store.flush();
      server.with(
          commands -> {
            commands.setrange("everystore:profiles:k1", 30, "x");
            commands.set("everystore:profiles:junk", "junk");
            commands.copy("everystore:profiles:k2", "everystore:profiles:other");
          });
      StoredValue value = new StoredValue();
      assertFalse(store.read(View.PROFILES, "k1", value));
      assertFalse(store.read(View.PROFILES, "junk", value));
      assertFalse(store.read(View.PROFILES, "other", value));
      assertHolds(store, 2, 1);
      assertEquals(3, store.corruptReads());
      assertEquals(1, store.size(View.PROFILES));
    }
  }

  @Test
  void removal_isForgottenByTheServerAfterItsAge_valuesAreNot() {
    try (RedisOnlineStore store = open(PATIENT)) {
      put(store, 1, 1);
      store.remove(View.PROFILES, "k1", 2);
      put(store, 2, 1);
      store.remove(View.PROFILES, "k2", 2);
      put(store, 2, 3);
      store.flush();
      long ageMillis = OnlineStoreWriter.TOMBSTONE_AGE.toMillis();
      server.with(
          commands -> {
            long leftMillis = commands.pttl("everystore:profiles:k1");
            assertTrue(leftMillis > ageMillis - 60_000 && leftMillis <= ageMillis, "" + leftMillis);
            assertEquals(-1, commands.pttl("everystore:profiles:k2"), "came back");
          });
    }
  }

  @Test
  void unreachableServer_isRefusedAtOpen() {
    assertThrows(
        StoreUnavailableException.class,
        () -> RedisOnlineStore.open(RedisStoreConfig.of("redis://127.0.0.1:1"), EpochClock.SYSTEM));
  }

  private RedisOnlineStore open(Duration timeout) {
    return RedisOnlineStore.open(
        new RedisStoreConfig(server.uri(), RedisStoreConfig.DEFAULT_PREFIX, timeout, QUEUED_BYTES),
        EpochClock.SYSTEM);
  }

  private static void put(RedisOnlineStore store, int key, long version) {
    byte[] value = value(key, version);
    store.put(View.PROFILES, "k" + key, version, value, value.length);
  }

  private static void assertHolds(RedisOnlineStore store, int key, long version) {
    StoredValue value = new StoredValue();
    assertTrue(store.read(View.PROFILES, "k" + key, value), "no value of k" + key);
    assertEquals(version, value.version());
    assertArrayEquals(value(key, version), value.toByteArray());
  }

  private static byte[] value(int key, long version) {
    byte[] value = new byte[100 + key % 300];
    Arrays.fill(value, (byte) (key + version));
    return value;
  }
}
