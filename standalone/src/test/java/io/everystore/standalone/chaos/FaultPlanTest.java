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
  private static List<FaultPlan.Planned> plan(long seed, int count) {
    FaultPlan plan = new FaultPlan(seed);
    return Stream.generate(() -> plan.next(2)).limit(count).toList();
  }

  @Test
  void sameSeed_givesTheSameFaults_andAnotherSeedOthers() {
    assertEquals(plan(1, 100), plan(1, 100));
    assertNotEquals(plan(1, 100), plan(2, 100));
  }

  @Test
  void everyKind_comesOnceBeforeAnyComesAgain() {
    Set<FaultKind> first =
        plan(3, FaultKind.values().length).stream()
            .map(FaultPlan.Planned::kind)
            .collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(FaultKind.class), first);
  }

  @Test
  void pausesAndDurations_keepTheirBounds() {
    for (FaultPlan.Planned planned : plan(4, 1_000)) {
      assertTrue(planned.pauseMillis() >= FaultPlan.LEAST_PAUSE_MILLIS, planned::toString);
      assertTrue(planned.pauseMillis() <= FaultPlan.MOST_PAUSE_MILLIS, planned::toString);
      assertTrue(planned.durationMillis() >= FaultPlan.LEAST_DURATION_MILLIS, planned::toString);
      assertTrue(planned.durationMillis() <= FaultPlan.MOST_DURATION_MILLIS, planned::toString);
    }
  }
}
