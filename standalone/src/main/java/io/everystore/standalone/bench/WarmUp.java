package io.everystore.standalone.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Brings a job that was just started to where its code is compiled. Compiling takes half a minute
 * of CPU. While all cores are busy it lasts for minutes, the longer the more threads wait for the
 * same cores, and is told as the cost of events; with few events it is soon over.
 */
final class WarmUp {
  /** What two cores do with half of their time. */
  private static final int EVENTS_PER_SECOND = 1_500;

  private static final int WINDOW_SECONDS = 10;
  private static final int MOST_WINDOWS = 24;

  /** Of one core, which the compilers may take in what counts as warm. */
  private static final double QUIET = 0.02;

  private WarmUp() {}

  /**
   * Lets the job read what is in the log as fast as it can, then further events at a steady rate
   * until the compilers have nothing to do, four minutes at most.
   *
   * @param events in the log
   * @return how many are in the log afterwards, all read
   * @throws IOException when the job's process ends meanwhile
   */
  static int run(BenchSystem system, ChildJvm job, SyntheticShop shop, int events)
      throws IOException, InterruptedException {
    EventCost.awaitConsumed(job, events);
    PacedEvents paced = system.paceEvents(shop, events, EVENTS_PER_SECOND);
    try (paced) {
      awaitCompiled(job);
    }
    int written = events + paced.written();
    EventCost.awaitConsumed(job, written);
    return written;
  }

  private static void awaitCompiled(ChildJvm job) throws IOException, InterruptedException {
    double share = 1;
    for (int window = 0; window < MOST_WINDOWS && share > QUIET; window++) {
      long before = compiledMillis(job);
      TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
      share = (compiledMillis(job) - before) / (WINDOW_SECONDS * 1e3);
      BenchSystem.progress("compiling for %.1f s, %.2f of a core", before / 1e3, share);
    }
  }

  private static long compiledMillis(ChildJvm job) throws IOException {
    return Long.parseLong(job.ask(JobChild.COMPILED));
  }
}
