package io.everystore.standalone.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A job in a process of its own whose code is compiled. Compiling takes half a minute of CPU. While
 * all cores are busy it lasts for minutes, the longer the more threads wait for the same cores, and
 * is told as the cost of events; with few events it is soon over.
 */
final class WarmJob implements AutoCloseable {
  /** What two cores do with half of their time. */
  private static final int WARM_UP_PER_SECOND = 1_500;

  private static final int WINDOW_SECONDS = 10;
  private static final int MOST_WINDOWS = 24;

  /** Of one core, which the compilers may take in what counts as warm. */
  private static final double QUIET = 0.02;

  /** The steady part: after events are written, which others do with the same cores. */
  private static final double STEADY_FROM = 0.5;

  /** And before the log runs out. */
  private static final double STEADY_TO = 0.95;

  private final BenchSystem system;
  private final ChildJvm job;
  private final IntFunction<BenchSystem.Keyed> stream;
  private int written;

  private WarmJob(BenchSystem system, ChildJvm job, IntFunction<BenchSystem.Keyed> stream) {
    this.system = system;
    this.job = job;
    this.stream = stream;
  }

  /**
   * Starts a job and lets it read events as fast as it can, then further ones at a steady rate
   * until the compilers have nothing to do, four minutes at most.
   *
   * @param kind {@link JobChild#WHOLE} or {@link JobChild#FLOOR}
   * @param events read as fast as it can
   * @throws IOException when the job's process ends meanwhile
   */
  static WarmJob start(
      BenchSystem system,
      String kind,
      String heap,
      IntFunction<BenchSystem.Keyed> stream,
      int events)
      throws IOException, InterruptedException {
    system.produceEvents(stream, 0, events);
    WarmJob started = new WarmJob(system, system.startJob(kind, heap), stream);
    try {
      started.written = events;
      started.awaitRead();
      started.warmUp();
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** How many events it has read. */
  int read() {
    return written;
  }

  /** Reads further events as fast as it can. */
  EventCost readFast(int events) throws IOException, InterruptedException {
    int first = written;
    system.produceEvents(stream, first, events);
    written += events;
    EventCost cost =
        EventCost.between(
            job, first + (long) (events * STEADY_FROM), first + (long) (events * STEADY_TO));
    awaitRead();
    return cost;
  }

  /**
   * The same in floors (see {@link CoreFloor}) of the same minutes: before and after, since a
   * machine that others use as well is not as fast at any time.
   *
   * @param result takes rate, cost and floor under the name {@code what}
   * @return floors an event
   */
  double readFast(BenchResult result, String what, SyntheticShop shop, BenchScale scale, int events)
      throws IOException, InterruptedException, ExecutionException {
    double before = CoreFloor.micros(shop, scale);
    EventCost cost = readFast(events);
    double floor = (before + CoreFloor.micros(shop, scale)) / 2;
    double floors = cost.cpuMicros() / floor;
    result
        .add(what, cost.perSecond(), "events/s")
        .add(what, cost.cpuMicros(), "µs CPU an event")
        .add(what + ", floor (a profile read and written)", floor, "µs CPU")
        .add(what, floors, "floors an event");
    return floors;
  }

  /**
   * Reads further events at a steady rate.
   *
   * @param settleSeconds before it counts
   */
  EventCost readPaced(int perSecond, int settleSeconds, int seconds)
      throws IOException, InterruptedException {
    long from = written + (long) settleSeconds * perSecond;
    PacedEvents paced = system.paceEvents(stream, written, perSecond);
    EventCost cost;
    try (paced) {
      cost = EventCost.between(job, from, from + (long) seconds * perSecond);
    }
    written += paced.written();
    awaitRead();
    return cost;
  }

  private void warmUp() throws IOException, InterruptedException {
    PacedEvents paced = system.paceEvents(stream, written, WARM_UP_PER_SECOND);
    try (paced) {
      double share = 1;
      for (int window = 0; window < MOST_WINDOWS && share > QUIET; window++) {
        long before = compiledMillis();
        TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
        share = (compiledMillis() - before) / (WINDOW_SECONDS * 1e3);
        BenchSystem.progress("compiling for %.1f s, %.2f of a core", before / 1e3, share);
      }
    }
    written += paced.written();
    awaitRead();
  }

  private long compiledMillis() throws IOException {
    return Long.parseLong(job.ask(JobChild.COMPILED));
  }

  private void awaitRead() throws IOException, InterruptedException {
    EventCost.awaitConsumed(job, written);
  }

  @Override
  public void close() throws IOException {
    job.close();
  }
}
