package io.everystore.standalone.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the job and serving at random while a drill goes on, and starts them again. Thread-safe.
 *
 * <p>What is killed is the process, with everything in its memory; a decision may be lost between
 * the ledger and whoever waits for it at any place.
 */
final class RedemptionKills implements AutoCloseable {
  private static final long POLL_NANOS = 5_000_000;

  /** After a start until decisions count as undisturbed again. */
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final String JOB_HEAP = "768m";
  private static final String SERVING_HEAP = "512m";

  private final BenchSystem system;
  private final SyntheticShop sizes;
  private final Deque<Double> moments = new ArrayDeque<>();
  private final Random random;
  private final Thread thread = new Thread(this::run, "killer");
  private ChildJvm job;
  private ChildJvm serving;
  private volatile int port;
  private volatile int adminPort;
  private volatile double progress;
  private volatile boolean disturbed;
  private volatile long calmSinceNanos;
  private final AtomicInteger epoch = new AtomicInteger();
  private volatile boolean closed;
  private int jobKills;
  private int servingKills;

  private RedemptionKills(
      BenchSystem system, SyntheticShop sizes, ChildJvm job, ChildJvm serving, Random random) {
    this.system = system;
    this.sizes = sizes;
    this.job = job;
    this.serving = serving;
    this.random = random;
  }

  /**
   * Starts job and serving.
   *
   * @param count kills spread over the drill
   */
  static RedemptionKills start(BenchSystem system, SyntheticShop sizes, int count, long seed)
      throws IOException {
    ChildJvm job = system.startDurableJob(JOB_HEAP);
    BenchSystem.ServingHandle handle = system.startServing(sizes, SERVING_HEAP);
    Random random = new Random(seed);
    RedemptionKills kills = new RedemptionKills(system, sizes, job, handle.process(), random);
    kills.use(handle);
    random.doubles(count, 0.05, 0.9).sorted().forEach(kills.moments::add);
    return kills;
  }

  private void use(BenchSystem.ServingHandle handle) {
    serving = handle.process();
    port = handle.port();
    adminPort = handle.adminPort();
  }

  /** Begins to kill. */
  void begin() {
    calmSinceNanos = System.nanoTime();
    thread.start();
  }

  /** How much of the drill was asked for, 0..1. */
  void progress(double share) {
    progress = share;
  }

  int port() {
    return port;
  }

  int adminPort() {
    return adminPort;
  }

  /** Kills so far, the same number as long as nothing is killed or settling; else negative. */
  int calmEpoch() {
    return disturbed || System.nanoTime() - calmSinceNanos < SETTLING_NANOS ? -1 : epoch.get();
  }

  private void run() {
    try {
      while (!closed && !moments.isEmpty()) {
        if (progress < moments.peek()) {
          LockSupport.parkNanos(POLL_NANOS);
          continue;
        }
        moments.poll();
        disturbed = true;
        epoch.incrementAndGet();
        if (jobKills <= servingKills && (jobKills < servingKills || random.nextBoolean())) {
          jobKills++;
          job.kill();
          job = system.startDurableJob(JOB_HEAP);
        } else {
          servingKills++;
          serving.kill();
          use(system.startServing(sizes, SERVING_HEAP));
        }
        calmSinceNanos = System.nanoTime();
        disturbed = false;
      }
    } catch (IOException e) {
      throw new IllegalStateException("what was killed does not start again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int jobKills() {
    return jobKills;
  }

  int servingKills() {
    return servingKills;
  }

  /** Kills no more; what it started last goes on. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
