package io.everystore.standalone.evaluate;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.learning.AnswerOutcomes;
import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.jobs.learning.ImpressionChoices;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.OnlineRanker;
import io.everystore.jobs.learning.OutcomeKind;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.rank.LinearRanker;
import io.everystore.serving.rank.Ranker;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * People with a known taste before a ranker that learns what they click on. An item is clicked on
 * when it is looked at, which depends on its place alone, and liked, which depends on its features
 * alone. Ranking, the join of what was shown with what came of it, learning and publication are the
 * program's own. Belongs to one thread.
 */
final class SimulatedTastes {
  private static final int CANDIDATES = 20;
  private static final int SHOWN = 10;

  /** Impressions between two attempts to publish. */
  private static final int PUBLICATION_IMPRESSIONS = 300;

  /** How fast people look away: the place n is looked at in 1 / (n + 1)^this of all cases. */
  private static final double ATTENTION_EXPONENT = 0.7;

  /** Utility of an item one out of two who look at it click on. */
  private static final double EVEN_UTILITY = 2;

  private static final long WINDOW_MILLIS = 1_800_000;

  private final SplittableRandom random;
  private final OnlineRanker learner;
  private final FeatureMatrix candidates = new FeatureMatrix();
  private final float[] scores = new float[CANDIDATES];
  private Map<RankingFeature, Double> taste;
  private Ranker inForce = Rankers.BUILT_IN.find(Rankers.TOP_PICKS);
  private long impressions;

  /** Makes people and a ranker that has seen nothing of them. */
  SimulatedTastes(
      long seed, Map<RankingFeature, Double> taste, IntFunction<ChoiceLearner> learners) {
    random = new SplittableRandom(seed);
    this.taste = new EnumMap<>(taste);
    learner = new OnlineRanker(Rankers.TOP_PICKS, ImpressionChoices.featureNames(), learners);
  }

  /** What was liked is disliked from now on, as much. */
  void flip() {
    taste.replaceAll((feature, weight) -> -weight);
  }

  /**
   * Shows lists, and teaches what came of them.
   *
   * @return clicks to be expected of them, as a share of those of the best order
   */
  double show(int lists) {
    double clicks = 0;
    double best = 0;
    for (int i = 0; i < lists; i++) {
      drawCandidates();
      inForce.score(candidates, scores);
      Integer[] shown = order(row -> scores[row]);
      clicks += expectedClicks(shown);
      best += expectedClicks(order(this::utility));
      look(shown);
      if (++impressions % PUBLICATION_IMPRESSIONS == 0) {
        learner.publish(impressions).ifPresent(this::putInForce);
      }
    }
    return clicks / best;
  }

  private void putInForce(Model model) {
    inForce = LinearRanker.of(model.getFeatureNamesList(), model.getWeightsList());
  }

  private void drawCandidates() {
    candidates.clear();
    for (int row = 0; row < CANDIDATES; row++) {
      candidates.add(row, ItemIndex.NONE);
      for (RankingFeature feature : RankingFeature.values()) {
        candidates.set(row, feature, taste.containsKey(feature) ? (float) random.nextDouble() : 0);
      }
    }
  }

  private interface Score {
    double of(int row);
  }

  private static Integer[] order(Score score) {
    Integer[] rows = new Integer[CANDIDATES];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, Comparator.comparingDouble(row -> -score.of(row)));
    return Arrays.copyOf(rows, SHOWN);
  }

  private double utility(int row) {
    double sum = 0;
    for (Map.Entry<RankingFeature, Double> liked : taste.entrySet()) {
      // As good as the opposite taste of an item as far on the other side.
      sum += liked.getValue() * (candidates.value(row, liked.getKey()) - 0.5);
    }
    return sum;
  }

  private double clickRatio(int place, int row) {
    return Math.pow(place + 1, -ATTENTION_EXPONENT) / (1 + Math.exp(EVEN_UTILITY - utility(row)));
  }

  private double expectedClicks(Integer[] shown) {
    double sum = 0;
    for (int place = 0; place < SHOWN; place++) {
      sum += clickRatio(place, shown[place]);
    }
    return sum;
  }

  private void look(Integer[] shown) {
    AnswerOutcomes answer = AnswerOutcomes.create(WINDOW_MILLIS);
    answer.shown(impression(shown), this::learn);
    for (int place = 0; place < SHOWN; place++) {
      if (random.nextDouble() < clickRatio(place, shown[place])) {
        answer.led(itemId(shown[place]), OutcomeKind.CLICK, impressions, this::learn);
      }
    }
  }

  private void learn(NamedChoice choice) {
    learner.learn(choice.choice());
  }

  private Impression impression(Integer[] shown) {
    ImpressionRow.Builder row = ImpressionRow.newBuilder().setStrategy(Rankers.TOP_PICKS);
    for (int at : shown) {
      ImpressionItem.Builder item = ImpressionItem.newBuilder().setItemId(itemId(at));
      for (RankingFeature feature : RankingFeature.values()) {
        item.addFeatures(candidates.value(at, feature));
      }
      row.addItems(item);
    }
    return Impression.newBuilder()
        .setRecommendationId("list-" + impressions)
        .setTimeMillis(impressions)
        .addAllFeatureNames(ImpressionChoices.featureNames())
        .addRows(row)
        .build();
  }

  private static String itemId(int row) {
    return "item-" + row;
  }
}
