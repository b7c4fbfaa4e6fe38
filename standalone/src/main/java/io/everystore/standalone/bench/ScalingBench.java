package io.everystore.standalone.bench;

/**
 * The whole topology with one, two and four partitions and as many slots, over the same events: how
 * many a second, and whether an event costs the same, beside work that shares nothing. Each slot
 * brings memory of its own, for heap and state alike.
 */
final class ScalingBench {
  private static final int EVENTS = 2_000_000;

  /** Of fewer a job reads the whole steady part at once. */
  private static final int LEAST_EVENTS = 200_000;

  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final int[] SLOTS = {1, 2, 4};
  private static final double MOST_GROWTH = 1.1;

  private ScalingBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    int events = Math.max(LEAST_EVENTS, scale.count(EVENTS));
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), System.currentTimeMillis());
    BenchResult result = new BenchResult("scaling");
    CoreFloor.Cost floor = CoreFloor.measure(shop, scale);
    result
        .add("floor (a profile read and written), one core busy", floor.oneMicros(), "µs CPU")
        .add("floor (a profile read and written), all cores busy", floor.allMicros(), "µs CPU");
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int slots : SLOTS) {
      try (BenchSystem system = BenchSystem.start(slots, slots)) {
        system.produceEvents(shop, events);
        EventCost cost = EventCost.measure(system, JobChild.WHOLE, heap(slots), events);
        String what = slots == 1 ? "1 slot" : slots + " slots";
        result
            .add(what, cost.perSecond(), "events/s")
            .add(what, cost.cpuMicros(), "µs CPU an event");
        least = Math.min(least, cost.cpuMicros());
        most = Math.max(most, cost.cpuMicros());
      }
    }
    // With one slot one core works; with more all of them do, which may be dearer by itself.
    return result
        .add("floor, all cores busy / one", floor.growth(), "")
        .addAtMost("CPU an event, dearest / cheapest", most / least, "", MOST_GROWTH);
  }

  /** A gigabyte for the process and one for each slot, as slots of a cluster bring their own. */
  private static String heap(int slots) {
    return 1 + slots + "g";
  }
}
