package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {
  private static final long MEAN_PAUSE_MILLIS = 5_000;

  private static List<FaultPlan.Planned> plan(long seed, FaultKind.Part part, int count) {
    FaultPlan plan = new FaultPlan(seed, part, MEAN_PAUSE_MILLIS);
    return Stream.generate(() -> plan.next(2)).limit(count).toList();
  }

  private static List<FaultPlan.Planned> plan(long seed, int count) {
    return plan(seed, FaultKind.Part.SERVING, count);
  }

  @Test
  void sameSeed_givesTheSameFaults_andAnotherSeedOthers() {
    assertEquals(plan(1, 100), plan(1, 100));
    assertNotEquals(plan(1, 100), plan(2, 100));
  }

  @Test
  void everyKind_comesOnceBeforeAnyComesAgain() {
    Set<FaultKind> all = EnumSet.noneOf(FaultKind.class);
    for (FaultKind.Part part : FaultKind.Part.values()) {
      int kinds = (int) Stream.of(FaultKind.values()).filter(kind -> kind.part() == part).count();
      Set<FaultKind> first =
          plan(3, part, kinds).stream().map(FaultPlan.Planned::kind).collect(Collectors.toSet());
      assertEquals(kinds, first.size());
      all.addAll(first);
    }
    assertEquals(EnumSet.allOf(FaultKind.class), all);
  }

  @Test
  void pausesAndDurations_keepTheirBounds() {
    List<FaultPlan.Planned> plan = plan(4, 1_000);
    for (FaultPlan.Planned planned : plan) {
      assertTrue(planned.pauseMillis() >= FaultPlan.LEAST_PAUSE_MILLIS, planned::toString);
      assertTrue(
          planned.pauseMillis() <= FaultPlan.MOST_MEANS * MEAN_PAUSE_MILLIS, planned::toString);
      assertTrue(planned.durationMillis() >= FaultPlan.LEAST_DURATION_MILLIS, planned::toString);
      assertTrue(planned.durationMillis() <= FaultPlan.MOST_DURATION_MILLIS, planned::toString);
    }
    assertEquals(
        MEAN_PAUSE_MILLIS,
        plan.stream().mapToLong(FaultPlan.Planned::pauseMillis).average().orElse(0),
        0.1 * MEAN_PAUSE_MILLIS);
  }
}
