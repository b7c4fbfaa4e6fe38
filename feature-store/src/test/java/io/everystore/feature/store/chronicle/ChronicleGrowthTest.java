package io.everystore.feature.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.StoreFullException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a view that outgrows what it was sized for. */
final class ChronicleGrowthTest {
  private static final int VALUE_BYTES = 400;

  @TempDir Path directory;

  @Test
  void outgrownView_movesToLargerFilesAndKeepsEverything() {
    int entries = 30_000;
    ChronicleStoreConfig config = ChronicleFaultTest.config(directory);
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      long before = store.bytes(View.PROFILES);
      write(store, 0, entries);
      store.remove(View.PROFILES, key(7), 2);
      assertTrue(store.bytes(View.PROFILES) >= 4 * before);
      assertTrue(store.fillRatio(View.PROFILES) < 0.9);
      store.recordPosition("profiles.v1", 0, 5);
    }
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertEquals(entries - 1, store.size(View.PROFILES));
      assertEquals(5, store.position("profiles.v1", 0));
      assertValues(store, 8, entries);
    }
  }

  @Test
  void valuesLargerThanExpected_makeTheFileLargerOnce() {
    int entries = 40_000;
    byte[] value = new byte[3 * VALUE_BYTES];
    ChronicleStoreConfig config =
        ChronicleFaultTest.config(directory)
            .with(View.PROFILES, new ViewSizing(entries, 16, VALUE_BYTES));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      for (int i = 0; i < entries; i++) {
        store.put(View.PROFILES, key(i), 1, value, value.length);
      }
      assertEquals(entries, store.size(View.PROFILES));
      long bytesAnEntry = store.bytes(View.PROFILES) / entries;
      assertTrue(bytesAnEntry < 1.7 * value.length, () -> bytesAnEntry + " bytes an entry");
    }
  }

  @Test
  void readersDuringGrowth_missNothing() throws Exception {
    int entries = 2_000;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (ChronicleOnlineStore store =
        ChronicleOnlineStore.open(ChronicleFaultTest.config(directory), EpochClock.SYSTEM)) {
      write(store, 0, entries);
      AtomicInteger rounds = new AtomicInteger();
      Runnable reads =
          () -> {
            while (!done.get()) {
              assertValues(store, 0, entries);
              rounds.incrementAndGet();
            }
          };
      Future<?> first = pool.submit(reads);
      Future<?> second = pool.submit(reads);
      for (int growth = 0; growth < 4; growth++) {
        store.grow(View.PROFILES);
      }
      done.set(true);
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
      assertTrue(rounds.get() > 0);
      assertEquals(0, store.corruptReads());
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  @Test
  void viewThatMayNotGrow_refusesClearlyAndKeepsWhatItHas() {
    ChronicleStoreConfig config = ChronicleFaultTest.config(directory);
    ChronicleStoreConfig bounded =
        new ChronicleStoreConfig(directory, config.sizings(), config.growAtRatio(), 1);
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(bounded, EpochClock.SYSTEM)) {
      AtomicInteger written = new AtomicInteger();
      StoreFullException full =
          assertThrows(
              StoreFullException.class,
              () -> {
                while (written.get() < 1_000_000) {
                  write(store, written.get(), written.get() + 1);
                  written.incrementAndGet();
                }
              });
      assertTrue(String.valueOf(full.getMessage()).contains("view PROFILES is full"));
      assertTrue(store.fillRatio(View.PROFILES) > 0.8);
      assertValues(store, 0, written.get());
      byte[] larger = new byte[50_000];
      assertThrows(
          StoreFullException.class,
          () -> {
            for (int i = 0; i < written.get(); i++) {
              store.put(View.PROFILES, key(i), 2, larger, larger.length);
            }
          });
      assertValues(store, written.get() / 2, written.get());
    }
  }

  private static void write(ChronicleOnlineStore store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.put(View.PROFILES, key(i), 1, value(i), VALUE_BYTES);
    }
  }

  private static void assertValues(ChronicleOnlineStore store, int from, int to) {
    StoredValue value = new StoredValue();
    for (int i = from; i < to; i++) {
      assertTrue(store.read(View.PROFILES, key(i), value), "no value of " + key(i));
      assertArrayEquals(value(i), value.toByteArray());
    }
  }

  private static String key(int i) {
    return "client-" + i;
  }

  private static byte[] value(int i) {
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) i);
    return value;
  }
}
