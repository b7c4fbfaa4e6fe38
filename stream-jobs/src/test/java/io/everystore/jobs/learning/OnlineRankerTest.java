package io.everystore.jobs.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Model;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OnlineRankerTest {
  private static final List<String> NAMES = List.of("a", "b");
  private static final double[] TASTE = {3, -1};

  private final SplittableRandom random = new SplittableRandom(7);
  private final OnlineRanker ranker = new OnlineRanker("next-item", NAMES, SoftmaxLearner::new);

  private void learn(OnlineRanker into, double[] taste, int choices) {
    for (int i = 0; i < choices; i++) {
      into.learn(SimulatedChoices.choose(random, taste, new double[10], 10));
    }
  }

  @Test
  void fewChoices_areNotPublished() {
    learn(ranker, TASTE, OnlineRanker.FIRST_PUBLICATION - 1);
    assertTrue(ranker.publish(1).isEmpty());
    learn(ranker, TASTE, 1);
    assertTrue(ranker.publish(1).isPresent());
  }

  @Test
  void publishedModel_saysWhatItIs() {
    learn(ranker, TASTE, 2_000);
    Model model = ranker.publish(1_000).orElseThrow();
    assertEquals("next-item", model.getName());
    assertEquals(NAMES, model.getFeatureNamesList());
    assertEquals(TASTE[0], model.getWeights(0), 0.4);
    assertEquals(2_000, model.getExamples());
    assertEquals(SoftmaxLearner.NAME, model.getLearner());
    assertTrue(model.getLoss() < model.getPreviousLoss(), "better than knowing nothing");
    assertTrue(model.getLoss() < Math.log(10), "better than a guess among ten");
  }

  @Test
  void nothingLearnedSince_isNotPublishedAgain() {
    learn(ranker, TASTE, 500);
    Model first = ranker.publish(1_000).orElseThrow();
    assertTrue(ranker.publish(2_000).isEmpty());
    learn(ranker, TASTE, 1);
    Optional<Model> second = ranker.publish(1_000);
    second.ifPresent(model -> assertTrue(model.getVersion() > first.getVersion()));
  }

  @Test
  void weightsThatDoWorse_areNotPublishedAndGivenUpInTheEnd() {
    OnlineRanker spoiled = new OnlineRanker("next-item", NAMES, SpoiledLearner::new);
    learn(spoiled, TASTE, 2_000);
    Model good = spoiled.publish(1_000).orElseThrow();
    SpoiledLearner.spoiled = true;
    try {
      for (int refused = 1; refused <= OnlineRanker.MAX_REFUSALS; refused++) {
        learn(spoiled, TASTE, 20);
        assertTrue(spoiled.publish(2_000).isEmpty(), "published what does worse");
        assertEquals(refused < OnlineRanker.MAX_REFUSALS, spoiled.loss() > spoiled.publishedLoss());
      }
    } finally {
      SpoiledLearner.spoiled = false;
    }
    double[] weights =
        spoiled.state().getWeightsList().stream().mapToDouble(weight -> weight).toArray();
    assertEquals(good.getWeights(0), weights[0], 1e-6, "learning goes on from what is in force");
  }

  @Test
  void restoredState_goesOnExactly() {
    learn(ranker, TASTE, 300);
    ranker.publish(1_000);
    learn(ranker, TASTE, 100);
    OnlineRanker other = OnlineRanker.restore(ranker.state(), NAMES, SoftmaxLearner::new);
    Choice next = SimulatedChoices.choose(random, TASTE, new double[10], 10);
    ranker.learn(next);
    other.learn(next);
    assertEquals(ranker.state(), other.state());
  }

  @Test
  void featureAddedOrGone_keepsTheWeightsOfTheOthers() {
    learn(ranker, TASTE, 2_000);
    OnlineRanker other =
        OnlineRanker.restore(ranker.state(), List.of("new", "a"), SoftmaxLearner::new);
    assertEquals(0, other.state().getWeights(0));
    assertEquals(ranker.state().getWeights(0), other.state().getWeights(1));
    assertFalse(other.featureNames().contains("b"));
  }

  /** Goes astray when told to, as a learner does that is fed nonsense. */
  private static final class SpoiledLearner implements ChoiceLearner {
    static boolean spoiled;
    private final SoftmaxLearner learner;

    SpoiledLearner(int columns) {
      learner = new SoftmaxLearner(columns);
    }

    @Override
    public String name() {
      return learner.name();
    }

    @Override
    public void learn(Choice choice) {
      learner.learn(choice);
    }

    @Override
    public double[] weights() {
      double[] weights = learner.weights();
      return spoiled ? new double[] {-weights[0], -weights[1]} : weights;
    }

    @Override
    public double[] positionOffsets() {
      return learner.positionOffsets();
    }

    @Override
    public void start(double[] weights, double[] positionOffsets) {
      learner.start(weights, positionOffsets);
      spoiled = false;
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
