package io.everystore.serving.hydrate;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import io.everystore.serving.view.ItemIndex.NeighbourList;
import java.util.Arrays;

/**
 * Fills the columns of a {@link FeatureMatrix} that come from the item and the person rather than
 * from a source. Belongs to one thread and is reused.
 */
public final class FeatureHydrator {
  /** Halvings of popularity after which nothing is left of it: one in 4096. */
  private static final float POPULARITY_RANGE_LOG2 = 12;

  private static final double NEWNESS_MILLIS = 30 * 86_400_000.0;

  /** Keeps what came together once from counting as much as what does every day. */
  private static final float DAMPING = 1;

  private static final RankingFeature[] MIXED = {
    RankingFeature.SESSION_KNN,
    RankingFeature.SESSION_KNN_NEXT,
    RankingFeature.CO_VISITATION,
    RankingFeature.FOLLOWING,
    RankingFeature.PRECEDING
  };

  private static final double[] MIXED_WEIGHTS = {0.35, 0.05, 0.2, 0.2, 0.2};

  private static final float SAME_TOP_CATEGORY = 0.4f;

  /** Category number to interest, filled as categories turn up on the page. */
  private final IntIndex categories = new IntIndex(64);

  private float[] categoryInterest = new float[64];

  /** Starts a new page: interests of the last person are forgotten. */
  public void startPage() {
    categories.clear();
  }

  /**
   * Fills the columns one after the other: the candidates lie scattered over the catalogue, and
   * short loops wait for several of them at once. PageBenchmark's ranking of 300 candidates tells.
   */
  public void hydrate(CandidateQuery query, FeatureMatrix matrix) {
    ItemIndex items = query.items();
    Visitor visitor = query.visitor();
    int last = visitor.sessionCount() > 0 ? visitor.session(0) : ItemIndex.NONE;
    popularity(query, matrix);
    categories(items, visitor, last, matrix);
    for (int row = 0; row < matrix.size(); row++) {
      int item = matrix.item(row);
      matrix.set(row, RankingFeature.BRAND_AFFINITY, brandInterest(visitor, items.brand(item)));
      matrix.set(
          row, RankingFeature.PRICE_NEARNESS, priceNearness(visitor, items.priceCents(item)));
    }
    newness(query, matrix);
    hydrateSession(query, last, matrix);
  }

  private static void popularity(CandidateQuery query, FeatureMatrix matrix) {
    ItemIndex items = query.items();
    double mostPopular = most(query, Horizon.DAY);
    double mostTrending = most(query, Horizon.HOUR);
    for (int row = 0; row < matrix.size(); row++) {
      int item = matrix.item(row);
      matrix.set(
          row, RankingFeature.POPULARITY, share(mostPopular - items.popularity(item, Horizon.DAY)));
      matrix.set(
          row, RankingFeature.TREND, share(mostTrending - items.popularity(item, Horizon.HOUR)));
    }
  }

  private void categories(ItemIndex items, Visitor visitor, int last, FeatureMatrix matrix) {
    int lastCategory = last == ItemIndex.NONE ? ItemIndex.NONE : items.category(last);
    int lastTop = last == ItemIndex.NONE ? ItemIndex.NONE : items.topCategory(last);
    for (int row = 0; row < matrix.size(); row++) {
      int item = matrix.item(row);
      int category = items.category(item);
      if (category != ItemIndex.NONE) {
        matrix.set(
            row, RankingFeature.CATEGORY_AFFINITY, categoryInterest(items, visitor, category));
        float same =
            category == lastCategory
                ? 1
                : lastTop != ItemIndex.NONE && items.topCategory(item) == lastTop
                    ? SAME_TOP_CATEGORY
                    : 0;
        matrix.set(row, RankingFeature.LAST_CATEGORY, same);
      }
    }
  }

  private static void newness(CandidateQuery query, FeatureMatrix matrix) {
    long newestMillis = newestMillis(query);
    for (int row = 0; row < matrix.size(); row++) {
      long createdMillis = query.items().createdTimeMillis(matrix.item(row));
      long ageMillis = Math.max(0, newestMillis - createdMillis);
      matrix.set(row, RankingFeature.NEWNESS, (float) Math.exp(-ageMillis / NEWNESS_MILLIS));
    }
  }

  private static float share(double log2Below) {
    return (float) Math.min(1, Math.max(0, 1 - log2Below / POPULARITY_RANGE_LOG2));
  }

  /** What the person did with items at hand, and what usually surrounds the last of them. */
  private static void hydrateSession(CandidateQuery query, int last, FeatureMatrix matrix) {
    Visitor visitor = query.visitor();
    if (last != ItemIndex.NONE) {
      mergeList(query.items().after(last), RankingFeature.FOLLOWING, last, matrix);
      mergeList(query.items().before(last), RankingFeature.PRECEDING, last, matrix);
      mergeList(query.items().boughtWith(last), RankingFeature.BOUGHT_WITH, last, matrix);
    }
    mix(matrix);
    for (int row = 0; row < matrix.size(); row++) {
      int item = matrix.item(row);
      int actions = visitor.actions(item);
      if (actions == 0) {
        continue;
      }
      flag(matrix, row, RankingFeature.IN_CART, actions & Visitor.IN_CART);
      flag(matrix, row, RankingFeature.PURCHASED, actions & Visitor.PURCHASED);
      if ((actions & Visitor.IN_SESSION) == 0) {
        matrix.set(row, RankingFeature.MET_BEFORE, 1);
      } else if (item == last) {
        matrix.set(row, RankingFeature.AT_HAND, 1);
        matrix.set(row, RankingFeature.AT_HAND_AGAIN, visitor.staying());
        matrix.set(row, RankingFeature.AT_HAND_FIRST, visitor.sessionCount() == 1 ? 1 : 0);
      } else {
        matrix.set(row, RankingFeature.IN_SESSION, 1);
        boolean stepBack = visitor.sessionCount() > 1 && visitor.session(1) == item;
        matrix.set(row, RankingFeature.STEP_BACK, stepBack ? 1 : 0);
      }
      if ((actions & Visitor.IN_SESSION) != 0) {
        matrix.set(row, RankingFeature.REVISITS, 1 - 1f / visitor.visits(item));
      }
    }
  }

  /** Each source's scores as shares of their sum, weighted and added. */
  private static void mix(FeatureMatrix matrix) {
    float[] values = matrix.values();
    int size = matrix.size() * RankingFeature.COUNT;
    double[] factors = new double[MIXED.length];
    for (int source = 0; source < MIXED.length; source++) {
      double sum = 0;
      for (int at = MIXED[source].column(); at < size; at += RankingFeature.COUNT) {
        sum += values[at];
      }
      factors[source] = sum > 0 ? MIXED_WEIGHTS[source] / sum : 0;
    }
    float greatest = 0;
    for (int row = 0; row < matrix.size(); row++) {
      double share = 0;
      for (int source = 0; source < MIXED.length; source++) {
        share += factors[source] * matrix.value(row, MIXED[source]);
      }
      matrix.set(row, RankingFeature.MIXTURE, (float) share);
      greatest = Math.max(greatest, (float) share);
    }
    for (int row = 0; row < matrix.size() && greatest > 0; row++) {
      matrix.setScore(
          row, RankingFeature.MIXTURE, matrix.value(row, RankingFeature.MIXTURE) / greatest);
    }
  }

  private static void flag(FeatureMatrix matrix, int row, RankingFeature feature, int bits) {
    matrix.set(row, feature, bits == 0 ? 0 : 1);
  }

  private static void mergeList(
      NeighbourList list, RankingFeature feature, int last, FeatureMatrix matrix) {
    int[] items = list.items();
    float[] weights = list.weights();
    for (int i = 0; i < items.length; i++) {
      matrix.merge(items[i], feature, weights[i] / (weights[0] + DAMPING), last);
    }
  }

  private static double most(CandidateQuery query, Horizon horizon) {
    int[] popular = query.rankings().popular(horizon);
    double log2 = popular.length == 0 ? 0 : query.items().popularity(popular[0], horizon);
    return Double.isFinite(log2) ? log2 : 0;
  }

  private static long newestMillis(CandidateQuery query) {
    int[] newest = query.rankings().newest();
    return newest.length == 0
        ? query.visitor().nowMillis()
        : query.items().createdTimeMillis(newest[0]);
  }

  private float categoryInterest(ItemIndex items, Visitor visitor, int category) {
    if (visitor.categoryCount() == 0) {
      return 0;
    }
    int known = categories.size();
    int at = categories.findOrAdd(category);
    if (at == known) {
      if (at == categoryInterest.length) {
        categoryInterest = Arrays.copyOf(categoryInterest, at * 2);
      }
      float interest = 0;
      for (int i = 0; i < visitor.categoryCount(); i++) {
        if (visitor.categoryWeight(i) > interest && items.isWithin(category, visitor.category(i))) {
          interest = visitor.categoryWeight(i);
        }
      }
      categoryInterest[at] = interest;
    }
    return categoryInterest[at];
  }

  private static float brandInterest(Visitor visitor, int brand) {
    if (brand == ItemIndex.NONE) {
      return 0;
    }
    for (int i = 0; i < visitor.brandCount(); i++) {
      if (visitor.brand(i) == brand) {
        return visitor.brandWeight(i);
      }
    }
    return 0;
  }

  private static float priceNearness(Visitor visitor, long priceCents) {
    double mean = visitor.meanPriceCents();
    if (priceCents <= 0 || mean <= 0) {
      return 0;
    }
    // exp(-|ln(price / mean)|) without the logarithm.
    return (float) (priceCents > mean ? mean / priceCents : priceCents / mean);
  }
}
