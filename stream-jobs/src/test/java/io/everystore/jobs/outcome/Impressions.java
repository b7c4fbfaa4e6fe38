package io.everystore.jobs.outcome;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.record.AnswerFact;
import java.util.List;

/** Impressions of made-up answers, and what came of them. */
public final class Impressions {
  /** When every answer was given. */
  public static final long SHOWN_MILLIS = 1_700_000_000_000L;

  private Impressions() {}

  /**
   * An answer with a row of the strategy; popularity goes by an id's last letter: a 0, b 1/2, c 1.
   */
  public static Impression of(String id, String strategy, String... itemIds) {
    return builder(id, strategy, itemIds).build();
  }

  /** The same, which nobody was shown: the person went on to the item by themselves. */
  static Impression wentOn(String id, String chosen, String... itemIds) {
    return builder(id, "next-item", itemIds).setChosenItemId(chosen).build();
  }

  public static Impression.Builder builder(String id, String strategy, String... itemIds) {
    ImpressionRow.Builder row =
        ImpressionRow.newBuilder().setRowId(strategy).setStrategy(strategy).setPropensity(1);
    for (String itemId : itemIds) {
      float popularity = (itemId.charAt(itemId.length() - 1) - 'a') / 2f;
      row.addItems(
          ImpressionItem.newBuilder().setItemId(itemId).addFeatures(0).addFeatures(popularity));
    }
    return Impression.newBuilder()
        .setRecommendationId(id)
        .setTimeMillis(SHOWN_MILLIS)
        .addRows(row)
        .addAllFeatureNames(List.of("of-long-ago", RankingFeature.POPULARITY.label()));
  }

  static AnswerFact shown(Impression impression) {
    return new AnswerFact.Shown(impression.getRecommendationId(), impression.toByteArray());
  }

  static AnswerFact led(String id, String event, long afterMillis, String... itemIds) {
    return new AnswerFact.Led(id, event, SHOWN_MILLIS + afterMillis, List.of(itemIds));
  }
}
