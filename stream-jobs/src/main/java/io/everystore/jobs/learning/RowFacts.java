package io.everystore.jobs.learning;

import java.util.List;

/**
 * Rows of one page that was shown, or those of them that something came of.
 *
 * @param segment of the person it was shown to
 * @param shownMillis when it was shown, also for what came of it
 * @param led false: they were shown; true: something came of them
 */
public record RowFacts(
    String page, String segment, long shownMillis, boolean led, List<Placed> rows) {
  /**
   * One row of it.
   *
   * @param titleKey of the title above it, 0 when there is no other
   * @param place from the top of the page, from 0
   */
  public record Placed(String rowId, int titleKey, int place) {}
}
