package io.everystore.standalone.bench;

/**
 * A hundred people who do everything, so that each has far more event ids to be remembered than
 * memory holds: whether an event costs more when millions of them are in state already.
 */
final class DuplicatesBench {
  private static final int EVENTS = 6_000_000;
  private static final int USERS = 100;
  private static final int ITEMS = 50_000;
  private static final String HEAP = "2g";
  private static final double MOST_GROWTH = 1.1;

  private DuplicatesBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    int events = scale.count(EVENTS);
    SyntheticShop shop = new SyntheticShop(scale.count(ITEMS), USERS, System.currentTimeMillis());
    try (BenchSystem system = BenchSystem.start(1, 1)) {
      system.produceEvents(shop, events);
      try (ChildJvm job = system.startJob(JobChild.WHOLE, HEAP)) {
        // The first sixth is that of Java's compiler, and the last events may come late.
        int earlyFrom = events / 6;
        int lateFrom = events - events / 5;
        EventCost early = EventCost.between(job, earlyFrom, events / 3);
        EventCost late = EventCost.between(job, lateFrom, events - events / 30);
        return new BenchResult("duplicates")
            .add("event ids in state, early", earlyFrom, "")
            .add("an event then", early.cpuMicros(), "µs CPU")
            .add("event ids in state, late", lateFrom, "")
            .add("an event then", late.cpuMicros(), "µs CPU")
            .addAtMost(
                "CPU an event, late / early",
                late.cpuMicros() / early.cpuMicros(),
                "",
                MOST_GROWTH);
      }
    }
  }
}
