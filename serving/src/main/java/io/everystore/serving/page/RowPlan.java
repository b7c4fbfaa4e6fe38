package io.everystore.serving.page;

import io.everystore.feature.registry.RowArm;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import java.util.List;

/**
 * One row that a page would like to have.
 *
 * @param rowId distinct on the page
 * @param titles headings to choose from, without the part that comes from the catalogue; the one in
 *     force first
 * @param about end of the heading that comes from the catalogue, or empty
 * @param seeds items the row is about; do not modify
 * @param category category the row is restricted to, or NONE
 * @param minimum items below which the row is left out
 * @param pad whether what is popular may fill the row up
 * @param curation what an operator wants of it
 * @param movable whether it may change places with other such rows
 * @param draw how it came to its place and title
 */
record RowPlan(
    String rowId,
    Strategy strategy,
    List<RowTitle> titles,
    String about,
    int[] seeds,
    int category,
    int minimum,
    boolean pad,
    RowCuration curation,
    boolean movable,
    RowDraw draw) {
  /** A row in a fixed place, as it is planned. */
  RowPlan(
      String rowId,
      Strategy strategy,
      List<RowTitle> titles,
      String about,
      int[] seeds,
      int category,
      int minimum,
      boolean pad,
      RowCuration curation) {
    this(
        rowId,
        strategy,
        titles,
        about,
        seeds,
        category,
        minimum,
        pad,
        curation,
        false,
        new RowDraw(titles.size() > 1 ? titles.get(0).key() : RowArm.NO_TITLE, null, null));
  }

  /** The heading, without the part that comes from the catalogue. */
  String title() {
    return titles.get(0).text();
  }

  /** True for a built-in row about one category, which a page has only while there is room. */
  boolean isOfOneCategory() {
    return category != ItemIndex.NONE && curation == RowCuration.NONE;
  }

  /** True when the row turned out to be another one, which has a title of its own. */
  boolean isRetitled(Row row) {
    return pad && row.fallback() == FallbackLevel.POPULAR;
  }

  /** How the row as it turned out came to its place and title. */
  RowDraw drawOf(Row row) {
    return isRetitled(row) ? draw.withoutTitle() : draw;
  }

  /** The same row made by another strategy. */
  RowPlan by(Strategy other, int[] newSeeds) {
    return with(other, titles, newSeeds, movable, draw);
  }

  /** The same row, which may change places. */
  RowPlan asMovable() {
    return with(strategy, titles, seeds, true, draw);
  }

  /** The same row as it was drawn, with the titles that are left. */
  RowPlan drawn(List<RowTitle> newTitles, RowDraw newDraw) {
    return with(strategy, newTitles, seeds, movable, newDraw);
  }

  private RowPlan with(
      Strategy newStrategy,
      List<RowTitle> newTitles,
      int[] newSeeds,
      boolean newMovable,
      RowDraw newDraw) {
    return new RowPlan(
        rowId,
        newStrategy,
        newTitles,
        about,
        newSeeds,
        category,
        minimum,
        pad,
        curation,
        newMovable,
        newDraw);
  }
}
