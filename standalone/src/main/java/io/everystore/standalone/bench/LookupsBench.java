package io.everystore.standalone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Single reads of profiles at random from the views the page is made from, against the same values
 * in Redis over loopback and in RocksDB, in one run: one thread, everything in memory.
 *
 * <p>The rounds of the stores take turns, so that a disturbance of the machine meets all of them.
 */
public final class LookupsBench {
  private static final long KEYS = 200_000;
  private static final int ROUNDS = 4;

  /** Reads of a store per round: about as long for each. */
  private static final int MAP_READS = 1_000_000;

  private static final int ROCKS_READS = 200_000;
  private static final int REDIS_READS = 40_000;

  /** How many times Redis' time per read the map must beat. */
  private static final double REDIS_RATIO = 50;

  /** Keys made at a time: a request's key has just been parsed and is near the processor too. */
  private static final int KEYS_AT_A_TIME = 500;

  private static final long HIGHEST_NANOS = 10_000_000_000L;
  private static final int PRECISE_DIGITS = 3;

  private LookupsBench() {}

  /** Runs alone; arguments: scale, directory for JSON and histograms. */
  public static void main(String[] args) throws Exception {
    BenchScale scale = new BenchScale(args.length > 0 ? Double.parseDouble(args[0]) : 1);
    BenchResult result = run(scale);
    BenchReport.print(result, System.out);
    BenchReport.write(result, Path.of(args.length > 1 ? args[1] : "target/bench"));
  }

  public static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("lookups");
    int keys = scale.count(KEYS);
    for (LookupValues values : List.of(LookupValues.small(keys), LookupValues.large(keys))) {
      measure(values, scale, result);
    }
    return result;
  }

  private static void measure(LookupValues values, BenchScale scale, BenchResult result)
      throws Exception {
    String size = values.meanBytes() + " B";
    try (LookupPeer map = MapLookup.fill(values);
        LookupPeer rocks = RocksLookup.fill(values);
        LookupPeer redis = RedisLookup.fill(values)) {
      List<Run> runs = new ArrayList<>();
      runs.add(new Run("Chronicle Map", map, scale.count(MAP_READS)));
      runs.add(new Run("RocksDB", rocks, scale.count(ROCKS_READS)));
      runs.add(new Run("Redis", redis, scale.count(REDIS_READS)));
      for (int round = 0; round <= ROUNDS; round++) {
        for (Run run : runs) {
          // The first round warms up.
          run.round(values, round, round > 0);
        }
      }
      for (Run run : runs) {
        result.add(run.name + ", " + size + ", mean", run.meanNanos() / 1e3, "µs");
        result.addMicros(run.name + ", " + size, run.histogram);
      }
      Run mapRun = runs.get(0);
      result.add("RocksDB ÷ Chronicle Map, " + size + ", p50", runs.get(1).over(mapRun), "times");
      result.addAtLeast(
          "Redis ÷ Chronicle Map, " + size + ", p50",
          runs.get(2).over(mapRun),
          "times",
          REDIS_RATIO);
      result.add(
          "Redis ÷ Chronicle Map, " + size + ", mean",
          runs.get(2).meanNanos() / mapRun.meanNanos(),
          "times");
      result.add(
          "Chronicle Map, " + size + ", file per key", (double) map.bytes() / values.keys(), "B");
    }
  }

  /** One store's rounds. */
  private static final class Run {
    private final String name;
    private final LookupPeer peer;
    private final int reads;
    private final Histogram histogram = new Histogram(HIGHEST_NANOS, PRECISE_DIGITS);
    private long nanos;
    private long measured;

    Run(String name, LookupPeer peer, int reads) {
      this.name = name;
      this.peer = peer;
      this.reads = reads;
    }

    void round(LookupValues values, int round, boolean record) throws IOException {
      SplittableRandom random = new SplittableRandom(round);
      String[] keys = new String[KEYS_AT_A_TIME];
      long bytes = 0;
      for (int done = 0; done < reads; done += keys.length) {
        for (int i = 0; i < keys.length; i++) {
          keys[i] = LookupValues.key(random.nextInt(values.keys()));
        }
        long start = System.nanoTime();
        long before = start;
        for (String key : keys) {
          int length = peer.read(key);
          if (length < 0) {
            throw new IOException(name + " lost the value of " + key);
          }
          bytes += length;
          long after = System.nanoTime();
          if (record) {
            histogram.recordValue(Math.min(after - before, HIGHEST_NANOS));
          }
          before = after;
        }
        if (record) {
          nanos += before - start;
          measured += keys.length;
        }
      }
      if (Math.abs(bytes / reads - values.meanBytes()) > values.meanBytes() / 4) {
        throw new IOException(
            name + " answered " + bytes / reads + " bytes (expected: " + values.meanBytes() + ")");
      }
    }

    /** Median over median: what other work on the machine disturbs least. */
    double over(Run other) {
      return (double) histogram.getValueAtPercentile(50) / other.histogram.getValueAtPercentile(50);
    }

    double meanNanos() {
      return (double) nanos / measured;
    }
  }
}
