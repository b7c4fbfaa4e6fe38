package io.everystore.serving.page;

import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.view.ItemIndex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Given items in the order a person should see them, each once, none left out. */
final class ItemRanking {
  private final Row row;
  private final List<String> unknown = new ArrayList<>();

  /**
   * Ranks items: those that may be shown first, then those out of stock; those nobody knows are
   * kept apart.
   *
   * @param into takes the known ones
   */
  ItemRanking(
      List<String> itemIds,
      CandidateQuery query,
      RowFiller filler,
      boolean keepFeatures,
      Row into) {
    row = into;
    ItemIndex items = query.items();
    int[] known = new int[itemIds.size()];
    int count = 0;
    for (String itemId : new LinkedHashSet<>(itemIds)) {
      int item = items.find(itemId);
      if (item == ItemIndex.NONE) {
        unknown.add(itemId);
      } else {
        known[count++] = item;
      }
    }
    filler.rankGiven(known, count, keepFeatures, query, into);
  }

  void write(RowWriter writer, JsonBuffer out, PageRequest request) {
    out.ascii(",\"items\":[");
    for (int i = 0; i < row.size(); i++) {
      out.ascii(i == 0 ? "" : ",");
      writer.item(row, i, request);
    }
    int rank = row.size();
    for (String itemId : unknown) {
      out.ascii(rank == 0 ? "" : ",");
      writer.unknownItem(itemId, ++rank);
    }
    out.ascii("]");
  }
}
