package io.everystore.serving.page;

import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
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
      add(Strategy.CONTINUE_SHOPPING, "Continue shopping", 1);
    }
    if (met || visitor.categoryCount() > 0) {
      addPadded(Strategy.TOP_PICKS, "Top picks for you");
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
    add(Strategy.TRENDING, "Trending now", SEVERAL);
    add(Strategy.BEST_SELLERS, "Best sellers", SEVERAL);
    add(Strategy.BUY_AGAIN, "Buy again", SEVERAL);
    add(Strategy.NEW_ARRIVALS, "New arrivals", SEVERAL);
    addTopCategories();
  }

  private void planItem(int[] pageItems) {
    addSeeded("also-viewed", Strategy.ALSO_VIEWED, "Customers also viewed", pageItems, true);
    addSeeded("bought-together", Strategy.BOUGHT_TOGETHER, "Bought together", pageItems, false);
    for (int item : pageItems) {
      addCategory(query.items().category(item));
    }
    add(Strategy.RECENTLY_VIEWED, "Recently viewed", 1);
    addPadded(Strategy.TOP_PICKS, "Top picks for you");
    add(Strategy.TRENDING, "Trending now", SEVERAL);
  }

  private void planCart(int[] pageItems) {
    addSeeded(
        "bought-together", Strategy.BOUGHT_TOGETHER, "Goes well with your cart", pageItems, false);
    addSeeded("also-viewed", Strategy.ALSO_VIEWED, "Customers also viewed", pageItems, false);
    addPadded(Strategy.TOP_PICKS, "Top picks for you");
    add(Strategy.RECENTLY_VIEWED, "Recently viewed", 1);
    add(Strategy.BUY_AGAIN, "Buy again", 1);
    add(Strategy.BEST_SELLERS, "Best sellers", SEVERAL);
  }

  private void add(Strategy strategy, String title, int minimum) {
    plans.add(
        new RowPlan(strategy.id(), strategy, title, "", NO_SEEDS, ItemIndex.NONE, minimum, false));
  }

  private void addPadded(Strategy strategy, String title) {
    plans.add(
        new RowPlan(strategy.id(), strategy, title, "", NO_SEEDS, ItemIndex.NONE, SEVERAL, true));
  }

  private void addSeeded(String rowId, Strategy strategy, String title, int[] seeds, boolean pad) {
    plans.add(
        new RowPlan(rowId, strategy, title, "", seeds, ItemIndex.NONE, pad ? SEVERAL : 1, pad));
  }

  private void addBecause(String rowId, int seed) {
    plans.add(
        new RowPlan(
            rowId,
            Strategy.BECAUSE_YOU_VIEWED,
            "Because you viewed ",
            RowWriter.titleOf(query.items(), seed),
            new int[] {seed},
            ItemIndex.NONE,
            SEVERAL,
            false));
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
              "Trending in ",
              lastLevel(query.items().categoryName(category)),
              NO_SEEDS,
              category,
              SEVERAL,
              false));
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
