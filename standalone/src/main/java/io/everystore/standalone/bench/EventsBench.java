package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;

/**
 * What an event costs: the whole topology from Kafka to the view topics, checkpoints on, beside a
 * bare count per key in RocksDB, both over the same events and warm, each alone on the machine.
 */
final class EventsBench {
  /** Read until a job is warm, and again as many of which a part is measured. */
  private static final int EVENTS = 2_000_000;

  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final String HEAP = "2g";
  private static final double LEAST_RATIO = 0.25;
  private static final double LEAST_PER_CPU_SECOND = 20_000;

  private EventsBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    int events = scale.count(EVENTS);
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), EpochClock.SYSTEM.millis());
    EventCost floor = measure(JobChild.FLOOR, shop, events);
    EventCost whole = measure(JobChild.WHOLE, shop, events);
    return new BenchResult("events")
        .add("count per key in RocksDB", floor.perCpuSecond(), "events per CPU second")
        .addAtLeast(
            "whole topology", whole.perCpuSecond(), "events per CPU second", LEAST_PER_CPU_SECOND)
        .add("whole topology", whole.cpuMicros(), "µs CPU an event")
        .addAtLeast(
            "whole topology / count per key",
            whole.perCpuSecond() / floor.perCpuSecond(),
            "",
            LEAST_RATIO)
        .add("count per key", floor.perSecond(), "events/s")
        .add("whole topology", whole.perSecond(), "events/s");
  }

  private static EventCost measure(String kind, SyntheticShop shop, int events) throws Exception {
    try (BenchSystem system = BenchSystem.start();
        WarmJob job = WarmJob.start(system, kind, HEAP, BenchSystem.streamOf(shop), events)) {
      return job.readFast(events);
    }
  }
}
