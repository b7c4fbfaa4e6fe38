package io.everystore.standalone.size;

import io.everystore.standalone.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that says what a shop needs, and what a simulation of its peak finds of that. */
@Command(
    name = "size",
    description = "Says how many slots, partitions, replicas and bytes a shop needs at its peak.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "The arithmetic and where its figures come from: docs/sizing.md.",
      "Exits with 0 when the shop fits, with 1 when it does not."
    })
public final class SizeCommand implements Callable<Integer> {
  @Option(names = "--users", paramLabel = "COUNT", required = true, description = "People kept.")
  private long users;

  @Option(
      names = "--items",
      paramLabel = "COUNT",
      required = true,
      description = "In the catalogue.")
  private long items;

  @Option(names = "--events", paramLabel = "RATE", required = true, description = "A second.")
  private double events;

  @Option(names = "--pages", paramLabel = "RATE", required = true, description = "A second.")
  private double pages;

  @Option(
      names = "--repeats",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description =
          "Pages asked for again before anything changed, 0..1 (default: ${DEFAULT-VALUE}).")
  private double repeats;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Of the simulation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    Plan plan;
    try {
      plan = Plan.of(new Shop(users, items, events, pages, repeats));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
    print("slots of the job, a core each", "%d", plan.slots());
    print("partitions of every topic", "%d", plan.partitions());
    print("state on Flink's disks", "%s", bytes(plan.stateBytes()));
    print("replicas of serving, cores each", "%d x %d", plan.replicas(), plan.coresPerReplica());
    if (plan.shares() > 1) {
      print("shares of the users, a replica holds one", "%d", plan.shares());
      print("Redis, every profile and history", "%s", bytes(plan.redisBytes()));
    }
    print("memory of a replica", "%s", bytes(plan.replicaMemoryBytes()));
    print("file of a replica", "%s", bytes(plan.replicaFileBytes()));
    print("a replica rebuilt from the log in", "%s", seconds(plan.rebuildSeconds()));
    print("events in Kafka, 7 days, 3 copies", "%s", bytes(plan.logBytes()));
    LoadSimulation.Result found = new LoadSimulation(plan, seed).run();
    System.out.printf("%nSimulated at the peak, seed %d%n", seed);
    print("slots busy, mean", "%.0f%%", 100 * found.meanSlot());
    print("slots busy, the busiest", "%.0f%%", 100 * found.busiestSlot());
    print("events of the most active person", "%.4f%%", 100 * found.hottestUser());
    print("an event waits for its slot, p99", "%s", wait(found.eventWaitMillis()));
    print("a page waits for its event loop, p99", "%s", wait(found.pageWaitMillis()));
    List<String> objections = objections(plan, found);
    objections.forEach(objection -> System.out.println("\n! " + objection));
    return objections.isEmpty() ? 0 : 1;
  }

  private static List<String> objections(Plan plan, LoadSimulation.Result found) {
    List<String> objections = new ArrayList<>();
    if (!plan.fitsJob()) {
      objections.add(
          "%d slots (expected: at most %d, the key groups that state is cut into)"
              .formatted(plan.slots(), Plan.KEY_GROUPS));
    }
    if (!plan.fitsReplica()) {
      objections.add(
          ("a replica is rebuilt in %s and needs %d cores (expected: at most 15 min, 8 cores): each"
                  + " applies what is written of all items and sessions")
              .formatted(seconds(plan.rebuildSeconds()), plan.coresPerReplica()));
    }
    if (Double.isInfinite(found.eventWaitMillis())) {
      objections.add(
          "the busiest slot falls behind at the peak: people do not fall evenly on so many slots;"
              + " leave more room, or catch up afterwards");
    }
    return objections;
  }

  private static void print(String what, String format, Object... values) {
    System.out.printf("%-40s %s%n", what, String.format(Locale.ROOT, format, values));
  }

  static String bytes(double bytes) {
    return bytes < 1e12
        ? String.format(Locale.ROOT, bytes < 1e10 ? "%.1f GB" : "%.0f GB", bytes / 1e9)
        : String.format(Locale.ROOT, bytes < 1e13 ? "%.1f TB" : "%.0f TB", bytes / 1e12);
  }

  static String seconds(double seconds) {
    return seconds < 60
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  private static String wait(double millis) {
    return Double.isInfinite(millis) ? "for ever" : String.format(Locale.ROOT, "%.1f ms", millis);
  }
}
