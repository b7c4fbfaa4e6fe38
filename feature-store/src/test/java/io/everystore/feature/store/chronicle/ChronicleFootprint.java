package io.everystore.feature.store.chronicle;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Measures bytes per entry and read latency of the Chronicle store. Run it from the repository with
 *
 * <pre>
 * mvn -q -pl feature-store test-compile exec:exec@footprint
 * </pre>
 *
 * Arguments: entries, and entries the file is sized for at first.
 */
final class ChronicleFootprint {
  private static final int MIN_VALUE_BYTES = 250;
  private static final int MAX_VALUE_BYTES = 500;
  private static final int KEY_BYTES = 20;
  private static final double NEVER = Double.MAX_VALUE;
  private static final int READS = 1_000_000;
  private static final int KEYS_AT_A_TIME = 100;
  private static final int READ_ROUNDS = 3;
  private static final int UPDATE_ROUNDS = 2;

  private ChronicleFootprint() {}

  public static void main(String[] args) throws IOException {
    int entries = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int sizedFor = args.length > 1 ? Integer.parseInt(args[1]) : entries;
    Path directory = Files.createTempDirectory("everystore-footprint");
    ViewSizing sizing =
        new ViewSizing(sizedFor, KEY_BYTES, (MIN_VALUE_BYTES + MAX_VALUE_BYTES) / 2);
    ChronicleStoreConfig config =
        ChronicleStoreConfig.small(directory)
            .with(View.PROFILES, sizing)
            .growingAt(sizedFor < entries ? ChronicleStoreConfig.ALARM_RATIO : NEVER);
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      for (int round = 1; round <= UPDATE_ROUNDS; round++) {
        write(store, entries, round);
        report(store, directory, entries, round);
      }
      for (int round = 0; round < READ_ROUNDS; round++) {
        read(store, entries);
      }
      sweep(store, entries);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
  }

  /** Every round gives every key a value of another length, as profiles change theirs. */
  private static void write(ChronicleOnlineStore store, int entries, int round) {
    SplittableRandom random = new SplittableRandom(round);
    byte[] value = new byte[MAX_VALUE_BYTES];
    long start = System.nanoTime();
    for (int i = 0; i < entries; i++) {
      random.nextBytes(value);
      store.put(
          View.PROFILES,
          key(i),
          round,
          value,
          random.nextInt(MIN_VALUE_BYTES, MAX_VALUE_BYTES + 1));
    }
    print(
        "round %d: %,d writes, %.2f us each",
        round, entries, (System.nanoTime() - start) / 1e3 / entries);
  }

  private static void report(ChronicleOnlineStore store, Path directory, int entries, int round)
      throws IOException {
    long fileBytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().startsWith("profiles.")) {
          fileBytes += Files.size(file);
        }
      }
    }
    print(
        "round %d: %,d live, fill ratio %.2f, file %.1f bytes an entry, resident %.1f bytes an entry",
        round,
        store.size(View.PROFILES),
        store.fillRatio(View.PROFILES),
        (double) fileBytes / entries,
        (double) residentBytes("profiles.") / entries);
  }

  private static void read(ChronicleOnlineStore store, int entries) {
    SplittableRandom random = new SplittableRandom(7);
    StoredValue value = new StoredValue();
    String[] keys = new String[KEYS_AT_A_TIME];
    long[] nanos = new long[READS / KEYS_AT_A_TIME];
    long bytes = 0;
    for (int round = 0; round < nanos.length; round++) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = key(random.nextInt(entries));
      }
      long start = System.nanoTime();
      for (String key : keys) {
        if (!store.read(View.PROFILES, key, value)) {
          throw new IllegalStateException("missing " + key);
        }
        bytes += value.length();
      }
      nanos[round] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    print(
        "%,d random reads of %d bytes on average, %d ns each (median of batches of %d)",
        READS, bytes / READS, nanos[nanos.length / 2] / KEYS_AT_A_TIME, KEYS_AT_A_TIME);
  }

  private static void sweep(ChronicleOnlineStore store, int entries) {
    store.remove(View.PROFILES, key(0), UPDATE_ROUNDS + 1);
    long start = System.nanoTime();
    long swept = store.sweepTombstones(View.PROFILES, Long.MAX_VALUE);
    print(
        "%d tombstone of %,d entries swept in %.0f ms",
        swept, entries, (System.nanoTime() - start) / 1e6);
  }

  /** Resident part of the mapped files whose name starts so. */
  private static long residentBytes(String prefix) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
    long kilobytes = 0;
    boolean ours = false;
    for (String line : lines) {
      if (line.startsWith("Rss:") && ours) {
        kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
      } else if (line.matches("^[0-9a-f]+-[0-9a-f]+ .*")) {
        ours = line.contains("/" + prefix);
      }
    }
    return kilobytes << 10;
  }

  private static String key(int i) {
    return "client-" + (1_000_000_000_000L + i);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
