package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;

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
    int part = scale.count(EVENTS) / 6;
    SyntheticShop shop = new SyntheticShop(scale.count(ITEMS), USERS, EpochClock.SYSTEM.millis());
    BenchResult result = new BenchResult("duplicates");
    try (BenchSystem system = BenchSystem.start(1, 1);
        WarmJob job =
            WarmJob.start(system, JobChild.WHOLE, HEAP, BenchSystem.streamOf(shop), part)) {
      double early = measure(job, result, "few ids", shop, scale, part);
      EventCost unused = job.readFast(2 * part);
      double late = measure(job, result, "many ids", shop, scale, part);
      return result.addAtMost("floors an event, many ids / few", late / early, "", MOST_GROWTH);
    }
  }

  private static double measure(
      WarmJob job,
      BenchResult result,
      String what,
      SyntheticShop shop,
      BenchScale scale,
      int events)
      throws Exception {
    result.add(what + ": in state", job.read(), "");
    return job.readFast(result, what, shop, scale, events);
  }
}
