package io.everystore.standalone.size;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * A minute or so of a plan's peak, drawn by a seed: how unevenly people who are not alike fall on
 * slots, and how long an event waits for the busiest slot, a page for its event loop.
 *
 * <p>What people do follows Zipf's law; the most active are placed one by one by Flink's own
 * function, all others evenly. Events and pages come at random (Poisson) and are served one at a
 * time (Lindley's recursion); a page is a fresh one or the same again.
 */
final class LoadSimulation {
  private static final double ZIPF = 0.7;
  private static final int PLACED = 200_000;
  private static final int ARRIVALS = 400_000;
  private static final double P99 = 0.99;

  private final Plan plan;
  private final SplittableRandom random;

  /**
   * What was found.
   *
   * @param meanSlot share of the time that slots are busy, and the busiest of them
   * @param hottestUser share of all events that the most active person sends
   * @param eventWaitMillis 99 of 100 events wait less for the busiest slot; infinite when it falls
   *     behind
   * @param pageWaitMillis the same of pages
   */
  record Result(
      double meanSlot,
      double busiestSlot,
      double hottestUser,
      double eventWaitMillis,
      double pageWaitMillis) {}

  LoadSimulation(Plan plan, long seed) {
    this.plan = plan;
    this.random = new SplittableRandom(seed);
  }

  Result run() {
    Shop shop = plan.shop();
    int slots = Math.min(plan.slots(), Plan.KEY_GROUPS);
    double[] shares = slotShares(slots);
    double work = shop.events() * Plan.EVENT_MICROS / 1e6;
    double busiest = Arrays.stream(shares).max().orElse(1);
    double eventWait = wait(shop.events() * busiest, Plan.EVENT_MICROS, Plan.EVENT_MICROS, 0);
    double loops = (double) plan.replicas() * plan.coresPerReplica();
    return new Result(
        work / slots,
        work * busiest,
        weight(1) / total(shop.users()),
        eventWait,
        wait(shop.pages() / loops, Plan.FRESH_PAGE_MICROS, Plan.SAME_PAGE_MICROS, shop.repeats()));
  }

  /** The share of events that each slot gets. */
  private double[] slotShares(int slots) {
    long users = plan.shop().users();
    double[] shares = new double[slots];
    double total = total(users);
    int placed = (int) Math.min(PLACED, users);
    double given = 0;
    for (int rank = 1; rank <= placed; rank++) {
      int group =
          KeyGroupRangeAssignment.assignToKeyGroup(
              "user-" + random.nextLong(users), Plan.KEY_GROUPS);
      int slot =
          KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(Plan.KEY_GROUPS, slots, group);
      shares[slot] += weight(rank) / total;
      given += weight(rank) / total;
    }
    for (int group = 0; group < Plan.KEY_GROUPS; group++) {
      int slot =
          KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(Plan.KEY_GROUPS, slots, group);
      shares[slot] += (1 - given) / Plan.KEY_GROUPS;
    }
    return shares;
  }

  private static double weight(long rank) {
    return Math.pow((double) rank, -ZIPF);
  }

  /** The sum of all weights, by the integral beyond those placed. */
  private static double total(long users) {
    double sum = 0;
    long placed = Math.min(PLACED, users);
    for (long rank = 1; rank <= placed; rank++) {
      sum += weight(rank);
    }
    return sum
        + (Math.pow((double) users, 1 - ZIPF) - Math.pow((double) placed, 1 - ZIPF)) / (1 - ZIPF);
  }

  /**
   * The 99th percentile of waits for one server, in milliseconds.
   *
   * @param otherShare of those that take {@code otherMicros} instead
   */
  private double wait(double perSecond, double micros, double otherMicros, double otherShare) {
    double mean = (1 - otherShare) * micros + otherShare * otherMicros;
    if (perSecond * mean / 1e6 >= 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (perSecond == 0) {
      return 0;
    }
    double[] waits = new double[ARRIVALS];
    double waitMicros = 0;
    for (int i = 0; i < ARRIVALS; i++) {
      waits[i] = waitMicros;
      double service = random.nextDouble() < otherShare ? otherMicros : micros;
      double gapMicros = -Math.log(1 - random.nextDouble()) * 1e6 / perSecond;
      waitMicros = Math.max(0, waitMicros + service - gapMicros);
    }
    Arrays.sort(waits);
    return waits[(int) (P99 * ARRIVALS)] / 1e3;
  }
}
