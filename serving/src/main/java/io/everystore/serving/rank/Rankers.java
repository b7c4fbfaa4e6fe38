package io.everystore.serving.rank;

import io.everystore.feature.registry.RankingDefaults;

/** The ranker in force for each strategy that ranks. Thread-safe: rankers may be swapped. */
@FunctionalInterface
public interface Rankers {
  /** Name of the model that orders what the session may look at next. */
  String NEXT_ITEM = RankingDefaults.NEXT_ITEM;

  /** Name of the model that orders what fits a person and is new to them. */
  String TOP_PICKS = RankingDefaults.TOP_PICKS;

  /** Weights that come with the program. */
  Rankers BUILT_IN =
      model -> model.equals(NEXT_ITEM) ? LinearRanker.NEXT_ITEM : LinearRanker.TOP_PICKS;

  /** The ranker of a model, as it is now. */
  Ranker find(String model);
}
