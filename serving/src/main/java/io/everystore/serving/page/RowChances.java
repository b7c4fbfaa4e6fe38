package io.everystore.serving.page;

import io.everystore.serving.rank.Belief;
import io.everystore.serving.rank.PageArms;
import io.everystore.serving.rank.ThompsonDraw;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Remembers how likely rows come to their places. Belongs to one thread.
 *
 * <p>That depends on the page, the segment and the rows that share places, not on the person, so an
 * estimate serves many pages. It is made anew after a minute, and when a twentieth was learned
 * since: chances are as exact as their draws and as that, which {@link ThompsonDraw#chances} says.
 * A row that finds too few items is no part of it: the chance is that of the row's place among the
 * rows that were planned to share places.
 */
final class RowChances {
  private static final long MAX_AGE_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final double LEARNED = 0.05;

  /** Beyond, all are forgotten: pages with other rows for everybody. */
  private static final int MAX_ENTRIES = 512;

  /** What is drawn from: the row is empty for rows themselves. */
  private record Key(String page, String segment, String rowId, List<?> arms) {}

  private record Entry(float[][] chances, double exposures, long atMillis) {}

  private final Map<Key, Entry> known = new HashMap<>();

  /** For each row its chance of each place. */
  float[][] ofRows(RowOrder.Viewer viewer, List<RowPlan> rows, Belief[] beliefs, PageArms arms) {
    List<String> rowIds = rows.stream().map(RowPlan::rowId).toList();
    return find(new Key(viewer.page(), viewer.segment(), "", rowIds), viewer, beliefs, arms);
  }

  /** For each title its chance of being first, in place 0. */
  float[][] ofTitles(RowOrder.Viewer viewer, RowPlan row, Belief[] beliefs, PageArms arms) {
    Key key = new Key(viewer.page(), viewer.segment(), row.rowId(), row.titles());
    return find(key, viewer, beliefs, arms);
  }

  private float[][] find(Key key, RowOrder.Viewer viewer, Belief[] beliefs, PageArms arms) {
    Entry entry = known.get(key);
    if (entry == null
        || viewer.nowMillis() - entry.atMillis > MAX_AGE_MILLIS
        || Math.abs(arms.exposures() - entry.exposures) > LEARNED * entry.exposures) {
      if (known.size() >= MAX_ENTRIES) {
        known.clear();
      }
      float[][] chances = ThompsonDraw.chances(beliefs, viewer.nowMillis() ^ key.hashCode());
      entry = new Entry(chances, arms.exposures(), viewer.nowMillis());
      known.put(key, entry);
    }
    return entry.chances;
  }
}
