package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What segments cost: an event with many of them in force beside one with none, in turns over the
 * same log.
 */
final class SegmentsBench {
  private static final int EVENTS = 2_000_000;

  /** Of fewer a job reads the whole steady part at once. */
  private static final int LEAST_EVENTS = 200_000;

  private static final int USERS = 100_000;
  private static final int ITEMS = 50_000;
  private static final int SEGMENTS = 200;
  private static final int ROUNDS = 2;
  private static final String JOB_HEAP = "2g";
  private static final String SERVING_HEAP = "512m";

  /** Events that are left of those that a CPU second takes without segments. */
  private static final double LEAST_THROUGHPUT = 0.7;

  private SegmentsBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("segments");
    int events = Math.max(LEAST_EVENTS, scale.count(EVENTS));
    SyntheticShop shop =
        new SyntheticShop(scale.count(ITEMS), scale.count(USERS), System.currentTimeMillis());
    SegmentPeople people = new SegmentPeople(shop);
    List<EventCost> without = new ArrayList<>();
    List<EventCost> with = new ArrayList<>();
    try (BenchSystem none = BenchSystem.start();
        BenchSystem many = BenchSystem.start()) {
      define(many, shop);
      none.produce("events", events, Topics.INTERACTIONS, people::streamed);
      many.produce("events", events, Topics.INTERACTIONS, people::streamed);
      for (int round = 0; round < ROUNDS; round++) {
        without.add(EventCost.measure(none, JobChild.WHOLE, JOB_HEAP, events));
        with.add(EventCost.measure(many, JobChild.WHOLE, JOB_HEAP, events));
      }
    }
    double share = mean(with, EventCost::perCpuSecond) / mean(without, EventCost::perCpuSecond);
    result
        .add("event without segments", 1e6 / mean(without, EventCost::perCpuSecond), "µs CPU")
        .add(
            "event with " + SEGMENTS + " segments",
            1e6 / mean(with, EventCost::perCpuSecond),
            "µs CPU")
        .add("without segments", mean(without, EventCost::perSecond), "events/s")
        .add("with " + SEGMENTS + " segments", mean(with, EventCost::perSecond), "events/s")
        .addAtLeast(
            "events a CPU second with " + SEGMENTS + " segments / without",
            share,
            "",
            LEAST_THROUGHPUT);
    return result;
  }

  /** Through the door of the management API, so that they are what an operator may write. */
  private static void define(BenchSystem system, SyntheticShop shop) throws Exception {
    BenchSystem.ServingHandle serving = system.startServing(shop, SERVING_HEAP);
    try (ChildJvm process = serving.process()) {
      AdminClient admin = new AdminClient(serving::adminPort);
      for (int i = 0; i < SEGMENTS; i++) {
        admin.putSegment("segment-" + i, SegmentRules.rule(i));
      }
      BenchSystem.progress("%d segments defined", SEGMENTS);
    }
  }

  /** Over all rounds, each with the same weight. */
  private static double mean(List<EventCost> costs, ToDoubleFunction<EventCost> rate) {
    return costs.size() / costs.stream().mapToDouble(cost -> 1 / rate.applyAsDouble(cost)).sum();
  }
}
