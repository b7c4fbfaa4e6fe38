package io.everystore.feature.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link OnlineStore} and its writer must do; one thin subclass per store. */
public abstract class OnlineStoreContract<S extends OnlineStore & OnlineStoreWriter> {
  private static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final int RANDOM_OPERATIONS = 20_000;

  protected long nowMillis = NOW_MILLIS;
  private S store;
  private OnlineStoreWriter writer;

  /** A new empty store, whose clock is {@link #nowMillis}. */
  protected abstract S openStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = openStore();
    writer = store;
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void writtenValue_isReadWithItsVersion() {
    assertOutcome(Outcome.APPLIED, put(View.PROFILES, "ann", 7, "hello"));
    assertStored(View.PROFILES, "ann", 7, "hello");
    assertEquals(1, store.size(View.PROFILES));
    assertTrue(store.bytes(View.PROFILES) > 0);
  }

  @Test
  void unknownKey_isAMiss() {
    put(View.PROFILES, "ann", 7, "hello");
    assertMissing(View.PROFILES, "bob");
    assertMissing(View.PROFILES, "");
  }

  @Test
  void views_areApart() {
    put(View.PROFILES, "x", 1, "profile");
    put(View.ITEMS, "x", 2, "item");
    assertStored(View.PROFILES, "x", 1, "profile");
    assertStored(View.ITEMS, "x", 2, "item");
    assertMissing(View.CATALOGUE, "x");
  }

  @Test
  void olderVersion_isDropped() {
    put(View.ITEMS, "i", 5, "new");
    assertOutcome(Outcome.STALE, put(View.ITEMS, "i", 4, "old"));
    assertStored(View.ITEMS, "i", 5, "new");
  }

  @Test
  void equalVersion_replaces() {
    put(View.ITEMS, "i", 5, "first");
    assertOutcome(Outcome.APPLIED, put(View.ITEMS, "i", 5, "second"));
    assertStored(View.ITEMS, "i", 5, "second");
  }

  @Test
  void versionsBeyondDoublePrecision_areCompared() {
    long large = (1L << 60) + 1;
    put(View.ITEMS, "i", large, "new");
    assertOutcome(Outcome.STALE, put(View.ITEMS, "i", large - 1, "old"));
    assertStored(View.ITEMS, "i", large, "new");
    assertOutcome(Outcome.APPLIED, put(View.ITEMS, "i", large + 1, "newer"));
    assertStored(View.ITEMS, "i", large + 1, "newer");
  }

  @Test
  void removedValue_isAMissAndNotCounted() {
    put(View.SESSIONS, "s", 1, "x");
    assertOutcome(Outcome.APPLIED, writer.remove(View.SESSIONS, "s", 2));
    assertMissing(View.SESSIONS, "s");
    assertEquals(0, store.size(View.SESSIONS));
  }

  @Test
  void removal_blocksLateOlderValueAndYieldsToNewer() {
    writer.remove(View.SESSIONS, "s", 5);
    assertOutcome(Outcome.STALE, put(View.SESSIONS, "s", 4, "late"));
    assertMissing(View.SESSIONS, "s");
    assertOutcome(Outcome.APPLIED, put(View.SESSIONS, "s", 6, "back"));
    assertStored(View.SESSIONS, "s", 6, "back");
    assertEquals(1, store.size(View.SESSIONS));
  }

  @Test
  void staleRemoval_isDropped() {
    put(View.SESSIONS, "s", 5, "x");
    assertOutcome(Outcome.STALE, writer.remove(View.SESSIONS, "s", 4));
    assertStored(View.SESSIONS, "s", 5, "x");
  }

  @Test
  void sweep_forgetsOldTombstonesOnly() {
    put(View.ITEMS, "kept", 1, "x");
    writer.remove(View.ITEMS, "old", 5);
    nowMillis += 1_000;
    writer.remove(View.ITEMS, "young", 5);
    writer.flush();
    assertEquals(1, writer.sweepTombstones(View.ITEMS, nowMillis));
    assertEquals(0, writer.sweepTombstones(View.ITEMS, nowMillis));
    assertOutcome(Outcome.APPLIED, put(View.ITEMS, "old", 1, "free"));
    assertStored(View.ITEMS, "old", 1, "free");
    assertOutcome(Outcome.STALE, put(View.ITEMS, "young", 1, "late"));
    assertMissing(View.ITEMS, "young");
    assertStored(View.ITEMS, "kept", 1, "x");
    assertEquals(2, store.size(View.ITEMS));
  }

  @Test
  void manyRemovals_doNotFillTheStoreWhenSwept() {
    for (int i = 0; i < 2_000; i++) {
      put(View.ITEMS, "i" + i, 1, "x");
      writer.remove(View.ITEMS, "i" + i, 2);
    }
    writer.flush();
    nowMillis++;
    assertEquals(2_000, writer.sweepTombstones(View.ITEMS, nowMillis));
    assertEquals(0, store.size(View.ITEMS));
  }

  @Test
  void emptyAndLargestValues_roundTrip() {
    byte[] large = new byte[OnlineStore.MAX_VALUE_BYTES];
    new Random(1).nextBytes(large);
    writer.put(View.NEIGHBOURS, "large", 1, large, large.length);
    put(View.NEIGHBOURS, "empty", 1, "");
    writer.flush();
    StoredValue value = new StoredValue();
    assertTrue(store.read(View.NEIGHBOURS, "large", value));
    assertArrayEquals(large, value.toByteArray());
    assertStored(View.NEIGHBOURS, "empty", 1, "");
    put(View.NEIGHBOURS, "large", 2, "small");
    assertStored(View.NEIGHBOURS, "large", 2, "small");
  }

  @Test
  void tooLargeValueAndNegativeVersion_areRefused() {
    byte[] value = new byte[OnlineStore.MAX_VALUE_BYTES + 1];
    assertThrows(
        IllegalArgumentException.class, () -> writer.put(View.ITEMS, "i", 1, value, value.length));
    assertThrows(IllegalArgumentException.class, () -> writer.put(View.ITEMS, "i", -1, value, 1));
    assertThrows(
        IllegalArgumentException.class, () -> writer.put(View.ITEMS, "i", 1, new byte[1], 2));
    assertThrows(IllegalArgumentException.class, () -> writer.remove(View.ITEMS, "i", -1));
  }

  @Test
  void unicodeKeys_areToldApart() {
    List<String> keys =
        List.of("naïve", "naive", "日本語", "😀", "\u0000stage/1", "a b", "é", "e\u0301");
    for (String key : keys) {
      put(View.PROFILES, key, 1, "of " + key);
    }
    for (String key : keys) {
      assertStored(View.PROFILES, key, 1, "of " + key);
    }
    Map<String, String> visited = new HashMap<>();
    store.forEach(View.PROFILES, (key, value) -> visited.put(key, text(value)));
    assertEquals(keys.size(), visited.size());
    keys.forEach(key -> assertEquals("of " + key, visited.get(key)));
  }

  @Test
  void keysNoStoreCanHold_areRefusedOnWriteAndMissOnRead() {
    String longest = "é".repeat(OnlineStore.MAX_KEY_BYTES / 2);
    put(View.PROFILES, longest, 1, "x");
    assertStored(View.PROFILES, longest, 1, "x");
    for (String key : List.of("", longest + "e", "x".repeat(10_000), "lone \ud800 surrogate")) {
      assertThrows(IllegalArgumentException.class, () -> put(View.PROFILES, key, 1, "x"));
      assertThrows(IllegalArgumentException.class, () -> writer.remove(View.PROFILES, key, 1));
      assertMissing(View.PROFILES, key);
    }
  }

  @Test
  void writtenLengthBelowTheArrays_isWhatCounts() {
    writer.put(View.ITEMS, "i", 1, "hello world".getBytes(StandardCharsets.UTF_8), 5);
    assertStored(View.ITEMS, "i", 1, "hello");
  }

  @Test
  void reusedValueArray_doesNotChangeWhatIsStored() {
    byte[] bytes = "first".getBytes(StandardCharsets.UTF_8);
    writer.put(View.ITEMS, "i", 1, bytes, bytes.length);
    Arrays.fill(bytes, (byte) 'x');
    assertStored(View.ITEMS, "i", 1, "first");
  }

  @Test
  void positions_startAtZeroAndAreKeptPerPartition() {
    assertEquals(0, writer.position("profiles.v1", 0));
    writer.recordPosition("profiles.v1", 0, 42);
    writer.recordPosition("profiles.v1", 1, 7);
    writer.recordPosition("profiles.v1", 0, 43);
    writer.flush();
    assertEquals(43, writer.position("profiles.v1", 0));
    assertEquals(7, writer.position("profiles.v1", 1));
    assertEquals(0, writer.position("items.v1", 0));
  }

  @Test
  void completeUntil_isTheTimeOfOpeningUntilThereIsAnother() {
    assertEquals(nowMillis, writer.completeUntilMillis());
    writer.recordPosition("profiles.v1", 0, 42);
    writer.flush();
    assertEquals(nowMillis, writer.completeUntilMillis());
    writer.recordCompleteUntil(nowMillis + 5);
    writer.flush();
    assertEquals(nowMillis + 5, writer.completeUntilMillis());
    assertEquals(42, writer.position("profiles.v1", 0));
  }

  @Test
  void randomOperations_matchTheOracle() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    InMemoryOnlineStore oracle = new InMemoryOnlineStore(() -> nowMillis);
    View[] views = {View.PROFILES, View.ITEMS};
    byte[] value = new byte[3_000];
    for (int i = 0; i < RANDOM_OPERATIONS; i++) {
      View view = views[random.nextInt(views.length)];
      String key = "k" + random.nextInt(300);
      int version = random.nextInt(50) + i / 400;
      nowMillis++;
      if (random.nextInt(5) == 0) {
        assertOutcome(oracle.remove(view, key, version), writer.remove(view, key, version));
      } else {
        random.nextBytes(value);
        int length = random.nextInt(1 << random.nextInt(12));
        assertOutcome(
            oracle.put(view, key, version, value, length),
            writer.put(view, key, version, value, length));
      }
      if (random.nextInt(2_000) == 0) {
        writer.flush();
        long before = nowMillis - random.nextInt(1_000);
        assertEquals(
            oracle.sweepTombstones(view, before),
            writer.sweepTombstones(view, before),
            "seed " + seed);
      }
    }
    writer.flush();
    for (View view : views) {
      assertEquals(contents(oracle, view), contents(store, view), "seed " + seed);
      assertEquals(oracle.size(view), store.size(view), "seed " + seed);
      for (int i = 0; i < 300; i++) {
        StoredValue expected = new StoredValue();
        StoredValue actual = new StoredValue();
        boolean present = oracle.read(view, "k" + i, expected);
        assertEquals(present, store.read(view, "k" + i, actual), "seed " + seed);
        if (present) {
          assertEquals(expected.version(), actual.version(), "seed " + seed);
          assertArrayEquals(expected.toByteArray(), actual.toByteArray(), "seed " + seed);
        }
      }
    }
    assertEquals(0, store.corruptReads());
  }

  @Test
  void readersDuringWrites_seeWholeValuesInVersionOrder() throws Exception {
    int keys = 50;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Future<Long>> readers = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        int seed = r;
        readers.add(pool.submit(() -> readUntil(done, keys, new Random(seed))));
      }
      Random random = new Random(11);
      for (int version = 1; version <= 300; version++) {
        for (int k = 0; k < keys; k++) {
          byte[] value = new byte[1 + random.nextInt(2_000)];
          Arrays.fill(value, (byte) version);
          writer.put(View.PROFILES, "k" + k, version, value, value.length);
        }
      }
      writer.flush();
      done.set(true);
      for (Future<Long> reader : readers) {
        assertTrue(reader.get(60, TimeUnit.SECONDS) > 0);
      }
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
    assertEquals(0, store.corruptReads());
  }

  private long readUntil(AtomicBoolean done, int keys, Random random) {
    StoredValue value = new StoredValue();
    long[] versions = new long[keys];
    long found = 0;
    while (!done.get() || found == 0) {
      int k = random.nextInt(keys);
      if (store.read(View.PROFILES, "k" + k, value)) {
        found++;
        assertTrue(value.version() >= versions[k], "version went back");
        versions[k] = value.version();
        for (int i = 0; i < value.length(); i++) {
          assertEquals((byte) value.version(), value.bytes()[i], "torn value");
        }
      }
    }
    return found;
  }

  private Outcome put(View view, String key, long version, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return writer.put(view, key, version, bytes, bytes.length);
  }

  /** A queued write's outcome is seen in what is stored afterwards. */
  private static void assertOutcome(Outcome expected, Outcome actual) {
    if (actual != Outcome.QUEUED) {
      assertEquals(expected, actual);
    }
  }

  private void assertStored(View view, String key, long version, String value) {
    writer.flush();
    StoredValue stored = new StoredValue();
    assertTrue(store.read(view, key, stored), "no value of " + key);
    assertEquals(value, text(stored));
    assertEquals(version, stored.version());
  }

  private void assertMissing(View view, String key) {
    writer.flush();
    assertFalse(store.read(view, key, new StoredValue()), "a value of " + key);
  }

  private static String text(StoredValue value) {
    return new String(value.bytes(), 0, value.length(), StandardCharsets.UTF_8);
  }

  private static Map<String, String> contents(OnlineStore store, View view) {
    Map<String, String> contents = new HashMap<>();
    store.forEach(
        view,
        (key, value) ->
            contents.put(key, value.version() + ":" + Arrays.toString(value.toByteArray())));
    return contents;
  }
}
