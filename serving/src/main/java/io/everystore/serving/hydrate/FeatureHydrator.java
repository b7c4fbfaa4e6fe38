package io.everystore.serving.hydrate;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import java.util.Arrays;

/**
 * Fills the columns of a {@link FeatureMatrix} that come from the item and the person rather than
 * from a source. Belongs to one thread and is reused.
 */
public final class FeatureHydrator {
  /** Halvings of popularity after which nothing is left of it: one in 4096. */
  private static final float POPULARITY_RANGE_LOG2 = 12;

  private static final double NEWNESS_MILLIS = 30 * 86_400_000.0;
  private static final float SAME_TOP_CATEGORY = 0.4f;

  /** Category number to interest, filled as categories turn up on the page. */
  private final IntIndex categories = new IntIndex(64);

  private float[] categoryInterest = new float[64];

  /** Starts a new page: interests of the last person are forgotten. */
  public void startPage() {
    categories.clear();
  }

  public void hydrate(CandidateQuery query, FeatureMatrix matrix) {
    ItemIndex items = query.items();
    Visitor visitor = query.visitor();
    int last = visitor.sessionCount() > 0 ? visitor.session(0) : ItemIndex.NONE;
    int lastCategory = last == ItemIndex.NONE ? ItemIndex.NONE : items.category(last);
    int lastTop = last == ItemIndex.NONE ? ItemIndex.NONE : items.topCategory(last);
    double mostPopular = mostPopular(query);
    long newestMillis = newestMillis(query);
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
      matrix.set(row, RankingFeature.BRAND_AFFINITY, brandInterest(visitor, items.brand(item)));
      matrix.set(
          row, RankingFeature.PRICE_NEARNESS, priceNearness(visitor, items.priceCents(item)));
      double below = mostPopular - items.popularity(item, Horizon.DAY);
      matrix.set(
          row, RankingFeature.POPULARITY, (float) Math.max(0, 1 - below / POPULARITY_RANGE_LOG2));
      long ageMillis = Math.max(0, newestMillis - items.createdTimeMillis(item));
      matrix.set(row, RankingFeature.NEWNESS, (float) Math.exp(-ageMillis / NEWNESS_MILLIS));
    }
  }

  private static double mostPopular(CandidateQuery query) {
    int[] popular = query.rankings().popular(Horizon.DAY);
    double log2 = popular.length == 0 ? 0 : query.items().popularity(popular[0], Horizon.DAY);
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
