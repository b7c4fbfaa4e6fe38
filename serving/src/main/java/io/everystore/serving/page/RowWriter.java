package io.everystore.serving.page;

import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Reason;
import io.everystore.serving.row.Row;
import io.everystore.serving.view.ItemIndex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes rows and their items as JSON. Belongs to one thread. */
final class RowWriter {
  private static final int SCORE_DECIMALS = 4;
  private static final byte[] RANK = utf8("{\"rank\":");
  private static final byte[] SCORE = utf8(",\"score\":");
  private static final byte[] NO_SEED = utf8("\",\"because_item_id\":null}");
  private static final byte[] SEED = utf8("\",\"because_item_id\":");
  private static final byte[][] REASONS = new byte[Reason.values().length][];

  static {
    for (Reason reason : Reason.values()) {
      REASONS[place(reason)] =
          utf8(",\"reason\":{\"code\":\"" + reason.code() + "\",\"text\":\"" + reason.text());
    }
  }

  private final JsonBuffer out;
  private final ItemIndex items;
  private final ExplanationWriter explanations;

  /** The last reason that names an item, and where it was written: rows repeat them. */
  private int reasonItem = ItemIndex.NONE;

  private int reasonFrom;
  private int reasonTo;

  RowWriter(JsonBuffer out, ItemIndex items, Visitor visitor) {
    explanations = new ExplanationWriter(out, items, visitor);
    this.out = out;
    this.items = items;
  }

  /** Forgets where things were written, because the buffer is about to be cleared. */
  void reset() {
    reasonItem = ItemIndex.NONE;
  }

  /**
   * Writes a row of a page.
   *
   * @param place from 0: how many rows stand before it
   */
  void row(RowPlan plan, int place, Row row, PageRequest request) {
    if (place > 0) {
      out.ascii(",");
    }
    out.ascii("{\"row_id\":\"").ascii(plan.rowId()).ascii("\",\"title\":\"");
    if (plan.isRetitled(row)) {
      out.ascii("Popular right now");
    } else {
      out.escaped(plan.title()).escaped(plan.about());
    }
    out.ascii("\",\"strategy\":\"").ascii(plan.strategy().id()).ascii("\",");
    fallback(row);
    out.ascii(",\"items\":");
    items(row, request);
    if (request.explain()) {
      explanations.write(plan.drawOf(row));
    }
    out.ascii("}");
  }

  /** Writes which fallback the row is, and why, as it is counted. */
  void fallback(Row row) {
    FallbackLevel fallback = row.fallback();
    if (fallback == null) {
      out.ascii("\"fallback\":null");
    } else {
      fallback(fallback, row.fallbackReason());
    }
  }

  void fallback(FallbackLevel level, String reason) {
    out.ascii("\"fallback\":\"").ascii(level.id());
    out.ascii("\",\"fallback_reason\":\"").ascii(reason).ascii("\"");
  }

  void items(Row row, PageRequest request) {
    out.ascii("[");
    for (int i = 0; i < row.size(); i++) {
      if (i > 0) {
        out.ascii(",");
      }
      item(row, i, request);
    }
    out.ascii("]");
  }

  void item(Row row, int at, PageRequest request) {
    out.raw(RANK)
        .number(request.offset() + at + 1)
        .raw(SCORE)
        .decimal(row.score(at), SCORE_DECIMALS)
        .ascii(",");
    out.raw(items.json(row.item(at)));
    reason(row.reason(at), row.item(at), row.because(at));
    if (request.explain()) {
      explanations.write(row, at);
    }
    out.ascii("}");
  }

  /** An item that is not in any view, by its id alone. */
  void unknownItem(String itemId, int rank) {
    out.raw(RANK).number(rank).raw(SCORE).number(0);
    out.ascii(",\"item_id\":").string(itemId).ascii("}");
  }

  private void reason(Reason reason, int item, int because) {
    byte[] opening = REASONS[place(reason)];
    switch (reason.about()) {
      case NOTHING -> out.raw(opening).raw(NO_SEED);
      case CATEGORY ->
          out.raw(opening)
              .escaped(PagePlanner.lastLevel(items.categoryName(items.category(item))))
              .ascii(reason.ending())
              .raw(NO_SEED);
      case ITEM -> {
        if (because == reasonItem && startsAt(reasonFrom, opening)) {
          out.repeat(reasonFrom, reasonTo);
        } else {
          reasonItem = because;
          reasonFrom = out.length();
          out.raw(opening).escaped(titleOf(items, because)).raw(SEED);
          out.string(items.itemId(because)).ascii("}");
          reasonTo = out.length();
        }
      }
    }
  }

  /** True when the reason written at {@code from} is of this kind: codes differ early. */
  private boolean startsAt(int from, byte[] opening) {
    return Arrays.equals(out.bytes(), from, from + opening.length, opening, 0, opening.length);
  }

  /** The item's title, or its id when the title is not known. */
  static String titleOf(ItemIndex items, int item) {
    String title = items.title(item);
    return title.isEmpty() ? items.itemId(item) : title;
  }

  @SuppressWarnings("EnumOrdinal") // never leaves the process
  private static int place(Reason reason) {
    return reason.ordinal();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
