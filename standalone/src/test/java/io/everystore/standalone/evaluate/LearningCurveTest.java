package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.learning.Choice;
import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.jobs.learning.SoftmaxLearner;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast the ranker of the whole loop finds out what people like. */
final class LearningCurveTest {
  /** Impressions after which the ranker is good, started from nothing; 3,000 to 3,500 measured. */
  private static final int LEARNED_IMPRESSIONS = 4_000;

  /** Impressions after which it is good again when tastes flip; 3,000 to 3,900 measured. */
  private static final int RECOVERED_IMPRESSIONS = 5_500;

  /** Impressions it is judged by. */
  private static final int JUDGED_IMPRESSIONS = 2_000;

  /** Impressions nothing can be published after. */
  private static final int UNLEARNED_IMPRESSIONS = 100;

  /** Of the clicks the best order would get. */
  private static final double GOOD = 0.9;

  /** Some of it is the opposite of what the weights that come with the program expect. */
  private static final Map<RankingFeature, Double> TASTE =
      Map.of(
          RankingFeature.SESSION_KNN, 1.0,
          RankingFeature.CO_VISITATION, -1.5,
          RankingFeature.NEAR, 2.0,
          RankingFeature.CATEGORY_AFFINITY, 3.0,
          RankingFeature.BRAND_AFFINITY, -2.0,
          RankingFeature.PRICE_NEARNESS, 2.5,
          RankingFeature.POPULARITY, -3.0,
          RankingFeature.NEWNESS, 1.5);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tasteFromNothing_isLearnedAndFollowedWhenItFlips(long seed) {
    SimulatedTastes people = new SimulatedTastes(seed, TASTE, SoftmaxLearner::new);
    double unlearned = people.show(UNLEARNED_IMPRESSIONS);
    assertTrue(unlearned < 0.75, () -> "seed " + seed + ": good at once, " + unlearned);
    people.show(LEARNED_IMPRESSIONS - UNLEARNED_IMPRESSIONS);
    double learned = people.show(JUDGED_IMPRESSIONS);
    assertTrue(learned >= GOOD, () -> "seed " + seed + ": learned " + learned);
    people.flip();
    double flipped = people.show(UNLEARNED_IMPRESSIONS);
    assertTrue(flipped < 0.5, () -> "seed " + seed + ": flipped " + flipped);
    people.show(RECOVERED_IMPRESSIONS - UNLEARNED_IMPRESSIONS);
    double recovered = people.show(JUDGED_IMPRESSIONS);
    assertTrue(recovered >= GOOD, () -> "seed " + seed + ": recovered " + recovered);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void placesThatAreNotLearned_costClicks(long seed) {
    double lost = 1 - learned(seed, SoftmaxLearner::new);
    double lostBlind = 1 - learned(seed, PlaceBlindLearner::new);
    assertTrue(
        lostBlind > 2 * lost,
        () -> "seed " + seed + ": " + lostBlind + " (expected: more than twice " + lost + ")");
  }

  private static double learned(long seed, IntFunction<ChoiceLearner> learners) {
    SimulatedTastes people = new SimulatedTastes(seed, TASTE, learners);
    people.show(LEARNED_IMPRESSIONS);
    return people.show(JUDGED_IMPRESSIONS);
  }

  /** Takes every item to have stood in the same place. */
  private static final class PlaceBlindLearner implements ChoiceLearner {
    private final SoftmaxLearner learner;

    PlaceBlindLearner(int columns) {
      learner = new SoftmaxLearner(columns);
    }

    @Override
    public String name() {
      return "place-blind";
    }

    @Override
    public void learn(Choice choice) {
      learner.learn(
          new Choice(
              choice.features(),
              choice.columns(),
              new int[choice.size()],
              choice.chosen(),
              choice.weight()));
    }

    @Override
    public double[] weights() {
      return learner.weights();
    }

    @Override
    public double[] positionOffsets() {
      return learner.positionOffsets();
    }

    @Override
    public void assume(double[] weights) {
      learner.assume(weights);
    }

    @Override
    public void start(double[] weights, double[] positionOffsets) {
      learner.start(weights, positionOffsets);
    }

    @Override
    public double[] state() {
      return learner.state();
    }

    @Override
    public void restore(double[] state) {
      learner.restore(state);
    }
  }
}
