package io.everystore.serving.row;

import io.everystore.feature.proto.RowFilters;
import io.everystore.feature.proto.RowWeight;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.eligibility.TitleMatch;
import io.everystore.serving.view.ItemIndex;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of one row: items pinned to the front, brought forward, put back or left
 * out, and what its items must be like. Made for one answer; not thread-safe.
 *
 * <p>An item's place in the row, counted from 1, is divided by the product of the factors that
 * speak of it, and the row sorted by that: what a factor does is the same whichever source scored
 * the items.
 */
public final class RowCuration {
  public static final RowCuration NONE =
      new RowCuration(
          TemplateRow.getDefaultInstance(), new int[0], new IntIndex(8), ItemIndex.NONE, List.of());

  /** Candidates gathered per item shown when the order may change, and at most. */
  private static final int DEPTH = 5;

  private static final int MAX_CANDIDATES = 500;
  private static final int UNKNOWN_CATEGORY = -2;

  private final TemplateRow row;
  private final int[] pinned;
  private final IntIndex outOfSources;
  private final int category;
  private final List<Weight> weights;
  private final @Nullable TitleMatch titles;

  private RowCuration(
      TemplateRow row, int[] pinned, IntIndex outOfSources, int category, List<Weight> weights) {
    this.row = row;
    this.pinned = pinned;
    this.outOfSources = outOfSources;
    this.category = category;
    this.weights = weights;
    String query = row.getFilters().getQuery();
    this.titles = query.isEmpty() ? null : TitleMatch.of(query);
  }

  public static RowCuration of(TemplateRow row, ItemIndex items) {
    int[] pinned = known(row.getPinnedItemIdsList(), items);
    IntIndex outOfSources = new IntIndex(32);
    for (int item : pinned) {
      outOfSources.findOrAdd(item);
    }
    for (int item : known(row.getExcludedItemIdsList(), items)) {
      outOfSources.findOrAdd(item);
    }
    List<Weight> weights =
        Stream.concat(row.getBoostedList().stream(), row.getBuriedList().stream())
            .map(weight -> Weight.of(weight, items))
            .toList();
    return new RowCuration(row, pinned, outOfSources, category(row.getFilters(), items), weights);
  }

  private static int[] known(List<String> itemIds, ItemIndex items) {
    return itemIds.stream().mapToInt(items::find).filter(item -> item != ItemIndex.NONE).toArray();
  }

  private static int category(RowFilters filters, ItemIndex items) {
    if (filters.getCategory().isEmpty()) {
      return ItemIndex.NONE;
    }
    int category = items.findCategory(filters.getCategory());
    return category == ItemIndex.NONE ? UNKNOWN_CATEGORY : category;
  }

  /** Category the row is restricted to, or {@link ItemIndex#NONE}. */
  public int category() {
    return category == UNKNOWN_CATEGORY ? ItemIndex.NONE : category;
  }

  /** Items the row shows. */
  public int limit(int requested) {
    return row.getLimit() > 0 ? row.getLimit() : requested;
  }

  /** Items to gather so that {@code limit} are left in the wanted order. */
  public int candidates(int limit) {
    return !weights.isEmpty() ? Math.max(limit, Math.min(MAX_CANDIDATES, DEPTH * limit)) : limit;
  }

  /** True when many candidates will not do, so that more of them are needed. */
  public boolean restricts() {
    return this != NONE && (row.hasFilters() || !weights.isEmpty() || outOfSources.size() > 0);
  }

  /** Lets the row's sources bring only what the row may show beside its pinned items. */
  public void begin(EligibilityFilter filter, ItemIndex items) {
    if (restricts()) {
      filter.restrictRow(item -> accepts(item, items));
    }
  }

  private boolean accepts(int item, ItemIndex items) {
    RowFilters filters = row.getFilters();
    if (outOfSources.find(item) != IntIndex.MISSING || !withinCategory(item, items)) {
      return false;
    }
    if (filters.getBrandsCount() > 0) {
      int brand = items.brand(item);
      if (brand == ItemIndex.NONE || !filters.getBrandsList().contains(items.brandName(brand))) {
        return false;
      }
    }
    if (filters.hasMinPriceCents() || filters.hasMaxPriceCents()) {
      long cents = items.priceCents(item);
      if (cents < filters.getMinPriceCents()
          || (filters.hasMaxPriceCents() && cents > filters.getMaxPriceCents())) {
        return false;
      }
    }
    TitleMatch match = titles;
    return match == null || match.matches(items.title(item));
  }

  private boolean withinCategory(int item, ItemIndex items) {
    if (category == ItemIndex.NONE) {
      return true;
    }
    int own = items.category(item);
    return category != UNKNOWN_CATEGORY && own != ItemIndex.NONE && items.isWithin(own, category);
  }

  /** Puts the filled row into the wanted order and cuts it to {@code limit}. */
  public void finish(Row filled, int limit, EligibilityFilter filter, ItemIndex items) {
    if (this == NONE) {
      return;
    }
    filter.unrestrictRow();
    int[] front = IntStream.of(pinned).filter(filter::mayPin).distinct().limit(limit).toArray();
    int[] order =
        IntStream.range(0, filled.size())
            .filter(at -> !isVariantOf(filled.item(at), front, items))
            .toArray();
    sort(order, filled, items);
    filled.arrange(front, front.length, order, Math.min(order.length, limit - front.length));
  }

  private static boolean isVariantOf(int item, int[] front, ItemIndex items) {
    int group = items.group(item);
    return group != ItemIndex.NONE
        && IntStream.of(front).anyMatch(other -> items.group(other) == group);
  }

  /** By place over factor; equal ones stay in their order. Insertion sort: nearly sorted. */
  private void sort(int[] order, Row filled, ItemIndex items) {
    if (weights.isEmpty()) {
      return;
    }
    double[] places = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      double factor = factor(filled.item(order[i]), items);
      places[i] = (i + 1) / factor;
      if (factor != 1) {
        filled.addRule(order[i], factor > 1 ? RowRule.BOOSTED : RowRule.BURIED);
      }
    }
    for (int i = 1; i < order.length; i++) {
      int position = order[i];
      double place = places[i];
      int to = i;
      for (; to > 0 && places[to - 1] > place; to--) {
        order[to] = order[to - 1];
        places[to] = places[to - 1];
      }
      order[to] = position;
      places[to] = place;
    }
  }

  private double factor(int item, ItemIndex items) {
    double factor = 1;
    for (Weight weight : weights) {
      if (weight.speaksOf(item, items)) {
        factor *= weight.factor;
      }
    }
    return factor;
  }

  /** A factor with the item, category or brand it speaks of, as a number of the index. */
  private record Weight(RowWeight.TargetCase target, int number, double factor) {
    static Weight of(RowWeight weight, ItemIndex items) {
      int number =
          switch (weight.getTargetCase()) {
            case ITEM_ID -> items.find(weight.getItemId());
            case CATEGORY -> items.findCategory(weight.getCategory());
            case BRAND -> items.findBrand(weight.getBrand());
            case TARGET_NOT_SET -> ItemIndex.NONE;
          };
      return new Weight(weight.getTargetCase(), number, weight.getFactor());
    }

    boolean speaksOf(int item, ItemIndex items) {
      if (number == ItemIndex.NONE) {
        return false;
      }
      return switch (target) {
        case ITEM_ID -> item == number;
        case CATEGORY -> {
          int own = items.category(item);
          yield own != ItemIndex.NONE && items.isWithin(own, number);
        }
        case BRAND -> items.brand(item) == number;
        case TARGET_NOT_SET -> false;
      };
    }
  }
}
