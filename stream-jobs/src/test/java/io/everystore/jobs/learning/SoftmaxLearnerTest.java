package io.everystore.jobs.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SoftmaxLearnerTest {
  private static final double[] TASTE = {2, -1, 0.5, 0};
  private static final int ITEMS = 8;

  /** As the weights of top picks are. */
  private static final double[] ASSUMED = {4, 2.8, 1.4, 1.6, 0.6, 0.2};

  @Test
  void firstStep_isTheBayesianOneOfAHandComputedCase() {
    // Two items told apart by one feature: P = 1/2, gradient 1/2, Fisher information 1/4; with the
    // prior's 1/2 the step is (1/2) / (3/4).
    SoftmaxLearner learner = new SoftmaxLearner(1);
    learner.learn(new Choice(new float[] {1, 0}, 1, new int[2], 0, 1));
    assertEquals(0.5 / 0.75, learner.weights()[0], 1e-9);
  }

  @Test
  void choicesOfAKnownTaste_teachIt() {
    SplittableRandom random = new SplittableRandom(1);
    SoftmaxLearner learner = new SoftmaxLearner(TASTE.length);
    for (int i = 0; i < 5_000; i++) {
      learner.learn(SimulatedChoices.choose(random, TASTE, new double[ITEMS], ITEMS));
    }
    assertArrayEquals(TASTE, learner.weights(), 0.15);
  }

  @Test
  void positionBias_goesToTheOffsetsAndLeavesTheWeightsAlone() {
    SplittableRandom random = new SplittableRandom(2);
    double[] offsets = {0, 0.7, 1.2, 1.6, 2, 2.3, 2.5, 2.7};
    SoftmaxLearner learner = new SoftmaxLearner(TASTE.length);
    SoftmaxLearner blind = new SoftmaxLearner(TASTE.length);
    for (int i = 0; i < 10_000; i++) {
      // What the person likes less stands further down, as a ranker would have it.
      Choice choice = SimulatedChoices.chooseFromRanked(random, TASTE, offsets, ITEMS);
      learner.learn(choice);
      blind.learn(new Choice(choice.features(), TASTE.length, new int[ITEMS], choice.chosen(), 1));
    }
    assertArrayEquals(TASTE, learner.weights(), 0.25);
    double[] learned = learner.positionOffsets();
    for (int i = 0; i < offsets.length; i++) {
      assertEquals(offsets[i], learned[i], 0.25);
    }
    assertTrue(
        blind.weights()[0] > TASTE[0] + 0.5, "without offsets the order itself passes for taste");
  }

  @Test
  void tasteThatFlips_isFollowed() {
    SplittableRandom random = new SplittableRandom(3);
    SoftmaxLearner learner = new SoftmaxLearner(TASTE.length);
    double[] flipped = {-2, 1, -0.5, 0};
    for (int i = 0; i < 20_000; i++) {
      learner.learn(SimulatedChoices.choose(random, TASTE, new double[ITEMS], ITEMS));
    }
    // With the long memory alone it takes twenty times as many.
    for (int i = 0; i < 4_000; i++) {
      learner.learn(SimulatedChoices.choose(random, flipped, new double[ITEMS], ITEMS));
    }
    assertArrayEquals(flipped, learner.weights(), 0.3);
    assertFalse(learner.isSurprised(), "what was foretold is chosen again");
  }

  @Test
  void tasteThatStays_isNeverTakenForAnotherOne() {
    SplittableRandom random = new SplittableRandom(6);
    SoftmaxLearner learner = new SoftmaxLearner(TASTE.length);
    // People differ, which no weights can tell, and some of what they do counts four times.
    double[] others = {-1, 0, 2.5, 1};
    for (int i = 0; i < 60_000; i++) {
      double[] taste = random.nextInt(3) == 0 ? others : TASTE;
      Choice choice = SimulatedChoices.choose(random, taste, new double[ITEMS], ITEMS);
      int weight = random.nextInt(20) == 0 ? 4 : 1;
      learner.learn(
          new Choice(choice.features(), TASTE.length, choice.positions(), choice.chosen(), weight));
      assertFalse(learner.isSurprised(), "after choice " + i);
    }
  }

  @Test
  void fewChoicesAgainstTheAssumption_leaveTheOrderOfAClearCase() {
    double[] clear = {1, 1, 1, 0.8, 0, 0};
    double[] clicked = {0, 0, 0, 0, 1, 1};
    SoftmaxLearner learner = new SoftmaxLearner(ASSUMED.length);
    learner.assume(ASSUMED);
    for (int i = 0; i < 80; i++) {
      float[] features = new float[ITEMS * ASSUMED.length];
      for (int item = 0; item < ITEMS; item++) {
        for (int column = 0; column < ASSUMED.length; column++) {
          double value = item == 0 ? clicked[column] : clear[column];
          features[item * ASSUMED.length + column] = (float) value;
        }
      }
      learner.learn(new Choice(features, ASSUMED.length, new int[ITEMS], 0, 1));
    }
    double[] weights = learner.weights();
    assertTrue(
        dot(weights, clear) > dot(weights, clicked),
        () -> "overturned: " + Arrays.toString(weights));
  }

  @Test
  void manyChoicesAgainstTheAssumption_makeItForgotten() {
    SplittableRandom random = new SplittableRandom(8);
    double[] taste = {-1, 0, 1, 2, 2, 1};
    SoftmaxLearner told = new SoftmaxLearner(ASSUMED.length);
    told.assume(ASSUMED);
    SoftmaxLearner untold = new SoftmaxLearner(ASSUMED.length);
    for (int i = 0; i < 5_000; i++) {
      Choice choice = SimulatedChoices.choose(random, taste, new double[ITEMS], ITEMS);
      told.learn(choice);
      untold.learn(choice);
    }
    double more = 0;
    int judged = 2_000;
    for (int i = 0; i < judged; i++) {
      Choice choice = SimulatedChoices.choose(random, taste, new double[ITEMS], ITEMS);
      more += loss(told, choice) - loss(untold, choice);
    }
    assertEquals(0, more / judged, 0.03, "nats a choice");
  }

  private static double loss(SoftmaxLearner learner, Choice choice) {
    double[] parameters =
        Arrays.copyOf(learner.weights(), ASSUMED.length + SoftmaxLearner.POSITIONS);
    return Utilities.loss(choice, parameters, ASSUMED.length);
  }

  private static double dot(double[] weights, double[] features) {
    double sum = 0;
    for (int i = 0; i < features.length; i++) {
      sum += weights[i] * features[i];
    }
    return sum;
  }

  @Test
  void restoredState_goesOnExactly() {
    SplittableRandom random = new SplittableRandom(4);
    SoftmaxLearner one = new SoftmaxLearner(TASTE.length);
    for (int i = 0; i < 200; i++) {
      one.learn(SimulatedChoices.chooseFromRanked(random, TASTE, new double[ITEMS], ITEMS));
    }
    SoftmaxLearner other = new SoftmaxLearner(TASTE.length);
    other.restore(one.state());
    for (int i = 0; i < 200; i++) {
      Choice choice = SimulatedChoices.chooseFromRanked(random, TASTE, new double[ITEMS], ITEMS);
      one.learn(choice);
      other.learn(choice);
    }
    assertArrayEquals(one.state(), other.state());
    assertThrows(IllegalArgumentException.class, () -> new SoftmaxLearner(2).restore(one.state()));
  }

  @Test
  void stateOfBeforeTheLossWasWatched_isTakenUp() {
    SplittableRandom random = new SplittableRandom(9);
    SoftmaxLearner one = new SoftmaxLearner(TASTE.length);
    for (int i = 0; i < 200; i++) {
      one.learn(SimulatedChoices.choose(random, TASTE, new double[ITEMS], ITEMS));
    }
    SoftmaxLearner other = new SoftmaxLearner(TASTE.length);
    double[] state = one.state();
    other.restore(Arrays.copyOf(state, state.length - 3));
    assertArrayEquals(one.weights(), other.weights());
  }

  @Test
  void choiceOfOtherColumns_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SoftmaxLearner(2).learn(new Choice(new float[] {1, 0}, 1, new int[2], 0, 1)));
  }

  @ParameterizedTest
  @EnumSource(JsatPairLearner.Kind.class)
  void jsatLearner_findsTheOrderOfTheWeights(JsatPairLearner.Kind kind) {
    SplittableRandom random = new SplittableRandom(5);
    JsatPairLearner learner = new JsatPairLearner(kind, TASTE.length);
    for (int i = 0; i < 5_000; i++) {
      learner.learn(SimulatedChoices.choose(random, TASTE, new double[ITEMS], ITEMS));
    }
    double[] weights = learner.weights();
    String told = kind.word() + ": " + Arrays.toString(weights);
    assertTrue(weights[0] > weights[2], told);
    assertTrue(weights[2] > weights[1], told);
    JsatPairLearner other = new JsatPairLearner(kind, TASTE.length);
    other.restore(learner.state());
    assertArrayEquals(weights, other.weights(), kind.word());
  }
}
