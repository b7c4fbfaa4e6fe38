package io.everystore.feature.registry;

import java.util.Map;
import java.util.Set;

/**
 * Weights that come with the program: what ranks before a model is published, and what a learner
 * assumes before it has seen choices.
 */
public final class RankingDefaults {
  /** Model that orders what fits a person and is new to them. */
  public static final String TOP_PICKS = "top-picks";

  /** Model that orders what the session may look at next. */
  public static final String NEXT_ITEM = "next-item";

  /** Models there are. */
  public static final Set<String> MODELS = Set.of(TOP_PICKS, NEXT_ITEM);

  /**
   * What a weight is multiplied with to be one of a softmax: an item with the best score of all
   * neighbours is then chosen e^4, some 50 times as often as one that is not among them.
   */
  public static final double SOFTMAX_SCALE = 4;

  /** Something new that fits: the last click leads, taste follows. */
  private static final Map<RankingFeature, Float> TOP_PICKS_WEIGHTS =
      Map.of(
          RankingFeature.SESSION_KNN, 1.0f,
          RankingFeature.CO_VISITATION, 0.7f,
          RankingFeature.NEAR, 0.25f,
          RankingFeature.LAST_CATEGORY, 0.35f,
          RankingFeature.CATEGORY_AFFINITY, 0.4f,
          RankingFeature.BRAND_AFFINITY, 0.15f,
          RankingFeature.PRICE_NEARNESS, 0.1f,
          RankingFeature.POPULARITY, 0.15f,
          RankingFeature.NEWNESS, 0.05f);

  /** The very next item of the session, which may be one seen before. */
  private static final Map<RankingFeature, Float> NEXT_ITEM_WEIGHTS =
      Map.of(
          RankingFeature.MIXTURE_LOG, 1.0f,
          RankingFeature.MIXTURE, 0.3f,
          RankingFeature.AT_HAND, 0.5f,
          RankingFeature.AT_HAND_AGAIN, 0.5f,
          RankingFeature.AT_HAND_FIRST, 0.3f,
          RankingFeature.IN_SESSION, 0.2f,
          RankingFeature.REVISITS, 0.2f,
          RankingFeature.REPEAT, 0.1f,
          RankingFeature.LAST_CATEGORY, 0.05f,
          RankingFeature.POPULARITY, 0.05f);

  private RankingDefaults() {}

  /** Weights of the features that count in a model; none for one that is not ours. */
  public static Map<RankingFeature, Float> weights(String model) {
    return switch (model) {
      case TOP_PICKS -> TOP_PICKS_WEIGHTS;
      case NEXT_ITEM -> NEXT_ITEM_WEIGHTS;
      default -> Map.of();
    };
  }
}
