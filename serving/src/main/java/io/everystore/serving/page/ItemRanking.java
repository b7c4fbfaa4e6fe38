package io.everystore.serving.page;

import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.row.Blend;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Writes given items in the order a person should see them, each once, none left out. */
final class ItemRanking {
  private static final int WANTED = 500;

  private final CandidateQuery query;
  private final Blend blend;
  private final JsonBuffer out;
  private int rank;

  ItemRanking(CandidateQuery query, RowFiller filler, JsonBuffer out) {
    this.query = query;
    this.blend = filler.blend();
    this.out = out;
  }

  /** Items that may be shown first, then those out of stock, then those nobody knows. */
  void write(List<String> itemIds) {
    ItemIndex items = query.items();
    int[] known = new int[itemIds.size()];
    int count = 0;
    List<String> unknown = new ArrayList<>();
    for (String itemId : new LinkedHashSet<>(itemIds)) {
      int item = items.find(itemId);
      if (item == ItemIndex.NONE) {
        unknown.add(itemId);
      } else {
        known[count++] = item;
      }
    }
    query.want(WANTED);
    blend.collectGiven(known, count, query);
    CandidateBuffer ranked = blend.rank(Strategy.TOP_PICKS, Math.max(1, count));
    out.ascii(",\"items\":[");
    writeKnown(ranked, true);
    writeKnown(ranked, false);
    for (String itemId : unknown) {
      begin(0);
      out.ascii("\"item_id\":").string(itemId).ascii("}");
    }
    out.ascii("]");
  }

  private void writeKnown(CandidateBuffer ranked, boolean available) {
    for (int i = 0; i < ranked.size(); i++) {
      if (query.items().available(ranked.item(i)) == available) {
        begin(ranked.score(i));
        out.raw(query.items().json(ranked.item(i))).ascii("}");
      }
    }
  }

  private void begin(float score) {
    out.ascii(rank++ == 0 ? "{\"rank\":" : ",{\"rank\":").number(rank);
    out.ascii(",\"score\":").decimal(score, 4).ascii(",");
  }
}
