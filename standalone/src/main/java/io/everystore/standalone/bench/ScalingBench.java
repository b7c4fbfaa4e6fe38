package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The whole topology with one, two and four partitions and as many slots, beside work that shares
 * nothing: how many events a second over the same log, read as fast as it goes, and whether an
 * event costs the same. Then what an event costs when each slot is given as many a second, as slots
 * are added because there are more events: what is done at intervals is done by every slot, so the
 * fewer events a slot reads, the more of it falls on each. Each slot brings memory of its own, for
 * heap and state alike.
 */
final class ScalingBench {
  /** Read until it is warm, and again as many of which a part is measured. */
  private static final int EVENTS = 1_000_000;

  /** Of fewer a job reads the whole steady part at once. */
  private static final int LEAST_EVENTS = 200_000;

  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final int[] SLOTS = {1, 2, 4};
  private static final double MOST_GROWTH = 1.1;

  /** Four times as many leave two cores some room. */
  private static final int PACED_PER_SLOT = 1_500;

  /** Until it has caught up and works at that pace, and as long as it is measured then. */
  private static final int SETTLE_SECONDS = 30;

  private static final int PACED_SECONDS = 60;

  private ScalingBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    int events = Math.max(LEAST_EVENTS, scale.count(EVENTS));
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), EpochClock.SYSTEM.millis());
    BenchResult result = new BenchResult("scaling");
    Spread fast = new Spread();
    Spread paced = new Spread();
    for (int slots : SLOTS) {
      String what = slots == 1 ? "1 slot" : slots + " slots";
      try (BenchSystem system = BenchSystem.start(slots, slots);
          WarmJob job =
              WarmJob.start(
                  system, JobChild.WHOLE, heap(slots), BenchSystem.streamOf(shop), events)) {
        fast.add(job.readFast(result, what, shop, scale, events));
        EventCost steady = job.readPaced(slots * PACED_PER_SLOT, SETTLE_SECONDS, PACED_SECONDS);
        result.add(
            what + ", " + PACED_PER_SLOT + " events/s each",
            paced.add(steady.cpuMicros()),
            "µs CPU an event");
      }
    }
    return result
        .addAtMost("floors an event, dearest / cheapest", fast.ratio(), "", MOST_GROWTH)
        .addAtMost(
            "CPU an event with as many a slot, most slots / one",
            paced.lastToFirst(),
            "",
            MOST_GROWTH);
  }

  /** Costs one after the other. */
  private static final class Spread {
    private final List<Double> costs = new ArrayList<>();

    double add(double cost) {
      costs.add(cost);
      return cost;
    }

    double ratio() {
      return Collections.max(costs) / Collections.min(costs);
    }

    double lastToFirst() {
      return costs.get(costs.size() - 1) / costs.get(0);
    }
  }

  /** A gigabyte for the process and one for each slot, as slots of a cluster bring their own. */
  private static String heap(int slots) {
    return 1 + slots + "g";
  }
}
