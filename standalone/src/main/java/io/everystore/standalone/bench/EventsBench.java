package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What an event costs: the whole topology from Kafka to the view topics, checkpoints on, beside a
 * bare count per key in RocksDB, both over the same log, each alone on the machine.
 */
final class EventsBench {
  private static final int EVENTS = 4_000_000;
  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final String HEAP = "2g";

  /** The steady part: after classes are loaded and compiled, before the log runs out. */
  private static final double STEADY_FROM = 0.5;

  private static final double STEADY_TO = 0.95;
  private static final long POLL_MILLIS = 50;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double LEAST_RATIO = 0.25;
  private static final double LEAST_PER_CPU_SECOND = 20_000;

  private EventsBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    int events = scale.count(EVENTS);
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), System.currentTimeMillis());
    try (BenchSystem system = BenchSystem.start()) {
      system.produce(
          "events",
          events,
          Topics.INTERACTIONS,
          i -> {
            Interaction event = shop.interaction(i);
            return new BenchSystem.Keyed(event.getClientId(), event.toByteArray());
          });
      Rate floor = measure(system, JobChild.FLOOR, events);
      Rate whole = measure(system, JobChild.WHOLE, events);
      return new BenchResult("events")
          .add("count per key in RocksDB", floor.perCpuSecond, "events per CPU second")
          .addAtLeast(
              "whole topology", whole.perCpuSecond, "events per CPU second", LEAST_PER_CPU_SECOND)
          .add("whole topology", 1e6 / whole.perCpuSecond, "µs CPU an event")
          .addAtLeast(
              "whole topology / count per key",
              whole.perCpuSecond / floor.perCpuSecond,
              "",
              LEAST_RATIO)
          .add("count per key", floor.perSecond, "events/s")
          .add("whole topology", whole.perSecond, "events/s");
    }
  }

  private record Rate(double perCpuSecond, double perSecond) {}

  private static Rate measure(BenchSystem system, String kind, int events)
      throws IOException, InterruptedException {
    try (ChildJvm job = system.startJob(kind, HEAP)) {
      Sample from = sampleAt(job, (long) (events * STEADY_FROM));
      Sample to = sampleAt(job, (long) (events * STEADY_TO));
      double seconds = (to.nanos - from.nanos) / 1e9;
      double cpuSeconds = (to.cpuNanos - from.cpuNanos) / 1e9;
      long consumed = to.consumed - from.consumed;
      BenchSystem.progress(
          "%s: %,d events in %.1f s, %.1f CPU s", kind, consumed, seconds, cpuSeconds);
      return new Rate(consumed / cpuSeconds, consumed / seconds);
    }
  }

  private record Sample(long consumed, long nanos, long cpuNanos) {}

  private static Sample sample(ChildJvm job) throws IOException {
    return new Sample(
        Long.parseLong(job.ask("consumed")), System.nanoTime(), job.meter().cpu().toNanos());
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
