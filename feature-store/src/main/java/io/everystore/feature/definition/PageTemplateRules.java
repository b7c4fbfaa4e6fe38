package io.everystore.feature.definition;

import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.RowFilters;
import io.everystore.feature.proto.RowWeight;
import io.everystore.feature.proto.TemplateRow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a page template must be like. Immutable. */
public final class PageTemplateRules {
  public static final int MAX_ROWS = 20;
  public static final int MAX_ROW_ITEMS = 100;
  public static final int MAX_PINNED = 50;
  public static final int MAX_WEIGHTS = 50;
  public static final int MAX_EXCLUDED = 500;
  public static final int MAX_BRANDS = 20;
  public static final int MAX_TITLE_VARIANTS = 4;
  public static final int TITLE_CHARS = 120;
  public static final int QUERY_CHARS = 200;
  public static final double MAX_FACTOR = 100;

  private final Set<String> strategies;

  PageTemplateRules(Set<String> strategies) {
    this.strategies = Set.copyOf(strategies);
  }

  void check(PageTemplate template, Faults faults) {
    faults.id("/page", template.getPage());
    faults.range("/rows", template.getRowsCount(), 1, MAX_ROWS);
    faults.range("/max_rows", template.getMaxRows(), 0, MAX_ROWS);
    faults.itemIds("/excluded", template.getExcludedItemIdsList(), MAX_EXCLUDED);
    Set<String> rowIds = new HashSet<>();
    for (int i = 0; i < Math.min(MAX_ROWS, template.getRowsCount()); i++) {
      TemplateRow row = template.getRows(i);
      check(row, "/rows/" + i, faults);
      faults.require(
          rowIds.add(row.getRowId()),
          "/rows/" + i + "/row_id",
          Faults.shown(row.getRowId()) + " for the second time (expected: once)");
    }
  }

  private void check(TemplateRow row, String at, Faults faults) {
    faults.id(at + "/row_id", row.getRowId());
    faults.require(!row.getTitle().isEmpty(), at + "/title", "missing");
    faults.text(at + "/title", row.getTitle(), TITLE_CHARS);
    checkTitleVariants(row, at + "/title_variants", faults);
    checkStrategy(strategies, at + "/strategy", row.getStrategy(), faults);
    faults.range(at + "/limit", row.getLimit(), 0, MAX_ROW_ITEMS);
    faults.range(
        at + "/minimum", row.getMinimum(), 0, row.getLimit() > 0 ? row.getLimit() : MAX_ROW_ITEMS);
    checkFilters(row.getFilters(), at + "/filters", faults);
    faults.itemIds(at + "/pinned", row.getPinnedItemIdsList(), MAX_PINNED);
    faults.itemIds(at + "/excluded", row.getExcludedItemIdsList(), MAX_EXCLUDED);
    Set<String> excluded = new HashSet<>(row.getExcludedItemIdsList());
    for (int i = 0; i < row.getPinnedItemIdsCount(); i++) {
      faults.require(
          !excluded.contains(row.getPinnedItemIds(i)),
          at + "/pinned/" + i,
          "excluded as well (expected: one of both)");
    }
    checkWeights(row.getBoostedList(), at + "/boosted", true, faults);
    checkWeights(row.getBuriedList(), at + "/buried", false, faults);
  }

  private static void checkTitleVariants(TemplateRow row, String at, Faults faults) {
    faults.range(at, row.getTitleVariantsCount(), 0, MAX_TITLE_VARIANTS);
    Set<String> titles = new HashSet<>();
    titles.add(row.getTitle());
    for (int i = 0; i < Math.min(MAX_TITLE_VARIANTS, row.getTitleVariantsCount()); i++) {
      String title = row.getTitleVariants(i);
      faults.require(!title.isEmpty(), at + "/" + i, "empty");
      faults.text(at + "/" + i, title, TITLE_CHARS);
      faults.require(
          titles.add(title),
          at + "/" + i,
          Faults.shown(title) + " for the second time (expected: once)");
    }
  }

  static void checkStrategy(Set<String> strategies, String at, String strategy, Faults faults) {
    faults.require(
        strategies.contains(strategy),
        at,
        Faults.shown(strategy)
            + " (expected: one of "
            + String.join(", ", new TreeSet<>(strategies))
            + ")");
  }

  private static void checkFilters(RowFilters filters, String at, Faults faults) {
    faults.text(at + "/category", filters.getCategory(), InteractionLimits.TEXT_CHARS);
    faults.text(at + "/query", filters.getQuery(), QUERY_CHARS);
    faults.range(at + "/brands", filters.getBrandsCount(), 0, MAX_BRANDS);
    for (int i = 0; i < Math.min(MAX_BRANDS, filters.getBrandsCount()); i++) {
      faults.require(!filters.getBrands(i).isEmpty(), at + "/brands/" + i, "empty");
      faults.text(at + "/brands/" + i, filters.getBrands(i), InteractionLimits.TEXT_CHARS);
    }
    if (filters.hasMinPriceCents()) {
      price(at + "/min_price", filters.getMinPriceCents(), faults);
    }
    if (filters.hasMaxPriceCents()) {
      price(at + "/max_price", filters.getMaxPriceCents(), faults);
      faults.require(
          filters.getMinPriceCents() <= filters.getMaxPriceCents(),
          at + "/max_price",
          "below min_price");
    }
  }

  private static void price(String at, long cents, Faults faults) {
    faults.require(
        cents >= 0 && cents <= InteractionLimits.MAX_MONEY_CENTS,
        at,
        "not an amount of 0.." + InteractionLimits.MAX_MONEY_CENTS / 100);
  }

  private static void checkWeights(
      List<RowWeight> weights, String at, boolean boosted, Faults faults) {
    faults.range(at, weights.size(), 0, MAX_WEIGHTS);
    for (int i = 0; i < Math.min(MAX_WEIGHTS, weights.size()); i++) {
      RowWeight weight = weights.get(i);
      String here = at + "/" + i;
      switch (weight.getTargetCase()) {
        case ITEM_ID ->
            faults.require(
                ItemText.isId(weight.getItemId()),
                here + "/item_id",
                "not 1.." + ItemText.ID_CHARS + " visible characters");
        case CATEGORY -> name(here + "/category", weight.getCategory(), faults);
        case BRAND -> name(here + "/brand", weight.getBrand(), faults);
        case TARGET_NOT_SET -> faults.add(here, "expected: one of item_id, category, brand");
      }
      double factor = weight.getFactor();
      boolean right =
          boosted ? factor > 1 && factor <= MAX_FACTOR : factor >= 1 / MAX_FACTOR && factor < 1;
      faults.require(
          right,
          here + "/factor",
          factor
              + " (expected: "
              + (boosted ? "above 1, at most 100)" : "at least 0.01, below 1)"));
    }
  }

  private static void name(String at, String name, Faults faults) {
    faults.require(!name.isEmpty(), at, "empty");
    faults.text(at, name, InteractionLimits.TEXT_CHARS);
  }
}
