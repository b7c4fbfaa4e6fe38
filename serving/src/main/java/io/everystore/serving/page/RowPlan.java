package io.everystore.serving.page;

import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;

/**
 * One row that a page would like to have.
 *
 * @param rowId distinct on the page
 * @param title heading, without the part that comes from the catalogue
 * @param about end of the heading that comes from the catalogue, or empty
 * @param seeds items the row is about; do not modify
 * @param category category the row is restricted to, or NONE
 * @param minimum items below which the row is left out
 * @param pad whether what is popular may fill the row up
 * @param curation what an operator wants of it
 */
record RowPlan(
    String rowId,
    Strategy strategy,
    String title,
    String about,
    int[] seeds,
    int category,
    int minimum,
    boolean pad,
    RowCuration curation) {
  /** A row as it is built in. */
  RowPlan(
      String rowId,
      Strategy strategy,
      String title,
      String about,
      int[] seeds,
      int category,
      int minimum,
      boolean pad) {
    this(rowId, strategy, title, about, seeds, category, minimum, pad, RowCuration.NONE);
  }

  /** True for a built-in row about one category, which a page has only while there is room. */
  boolean isOfOneCategory() {
    return category != ItemIndex.NONE && curation == RowCuration.NONE;
  }

  /** The same row made by another strategy. */
  RowPlan by(Strategy other, int[] newSeeds) {
    return new RowPlan(rowId, other, title, about, newSeeds, category, minimum, pad, curation);
  }
}
