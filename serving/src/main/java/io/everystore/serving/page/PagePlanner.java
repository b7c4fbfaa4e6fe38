package io.everystore.serving.page;

import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which rows a page would like, best first; more than it has room for, because some will
 * find too few items. Belongs to one thread; a plan is valid until the next one.
 */
final class PagePlanner {
  private static final int[] NO_SEEDS = {};
  private static final int SEVERAL = RowFiller.MIN_ITEMS;
  private static final int MAX_CATEGORY_ROWS = 3;

  private static final List<RowTitle> CONTINUE =
      RowTitle.of("Continue shopping", "Pick up where you left off");
  private static final List<RowTitle> PICKS =
      RowTitle.of("Top picks for you", "Recommended for you");
  private static final List<RowTitle> BECAUSE = RowTitle.of("Because you viewed ", "Inspired by ");
  private static final List<RowTitle> TRENDING =
      RowTitle.of("Trending now", "What others are looking at");
  private static final List<RowTitle> TRENDING_IN = RowTitle.of("Trending in ", "Popular in ");
  private static final List<RowTitle> BEST_SELLERS = RowTitle.of("Best sellers", "Most bought");
  private static final List<RowTitle> BUY_AGAIN = RowTitle.of("Buy again", "Your regular items");
  private static final List<RowTitle> NEW = RowTitle.of("New arrivals", "Just in");
  private static final List<RowTitle> RECENT =
      RowTitle.of("Recently viewed", "What you looked at lately");
  private static final List<RowTitle> ALSO_VIEWED =
      RowTitle.of("Customers also viewed", "Others looked at these, too");
  private static final List<RowTitle> TOGETHER =
      RowTitle.of("Bought together", "Often bought with it");
  private static final List<RowTitle> WITH_CART =
      RowTitle.of("Goes well with your cart", "Complete your order");

  private final List<RowPlan> plans = new ArrayList<>();
  private final IntIndex planned = new IntIndex(16);
  private CandidateQuery query;

  PagePlanner(CandidateQuery query) {
    this.query = query;
  }

  /**
   * Plans the rows of a page.
   *
   * @param pageItems the page's item or the cart's items, known ones only
   */
  List<RowPlan> plan(PageKind page, int[] pageItems, CandidateQuery newQuery) {
    query = newQuery;
    plans.clear();
    planned.clear();
    switch (page) {
      case HOME -> planHome();
      case ITEM -> planItem(pageItems);
      case CART -> planCart(pageItems);
    }
    return plans;
  }

  private void planHome() {
    Visitor visitor = query.visitor();
    boolean met = visitor.recentCount() > 0 || visitor.sessionCount() > 0;
    if (met) {
      add(Strategy.CONTINUE_SHOPPING, CONTINUE, 1);
    }
    if (met || visitor.categoryCount() > 0) {
      addPadded(Strategy.TOP_PICKS, PICKS);
    }
    int last = met ? lastViewed() : ItemIndex.NONE;
    if (last != ItemIndex.NONE) {
      addBecause("because-you-viewed", last);
      int second = otherInterest(last);
      if (second != ItemIndex.NONE) {
        addBecause("because-you-viewed-2", second);
      } else {
        addCategory(query.items().category(last));
      }
    }
    add(Strategy.TRENDING, TRENDING, SEVERAL);
    add(Strategy.BEST_SELLERS, BEST_SELLERS, SEVERAL);
    if (visitor.purchasedCount() > 0) {
      add(Strategy.BUY_AGAIN, BUY_AGAIN, SEVERAL);
    }
    add(Strategy.NEW_ARRIVALS, NEW, SEVERAL);
    addTopCategories();
    plans.replaceAll(plan -> isMovable(plan) ? plan.asMovable() : plan);
  }

  /**
   * What somebody was about to do stays on top. A row of one category stays below what is mixed:
   * only there is room for it.
   */
  private static boolean isMovable(RowPlan plan) {
    return plan.strategy() != Strategy.CONTINUE_SHOPPING && !plan.isOfOneCategory();
  }

  private void planItem(int[] pageItems) {
    addSeeded("also-viewed", Strategy.ALSO_VIEWED, ALSO_VIEWED, pageItems, true);
    addSeeded("bought-together", Strategy.BOUGHT_TOGETHER, TOGETHER, pageItems, false);
    for (int item : pageItems) {
      addCategory(query.items().category(item));
    }
    add(Strategy.RECENTLY_VIEWED, RECENT, 1);
    addPadded(Strategy.TOP_PICKS, PICKS);
    add(Strategy.TRENDING, TRENDING, SEVERAL);
  }

  private void planCart(int[] pageItems) {
    addSeeded("bought-together", Strategy.BOUGHT_TOGETHER, WITH_CART, pageItems, false);
    addSeeded("also-viewed", Strategy.ALSO_VIEWED, ALSO_VIEWED, pageItems, false);
    addPadded(Strategy.TOP_PICKS, PICKS);
    add(Strategy.RECENTLY_VIEWED, RECENT, 1);
    add(Strategy.BUY_AGAIN, BUY_AGAIN, 1);
    add(Strategy.BEST_SELLERS, BEST_SELLERS, SEVERAL);
  }

  private void add(Strategy strategy, List<RowTitle> titles, int minimum) {
    plans.add(
        new RowPlan(
            strategy.id(),
            strategy,
            titles,
            "",
            NO_SEEDS,
            ItemIndex.NONE,
            minimum,
            false,
            RowCuration.NONE));
  }

  private void addPadded(Strategy strategy, List<RowTitle> titles) {
    plans.add(
        new RowPlan(
            strategy.id(),
            strategy,
            titles,
            "",
            NO_SEEDS,
            ItemIndex.NONE,
            SEVERAL,
            true,
            RowCuration.NONE));
  }

  private void addSeeded(
      String rowId, Strategy strategy, List<RowTitle> titles, int[] seeds, boolean pad) {
    plans.add(
        new RowPlan(
            rowId,
            strategy,
            titles,
            "",
            seeds,
            ItemIndex.NONE,
            pad ? SEVERAL : 1,
            pad,
            RowCuration.NONE));
  }

  private void addBecause(String rowId, int seed) {
    plans.add(
        new RowPlan(
            rowId,
            Strategy.BECAUSE_YOU_VIEWED,
            BECAUSE,
            RowWriter.titleOf(query.items(), seed),
            new int[] {seed},
            ItemIndex.NONE,
            SEVERAL,
            false,
            RowCuration.NONE));
  }

  private void addCategory(int category) {
    if (category == ItemIndex.NONE) {
      return;
    }
    int known = planned.size();
    if (planned.findOrAdd(category) == known && known < MAX_CATEGORY_ROWS) {
      plans.add(
          new RowPlan(
              known == 0 ? "trending-in-category" : "trending-in-category-" + (known + 1),
              Strategy.TRENDING,
              TRENDING_IN,
              lastLevel(query.items().categoryName(category)),
              NO_SEEDS,
              category,
              SEVERAL,
              false,
              RowCuration.NONE));
    }
  }

  /** The outermost categories of what is popular, the most popular first. */
  private void addTopCategories() {
    int[] popular = query.rankings().popular(Horizon.DAY);
    if (popular.length == 0) {
      popular = query.rankings().newest();
    }
    for (int i = 0; i < popular.length && planned.size() < MAX_CATEGORY_ROWS; i++) {
      addCategory(query.items().topCategory(popular[i]));
    }
  }

  private int lastViewed() {
    Visitor visitor = query.visitor();
    return visitor.sessionCount() > 0 ? visitor.session(0) : visitor.recent(0);
  }

  /** The item met last in another category than {@code last}'s, or NONE. */
  private int otherInterest(int last) {
    Visitor visitor = query.visitor();
    int category = query.items().category(last);
    for (int i = 0; i < visitor.recentCount(); i++) {
      int item = visitor.recent(i);
      if (item != last
          && (category == ItemIndex.NONE || query.items().category(item) != category)) {
        return item;
      }
    }
    return ItemIndex.NONE;
  }

  /** "Pans" of "Home > Kitchen > Pans". */
  static String lastLevel(String path) {
    return path.substring(path.lastIndexOf('>') + 1).strip();
  }
}
