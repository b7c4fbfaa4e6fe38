package io.everystore.standalone.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Profile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a machine's CPU time is worth right now while all of its cores work: others may use them as
 * well, and cores may share caches, memory, power or even execution units. Threads read and write
 * profiles and have nothing to do with each other.
 */
final class CoreFloor {
  private static final int PROFILES = 20_000;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final double NANOS_PER_MICRO = 1e3;

  private final byte[][] profiles;

  private CoreFloor(byte[][] profiles) {
    this.profiles = profiles;
  }

  /** CPU microseconds of a profile read and written while all cores do that. */
  static double micros(SyntheticShop shop, BenchScale scale)
      throws InterruptedException, ExecutionException {
    byte[][] profiles = new byte[Math.min(PROFILES, shop.users())][];
    for (int user = 0; user < profiles.length; user++) {
      profiles[user] = shop.profile(user, 0).toByteArray();
    }
    CoreFloor floor = new CoreFloor(profiles);
    int cores = Runtime.getRuntime().availableProcessors();
    double unused = floor.micros(cores, scale.time(WARM_UP));
    return floor.micros(cores, scale.time(MEASURED));
  }

  /** CPU of a profile over so many threads. */
  private double micros(int threads, Duration time)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i * profiles.length / threads;
        all.add(pool.submit(() -> work(first, time)));
      }
      double sum = 0;
      for (Future<Double> each : all) {
        sum += each.get();
      }
      return sum / threads;
    } finally {
      pool.shutdownNow();
    }
  }

  private double work(int first, Duration time) throws InvalidProtocolBufferException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long endNanos = System.nanoTime() + time.toNanos();
    long before = threads.getCurrentThreadCpuTime();
    long done = 0;
    long bytes = 0;
    int next = first;
    while (System.nanoTime() < endNanos) {
      Profile profile = Profile.parseFrom(profiles[next]);
      bytes += profile.toBuilder().setVersion(done).build().toByteArray().length;
      next = (next + 1) % profiles.length;
      done++;
    }
    if (bytes == 0) {
      throw new IllegalStateException("profiles: all empty (expected: bytes)");
    }
    return (threads.getCurrentThreadCpuTime() - before) / NANOS_PER_MICRO / done;
  }
}
