package io.everystore.jobs.learning;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.registry.RowArm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of impressions which rows they showed, and what of them has to be kept. Stateless. */
public final class ImpressionRows {
  private ImpressionRows() {}

  /**
   * The impression without what teaches nothing: rows that teach no model keep the ids of their
   * items, when they stood on a page, and nothing else. It may be left with no rows.
   */
  public static Impression kept(Impression impression) {
    boolean page = isPage(impression);
    boolean features = false;
    Impression.Builder kept = impression.toBuilder().clearRows();
    for (ImpressionRow row : impression.getRowsList()) {
      if (ImpressionChoices.isTeachable(impression, row)) {
        features = true;
        kept.addRows(row);
      } else if (page && row.getItemsCount() > 0) {
        kept.addRows(withoutFeatures(row));
      }
    }
    if (!features) {
      kept.clearFeatureNames();
    }
    return kept.build();
  }

  /** False for the answer of one strategy, and for what nobody was shown. */
  private static boolean isPage(Impression impression) {
    return impression.getChosenItemId().isEmpty()
        && !impression.getPage().isEmpty()
        && !impression.getPage().equals(RowArm.RECOMMENDATIONS);
  }

  private static ImpressionRow withoutFeatures(ImpressionRow row) {
    ImpressionRow.Builder slim = row.toBuilder().clearItems();
    for (ImpressionItem item : row.getItemsList()) {
      slim.addItems(ImpressionItem.newBuilder().setItemId(item.getItemId()));
    }
    return slim.build();
  }

  /** The rows it showed; null when it was no page. */
  static @Nullable RowFacts shown(Impression impression) {
    if (!isPage(impression) || impression.getRowsCount() == 0) {
      return null;
    }
    List<RowFacts.Placed> rows = new ArrayList<>(impression.getRowsCount());
    for (ImpressionRow row : impression.getRowsList()) {
      rows.add(placed(row));
    }
    return facts(impression, false, rows);
  }

  /** Something came of its {@code at}-th row; null when it was no page. */
  static @Nullable RowFacts led(Impression impression, int at) {
    return isPage(impression)
        ? facts(impression, true, List.of(placed(impression.getRows(at))))
        : null;
  }

  /** Which row the item stood in, -1 when in none. */
  static int find(Impression impression, String itemId) {
    for (int at = 0; at < impression.getRowsCount(); at++) {
      for (ImpressionItem item : impression.getRows(at).getItemsList()) {
        if (item.getItemId().equals(itemId)) {
          return at;
        }
      }
    }
    return -1;
  }

  private static RowFacts facts(Impression impression, boolean led, List<RowFacts.Placed> rows) {
    String segment = impression.getSegment().isEmpty() ? RowArm.UNKNOWN : impression.getSegment();
    return new RowFacts(impression.getPage(), segment, impression.getTimeMillis(), led, rows);
  }

  private static RowFacts.Placed placed(ImpressionRow row) {
    return new RowFacts.Placed(row.getRowId(), row.getTitleKey(), row.getPosition());
  }
}
