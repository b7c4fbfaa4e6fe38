package io.everystore.standalone.evaluate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimatorTest {
  private static final double CLOSE = 1e-12;

  /** Two items, one position; the log's policy prefers item 0, ours prefers item 1. */
  private static final ChoiceLog LOG =
      new ChoiceLog(
          List.of(
              new Choice(0, 1, 1, 0.75),
              new Choice(0, 1, 0, 0.75),
              new Choice(0, 1, 0, 0.75),
              new Choice(1, 1, 1, 0.25)));

  private static final Policy OURS = (item, position) -> item == 1 ? 0.75 : 0.25;

  @Test
  void ips_byHand() {
    // Weights 1/3, 1/3, 1/3 and 3; values 1/3, 0, 0 and 3.
    Estimate estimate = Estimator.IPS.estimate(LOG, OURS);
    assertEquals((1.0 / 3 + 3) / 4, estimate.mean(), CLOSE);
    double mean = 5.0 / 6;
    double squares =
        (mean - 1.0 / 3) * (mean - 1.0 / 3) + 2 * mean * mean + (3 - mean) * (3 - mean);
    assertEquals(Math.sqrt(squares / 3 / 4), estimate.standardError(), CLOSE);
  }

  @Test
  void snips_byHand() {
    // (1/3 + 3) / (3 * 1/3 + 3) = 5/6; deviations over the mean weight of 1.
    Estimate estimate = Estimator.SNIPS.estimate(LOG, OURS);
    assertEquals(5.0 / 6, estimate.mean(), CLOSE);
    double squares = 1.0 / 18 / 18 + 2 * (5.0 / 18) * (5.0 / 18) + 0.5 * 0.5;
    assertEquals(Math.sqrt(squares / 3 / 4), estimate.standardError(), CLOSE);
  }

  @Test
  void doublyRobust_byHand() {
    // Learned: item 0 one of 3, item 1 one of 1, all 2 of 4, which counts for 100 choices.
    RewardModel model = new RewardModel(2, 1);
    LOG.choices().forEach(model::learn);
    double first = 51.0 / 103;
    double second = 51.0 / 101;
    assertEquals(first, model.expected(0, 1), CLOSE);
    assertEquals(second, model.expected(1, 1), CLOSE);
    double direct = 0.25 * first + 0.75 * second;
    double corrected = (1.0 / 3) * (1 - 3 * first) + 3 * (1 - second);
    assertEquals(
        direct + corrected / 4, Estimator.doublyRobust(LOG, OURS, List.of(model), 3).mean(), CLOSE);
    // The choice that weighs 3 is left to the model.
    double light = (1.0 / 3) * (1 - 3 * first);
    assertEquals(
        direct + light / 4, Estimator.doublyRobust(LOG, OURS, List.of(model), 2.9).mean(), CLOSE);
  }

  @Test
  void doublyRobust_learnsFromTheOtherFolds() {
    // Were a choice's own reward in its model, the estimate would lean towards it.
    RewardModel others = new RewardModel(1, 1);
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < Estimator.FOLDS; i++) {
      Choice choice = new Choice(0, 1, i == 0 ? 1 : 0, 1);
      choices.add(choice);
      if (i > 0) {
        others.learn(choice);
      }
    }
    assertEquals(0, others.expected(0, 1));
    Estimate estimate = Estimator.DR.estimate(new ChoiceLog(choices), (item, position) -> 0.5);
    // Fold 0: nothing expected, 0.5 * 1 missed. Others: a quarter expected, half of it taken back.
    assertEquals((0.5 + 4 * (0.5 * 0.25 - 0.5 * 0.25)) / 5, estimate.mean(), CLOSE);
  }

  @Test
  void policyThatWouldMakeNoneOfTheChoices_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Estimator.SNIPS.estimate(LOG, (item, position) -> 0));
    assertThrows(IllegalArgumentException.class, () -> new Choice(0, 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ChoiceLog(List.of()));
  }

  /** The true rate is known here: intervals of 95% hold it about so often. */
  @ParameterizedTest
  @EnumSource(Estimator.class)
  void interval_holdsTheTruthAsOftenAsItSays(Estimator estimator) {
    Random random = new Random(7);
    double[] rates = {0.1, 0.3, 0.05, 0.2};
    double[] logged = {0.4, 0.3, 0.2, 0.1};
    double[] ours = {0.1, 0.2, 0.3, 0.4};
    double truth = 0;
    for (int i = 0; i < rates.length; i++) {
      truth += ours[i] * rates[i];
    }
    int held = 0;
    for (int trial = 0; trial < 400; trial++) {
      List<Choice> choices = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        double drawn = random.nextDouble();
        int item = drawn < 0.4 ? 0 : drawn < 0.7 ? 1 : drawn < 0.9 ? 2 : 3;
        choices.add(new Choice(item, 1, random.nextDouble() < rates[item] ? 1 : 0, logged[item]));
      }
      Estimate estimate =
          estimator.estimate(new ChoiceLog(choices), (item, position) -> ours[item]);
      held += estimate.holds(truth) ? 1 : 0;
    }
    assertTrue(held >= 365 && held <= 395, estimator + " held " + held + " of 400, seed 7");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 1.0})
  void certainReward_isEstimatedWithoutError(double reward) {
    ChoiceLog log =
        new ChoiceLog(List.of(new Choice(0, 1, reward, 1), new Choice(0, 1, reward, 1)));
    for (Estimator estimator : Estimator.values()) {
      Estimate estimate = estimator.estimate(log, Policy.uniform(1));
      assertEquals(reward, estimate.mean(), CLOSE);
      assertEquals(0, estimate.standardError(), CLOSE);
    }
  }
}
