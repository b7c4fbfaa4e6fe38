package io.everystore.standalone.evaluate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.SharedLogs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On real logs: what one policy earns is found in the log of the other. */
class OpenBanditTest {
  private static ChoiceLog random = new ChoiceLog(List.of(new Choice(0, 1, 0, 1)));
  private static ChoiceLog bts = random;

  @BeforeAll
  static void read() throws IOException {
    random = ChoiceLog.read(SharedLogs.file("open-bandit/random-women.csv.gz"));
    bts = ChoiceLog.read(SharedLogs.file("open-bandit/bts-women.csv.gz"));
  }

  @Test
  void logs_areReadWhole() {
    assertEquals(10_000, random.size());
    assertEquals(10_000, bts.size());
    assertEquals(46, random.items());
    assertEquals(3, bts.positions());
    assertEquals(0.0046, random.onPolicy().mean(), 1e-12);
    assertEquals(0.0046, bts.onPolicy().mean(), 1e-12);
  }

  @Test
  void everyEstimate_holdsWhatThePolicyEarned() {
    List<EvaluatePolicyCommand.Line> lines = EvaluatePolicyCommand.lines(random, bts);
    assertEquals(16, lines.size());
    for (EvaluatePolicyCommand.Line line : lines) {
      assertTrue(line.estimate().holds(line.earned().mean()), line.toString());
      // One choice of bts had a probability of 1e-6: nothing but DR cares, whose interval is wide.
      boolean wild = line.log().equals("bts") && line.estimator() == Estimator.DR;
      assertTrue(wild || line.estimate().standardError() < 0.005, line.toString());
    }
  }

  @Test
  void wrongPropensities_areFoundOut() {
    ChoiceLog wrong =
        new ChoiceLog(
            random.choices().stream()
                .map(c -> new Choice(c.item(), c.position(), c.reward(), c.propensity() / 3))
                .toList());
    Estimate estimate = Estimator.IPS.estimate(wrong, Policy.uniform(random.items()));
    assertFalse(estimate.holds(random.onPolicy().mean()), estimate.toString());
  }
}
