package io.everystore.standalone.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What a job took for some of the events of a log.
 *
 * @param perCpuSecond events a CPU second
 * @param perSecond events a second
 */
record EventCost(double perCpuSecond, double perSecond) {
  private static final long POLL_MILLIS = 50;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** CPU microseconds an event. */
  double cpuMicros() {
    return 1e6 / perCpuSecond;
  }

  /** Returns once the job has read as many. */
  static void awaitConsumed(ChildJvm job, long events) throws IOException, InterruptedException {
    sampleAt(job, events);
  }

  /**
   * Waits until a running job has read its log up to {@code to}.
   *
   * @param from events that were read before it counts
   * @throws IOException when the job's process ends meanwhile
   * @throws IllegalStateException when there are too few events to tell
   */
  static EventCost between(ChildJvm job, long from, long to)
      throws IOException, InterruptedException {
    Sample first = sampleAt(job, from);
    Sample last = sampleAt(job, to);
    double seconds = (last.nanos - first.nanos) / 1e9;
    double cpuSeconds = (last.cpuNanos - first.cpuNanos) / 1e9;
    long consumed = last.consumed - first.consumed;
    if (consumed == 0) {
      throw new IllegalStateException(
          to + " events were read at once (expected: more, so raise --scale)");
    }
    BenchSystem.progress(
        "from event %,d on: %,d events in %.1f s, %.1f CPU s", from, consumed, seconds, cpuSeconds);
    return new EventCost(consumed / cpuSeconds, consumed / seconds);
  }

  private record Sample(long consumed, long nanos, long cpuNanos) {}

  private static Sample sample(ChildJvm job) throws IOException {
    return new Sample(
        Long.parseLong(job.ask(JobChild.CONSUMED)), System.nanoTime(), job.meter().cpu().toNanos());
  }

  private static Sample sampleAt(ChildJvm job, long consumed)
      throws IOException, InterruptedException {
    Sample reported = sample(job);
    while (true) {
      Sample now = sample(job);
      if (now.consumed >= consumed) {
        return now;
      }
      if (now.nanos - reported.nanos > REPORT_NANOS) {
        BenchSystem.progress(
            "%,d of %,d events, %,.0f per CPU second",
            now.consumed,
            consumed,
            (now.consumed - reported.consumed) * 1e9 / (now.cpuNanos - reported.cpuNanos));
        reported = now;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
