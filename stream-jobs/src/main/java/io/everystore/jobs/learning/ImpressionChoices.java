package io.everystore.jobs.learning;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.registry.RankingDefaults;
import io.everystore.feature.registry.RankingFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes choices of impressions: the item against others of its row that it was ranked with.
 * Stateless.
 *
 * <p>Columns are {@link RankingFeature}s, found by the names the impression carries: one that was
 * not known when it was logged is 0, one that is no longer known is left out.
 */
public final class ImpressionChoices {
  /** Anything else in the topic teaches nothing. */
  static final Set<String> MODELS = RankingDefaults.MODELS;

  /** Items of a choice; of a longer row some are drawn. */
  static final int MAX_ALTERNATIVES = 50;

  private static final RankingFeature[] FEATURES = RankingFeature.values();

  private ImpressionChoices() {}

  /** Names of a choice's columns. */
  public static List<String> featureNames() {
    return Arrays.stream(FEATURES).map(RankingFeature::label).toList();
  }

  /** True for a row that can teach a model. */
  static boolean isTeachable(Impression impression, ImpressionRow row) {
    return MODELS.contains(row.getStrategy())
        && row.getItemsList().stream().filter(item -> hasFeatures(impression, item)).count() > 1;
  }

  /** What it teaches that an item was chosen where it stood; null when it teaches nothing. */
  static @Nullable NamedChoice chosen(Impression impression, String itemId, float weight) {
    for (ImpressionRow row : impression.getRowsList()) {
      for (int i = 0; i < row.getItemsCount(); i++) {
        if (row.getItems(i).getItemId().equals(itemId)) {
          return choice(impression, row, i, weight);
        }
      }
    }
    return null;
  }

  /** What it teaches that somebody went on to an item by themselves. */
  public static Optional<NamedChoice> wentOn(Impression impression) {
    return Optional.ofNullable(
        chosen(impression, impression.getChosenItemId(), OutcomeKind.CLICK.weight()));
  }

  private static @Nullable NamedChoice choice(
      Impression impression, ImpressionRow row, int chosen, float weight) {
    if (!MODELS.contains(row.getStrategy()) || !hasFeatures(impression, row.getItems(chosen))) {
      return null;
    }
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < row.getItemsCount(); i++) {
      if (i != chosen && hasFeatures(impression, row.getItems(i))) {
        others.add(i);
      }
    }
    if (others.isEmpty()) {
      return null;
    }
    drawEvenly(others, MAX_ALTERNATIVES - 1, impression.getRecommendationId().hashCode());
    int size = others.size() + 1;
    float[] features = new float[size * FEATURES.length];
    int[] positions = new int[size];
    // What nobody was shown stood nowhere.
    boolean shown = impression.getChosenItemId().isEmpty();
    int[] columns = columns(impression);
    for (int i = 0; i < size; i++) {
      int at = i == 0 ? chosen : others.get(i - 1);
      positions[i] = shown ? at : 0;
      ImpressionItem item = row.getItems(at);
      for (int feature = 0; feature < FEATURES.length; feature++) {
        features[i * FEATURES.length + feature] =
            columns[feature] < 0 ? 0 : bounded(item.getFeatures(columns[feature]));
      }
    }
    return new NamedChoice(
        row.getStrategy(), new Choice(features, FEATURES.length, positions, 0, weight));
  }

  /** An item that only filled its row up has none. */
  private static boolean hasFeatures(Impression impression, ImpressionItem item) {
    return item.getFeaturesCount() > 0
        && item.getFeaturesCount() == impression.getFeatureNamesCount();
  }

  /**
   * Keeps {@code most}, drawn evenly: weights learned from them are those of all. The seed is the
   * answer's, so that a log that is read again teaches the same.
   */
  private static void drawEvenly(List<Integer> rows, int most, long seed) {
    if (rows.size() > most) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < most; i++) {
        int drawn = i + random.nextInt(rows.size() - i);
        Integer held = rows.get(i);
        rows.set(i, rows.get(drawn));
        rows.set(drawn, held);
      }
      rows.subList(most, rows.size()).clear();
    }
  }

  /** Where the impression keeps each feature, -1 when it does not. */
  private static int[] columns(Impression impression) {
    int[] columns = new int[FEATURES.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = impression.getFeatureNamesList().indexOf(FEATURES[i].label());
    }
    return columns;
  }

  /** A number that is none, or none of a feature, would spoil every weight for good. */
  private static float bounded(float value) {
    return value > 0 ? Math.min(value, 1) : 0; // 0 for NaN too
  }
}
