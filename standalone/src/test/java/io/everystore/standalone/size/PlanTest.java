package io.everystore.standalone.size;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The guide says what the command says; the simulation what is known of queues. */
final class PlanTest {
  private static final Path GUIDE = Path.of("../docs/sizing.md");
  private static final List<Plan> SHOPS =
      List.of(
          plan(200_000, 20_000, 100, 20),
          plan(5_000_000, 200_000, 3_000, 600),
          plan(30_000_000, 1_000_000, 20_000, 4_000));

  private static Plan plan(long users, long items, double events, double pages) {
    return Plan.of(new Shop(users, items, events, pages, 0.3));
  }

  @Test
  void guide_hasWhatTheArithmeticGives() throws IOException {
    assertRow("slots S", plan -> Integer.toString(plan.slots()));
    assertRow("partitions", plan -> Integer.toString(plan.partitions()));
    assertRow("state on Flink's disks", plan -> SizeCommand.bytes(plan.stateBytes()));
    assertRow("shares of the users", plan -> Integer.toString(plan.shares()));
    assertRow("replicas × cores", plan -> plan.replicas() + " × " + plan.coresPerReplica());
    assertRow("file of a replica", plan -> SizeCommand.bytes(plan.replicaFileBytes()));
    assertRow("memory of a replica", plan -> SizeCommand.bytes(plan.replicaMemoryBytes()));
    assertRow("events in Kafka, 3 copies", plan -> SizeCommand.bytes(plan.logBytes()));
    assertRow("rebuild", plan -> SizeCommand.seconds(plan.rebuildSeconds()));
    assertRow(
        "cores for pages and the door, all replicas",
        plan -> String.format(Locale.ROOT, "%.2f", plan.pageCores()));
    assertRow(
        "cores to apply, each replica",
        plan -> String.format(Locale.ROOT, "%.2f", plan.applyCores()));
  }

  private static void assertRow(String name, Function<Plan, String> value) throws IOException {
    String row = "| " + name + " | " + String.join(" | ", SHOPS.stream().map(value).toList());
    assertTrue(Files.readString(GUIDE).contains(row + " |"), () -> "not in the guide: " + row);
  }

  @Test
  void billionUsers_areDividedIntoShares() {
    Plan plan = plan(Shop.MOST_USERS, 10_000_000, 300_000, 100_000);
    assertTrue(plan.fitsJob());
    assertTrue(plan.fitsReplica(), plan::toString);
    assertEquals(66, plan.shares());
    assertTrue(plan.replicas() >= 2 * plan.shares(), plan::toString);
    assertTrue(plan.redisBytes() > plan.replicaFileBytes());
    assertEquals(0, SHOPS.get(1).redisBytes());
    // Items and sessions are everywhere: no division helps against too much of them.
    assertFalse(plan(Shop.MOST_USERS, 10_000_000, 400_000, 100_000).fitsReplica());
    LoadSimulation.Result found = new LoadSimulation(plan, 1).run();
    assertTrue(found.busiestSlot() > found.meanSlot(), found::toString);
    assertTrue(found.hottestUser() > 0 && found.hottestUser() < 1e-3, found::toString);
  }

  @Test
  void oneSlot_waitsAsLongAsTheoryHasIt() {
    Plan plan = plan(1_000_000, 1_000, 3_333, 10);
    LoadSimulation.Result found = new LoadSimulation(plan, 1).run();
    assertEquals(1, plan.slots());
    assertEquals(0.5, found.meanSlot(), 0.001);
    // M/D/1 at half load: 99 of 100 wait less than about 3.3 services (Erlang 1909).
    assertEquals(3.34 * Plan.EVENT_MICROS / 1e3, found.eventWaitMillis(), 0.03);
  }

  @Test
  void moreThanAServerCanDo_isToldAsThat() {
    Plan full = new Plan(new Shop(1_000, 10, 10_000, 1, 0), 1, 12, 1, 3, 1);
    assertTrue(Double.isInfinite(new LoadSimulation(full, 1).run().eventWaitMillis()));
  }

  @Test
  void sameSeed_sameResult() {
    Plan plan = SHOPS.get(2);
    assertEquals(new LoadSimulation(plan, 7).run(), new LoadSimulation(plan, 7).run());
  }

  @Test
  void nonsense_isRefusedByName() {
    for (String wrong : List.of("users", "items", "events", "pages", "repeats")) {
      long[] counts = {wrong.equals("users") ? 0 : 1, wrong.equals("items") ? 0 : 1};
      double[] rates = new double[3];
      Arrays.fill(rates, 0);
      rates[0] = wrong.equals("events") ? -1 : 0;
      rates[1] = wrong.equals("pages") ? Double.NaN : 0;
      rates[2] = wrong.equals("repeats") ? 2 : 0;
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Shop(counts[0], counts[1], rates[0], rates[1], rates[2]));
      assertTrue(refused.toString().contains(": " + wrong + ": "), refused::toString);
    }
  }
}
