package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;

/**
 * What segments cost: an event with many of them in force beside one with none, of the same stream
 * and each by a warm job that is alone on the machine, in floors of the same minutes.
 */
final class SegmentsBench {
  private static final int EVENTS = 2_000_000;

  /** Of fewer a job reads the whole steady part at once. */
  private static final int LEAST_EVENTS = 200_000;

  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final int SEGMENTS = 200;
  private static final String JOB_HEAP = "2g";
  private static final String SERVING_HEAP = "512m";

  /** Events that are left of those that a CPU second takes without segments. */
  private static final double LEAST_THROUGHPUT = 0.7;

  private SegmentsBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("segments");
    int events = Math.max(LEAST_EVENTS, scale.count(EVENTS));
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), EpochClock.SYSTEM.millis());
    double without = measure(result, "no segment", 0, shop, scale, events);
    double with = measure(result, SEGMENTS + " segments", SEGMENTS, shop, scale, events);
    return result.addAtLeast(
        "floors an event, without segments / with " + SEGMENTS,
        without / with,
        "",
        LEAST_THROUGHPUT);
  }

  /** Floors that an event takes with as many segments in force. */
  private static double measure(
      BenchResult result,
      String what,
      int segments,
      SyntheticShop shop,
      BenchScale scale,
      int events)
      throws Exception {
    try (BenchSystem system = BenchSystem.start()) {
      define(system, shop, segments);
      SegmentPeople people = new SegmentPeople(shop);
      try (WarmJob job =
          WarmJob.start(system, JobChild.WHOLE, JOB_HEAP, people::streamed, events)) {
        return job.readFast(result, what, shop, scale, events);
      }
    }
  }

  /** Through the door of the management API, so that they are what an operator may write. */
  private static void define(BenchSystem system, SyntheticShop shop, int segments)
      throws Exception {
    if (segments == 0) {
      return;
    }
    BenchSystem.ServingHandle serving = system.startServing(shop, SERVING_HEAP);
    try (ChildJvm process = serving.process()) {
      AdminClient admin = new AdminClient(serving::adminPort);
      for (int i = 0; i < segments; i++) {
        admin.putSegment("segment-" + i, SegmentRules.rule(i));
      }
      BenchSystem.progress("%d segments defined", segments);
    }
  }
}
