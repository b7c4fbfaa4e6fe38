package io.everystore.serving.row;

import io.everystore.serving.view.ItemIndex;

/**
 * Counts categories and brands of a row and a page, and says of which there are enough. Belongs to
 * one thread and is reused.
 *
 * <p>A row's bounds hold within the row. The page's bound is a share of what stands on the page
 * before the row and of the row itself: a row about one item may be of one category, and the mixed
 * rows below it make up for that.
 */
public final class Diversity {
  /** Items of one category or brand that any row may have. */
  private static final int ALWAYS = 2;

  private final DiversityConfig config;
  private final IntCounts rowCategories = new IntCounts();
  private final IntCounts rowBrands = new IntCounts();
  private final IntCounts pageCategories = new IntCounts();
  private boolean balanced;
  private int pageItems;
  private int categoryCap;
  private int brandCap;
  private int pageRoom;

  Diversity(DiversityConfig config) {
    this.config = config;
  }

  void startPage() {
    pageCategories.clear();
    pageItems = 0;
    balanced = false;
  }

  /** Keeps one category from taking more than its share of this page. */
  public void balancePage() {
    balanced = true;
  }

  void startRow(RowRequest request, boolean aboutItems) {
    rowCategories.clear();
    rowBrands.clear();
    int limit = request.limit();
    categoryCap = request.mixed() ? cap(config.categoryShare(), limit) : Integer.MAX_VALUE;
    brandCap = request.mixed() ? cap(config.brandShare(), limit) : Integer.MAX_VALUE;
    pageRoom = balanced && !aboutItems ? room(limit) : Integer.MAX_VALUE;
  }

  private static int cap(double share, int limit) {
    return Math.max(ALWAYS, (int) Math.ceil(share * limit));
  }

  private int room(int limit) {
    return (int) (config.pageCategoryShare() * (pageItems + limit));
  }

  /** False when nothing has a bound in this row. */
  boolean isBounded() {
    return categoryCap != Integer.MAX_VALUE || pageRoom != Integer.MAX_VALUE;
  }

  /** True while the row and the page have room for another item of this category and brand. */
  boolean admits(int category, int brand) {
    if (category != ItemIndex.NONE) {
      int inRow = rowCategories.count(category);
      if (inRow >= categoryCap
          || (inRow >= ALWAYS && inRow + pageCategories.count(category) >= pageRoom)) {
        return false;
      }
    }
    return brand == ItemIndex.NONE || rowBrands.count(brand) < brandCap;
  }

  /** Counts an item of the row being filled. */
  void take(int category, int brand) {
    if (category != ItemIndex.NONE) {
      rowCategories.increment(category);
    }
    if (brand != ItemIndex.NONE) {
      rowBrands.increment(brand);
    }
  }

  /** True when the page has room for a whole row of the category. */
  public boolean hasRoomFor(int category, int limit) {
    return !balanced || pageCategories.count(category) + limit <= room(limit);
  }

  /** Counts an item that stands on the page now. */
  public void show(int category) {
    pageItems++;
    if (category != ItemIndex.NONE) {
      pageCategories.increment(category);
    }
  }

  float categoryPenalty() {
    return (float) config.categoryPenalty();
  }

  float brandPenalty() {
    return (float) config.brandPenalty();
  }
}
