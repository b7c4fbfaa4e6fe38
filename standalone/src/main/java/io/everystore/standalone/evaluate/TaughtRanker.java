package io.everystore.standalone.evaluate;

import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.learning.Choice;
import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.jobs.learning.ImpressionChoices;
import io.everystore.jobs.learning.OnlineRanker;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.rank.LinearRanker;
import io.everystore.serving.rank.Ranker;
import io.everystore.serving.rank.Rankers;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The job's learner and serving's ranker, joined without topics: every choice is learned, and what
 * may be published is in force some choices later. Belongs to one thread.
 */
final class TaughtRanker implements Rankers {
  /** Choices between publications; the job publishes every few seconds. */
  private static final int PUBLICATION_CHOICES = 200;

  private final OnlineRanker learner;
  private Ranker ranker = LinearRanker.NEXT_ITEM;
  private int sincePublication;
  private long nowMillis;

  TaughtRanker(IntFunction<ChoiceLearner> learners) {
    learner = new OnlineRanker(NEXT_ITEM, ImpressionChoices.featureNames(), learners);
  }

  @Override
  public Ranker find(String model) {
    return model.equals(NEXT_ITEM) ? ranker : BUILT_IN.find(model);
  }

  /**
   * Learns that the person went on to this item; what was not among the candidates says nothing.
   */
  void learn(FeatureMatrix candidates, int chosen) {
    if (candidates.size() < 2 || !candidates.contains(chosen)) {
      return;
    }
    int size = candidates.size();
    learner.learn(
        new Choice(
            Arrays.copyOf(candidates.values(), size * RankingFeature.COUNT),
            RankingFeature.COUNT,
            new int[size],
            candidates.row(chosen),
            1));
    if (++sincePublication >= PUBLICATION_CHOICES) {
      sincePublication = 0;
      learner.publish(++nowMillis).ifPresent(this::putInForce);
    }
  }

  private void putInForce(Model model) {
    ranker = LinearRanker.of(model.getFeatureNamesList(), model.getWeightsList());
  }
}
