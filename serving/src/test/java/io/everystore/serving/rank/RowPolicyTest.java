package io.everystore.serving.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RowArm;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RowPolicyTest {
  private final Model.Builder model = Model.newBuilder().setName(RowArm.MODEL);

  @Test
  void armWithFewExposuresInItsSegment_isBelievedToBeAsForEverybodyElse() {
    arm("home/all/good", 500, 1_000);
    arm("home/all/bad", 10, 1_000);
    arm("home/buyer/good", 0, 2);
    PageArms buyers = arms("home", "buyer");
    assertEquals(0.5, buyers.row("good").mean(), 0.1);
    assertEquals(0.01, buyers.row("bad").mean(), 0.01);
    assertEquals(0, buyers.row("good").successes());
    assertEquals(2, buyers.row("good").exposures());
  }

  @Test
  void armWithManyExposuresInItsSegment_isBelievedByThoseAlone() {
    arm("home/all/a", 510, 2_000);
    arm("home/buyer/a", 10, 1_000);
    assertEquals(0.015, arms("home", "buyer").row("a").mean(), 0.006);
    assertEquals(0.255, arms("home", "all").row("a").mean(), 0.005);
  }

  @Test
  void newRow_isBelievedToBeLikeItsPageWithTheWeightOfAClick() {
    arm("home/all/a", 100, 1_000);
    arm("home/all/b", 300, 1_000);
    Belief belief = arms("home", "new").row("never shown");
    assertEquals(0.2, belief.mean(), 0.01);
    assertEquals(1, belief.alpha(), 1e-9);
    assertEquals(0, belief.exposures());
  }

  @Test
  void newTitle_isBelievedToBeLikeItsRow() {
    arm("home/all/a", 300, 1_000);
    arm("home/all/b", 10, 1_000);
    int key = RowArm.titleKey("b's");
    arm(new RowArm("home", "all", "b", key).toString(), 18, 1_000);
    PageArms arms = arms("home", "new");
    assertEquals(0.3, arms.title("a", 1).mean(), 0.02);
    assertEquals(0.011, arms.title("b", 1).mean(), 0.005);
    assertEquals(0.018, arms.title("b", key).mean(), 0.003);
  }

  @Test
  void segmentNobodyWasSeenOf_isBelievedAsAll() {
    arm("home/all/a", 100, 1_000);
    arm("home/buyer/a", 100, 1_000);
    RowPolicy policy = RowPolicy.of(model.build());
    assertSame(policy.find("home", "all"), policy.find("home", "returning"));
    assertNull(policy.find("cart", "buyer"));
  }

  @Test
  void anyCounts_areABelief() {
    arm("home/all/never", 0, 0);
    arm("home/all/always", 1e6, 1e6);
    arm("home/buyer/always", 2e6, 0);
    arm("home/buyer/orphan", 1, 1);
    arm("no key", 1, 1);
    for (String row : new String[] {"never", "always", "orphan", "new"}) {
      double mean = arms("home", "buyer").row(row).mean();
      assertTrue(mean > 0 && mean < 1, row + " " + mean);
    }
  }

  private PageArms arms(String page, String segment) {
    return Objects.requireNonNull(RowPolicy.of(model.build()).find(page, segment));
  }

  private void arm(String key, double successes, double exposures) {
    model.addArms(Arm.newBuilder().setKey(key).setSuccesses(successes).setExposures(exposures));
  }
}
