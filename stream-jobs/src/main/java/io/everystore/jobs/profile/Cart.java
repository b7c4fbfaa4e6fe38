package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.InteractionItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has put into the cart and neither removed nor bought, oldest line first; the oldest
 * of more than {@value #MAX_LINES} falls out. Not thread-safe.
 *
 * <p>Late events do not undo later ones: a removal or purchase from before a line's last addition
 * leaves the line alone, and so does an addition from before the last purchase leave the cart.
 */
final class Cart {
  static final int MAX_LINES = 50;

  private final List<Line> lines = new ArrayList<>(4);

  private static final class Line {
    String itemId = "";
    long quantity;
    long eventTimeMillis;
    @Nullable Long priceCents;
  }

  void add(InteractionItem item, long eventTimeMillis) {
    add(
        item.getItemId(),
        quantity(item),
        eventTimeMillis,
        item.hasPriceCents() ? item.getPriceCents() : null);
  }

  private void add(String itemId, long quantity, long eventTimeMillis, @Nullable Long priceCents) {
    Line line = find(itemId);
    if (line == null) {
      if (lines.size() == MAX_LINES) {
        lines.remove(0);
      }
      line = new Line();
      line.itemId = itemId;
      lines.add(line);
    }
    line.quantity = Math.min(Integer.MAX_VALUE, line.quantity + quantity);
    if (priceCents != null
        && (line.priceCents == null || eventTimeMillis >= line.eventTimeMillis)) {
      line.priceCents = priceCents;
    }
    line.eventTimeMillis = Math.max(line.eventTimeMillis, eventTimeMillis);
  }

  /** Takes the item's quantity out, after a removal or a purchase. */
  void remove(InteractionItem item, long eventTimeMillis) {
    Line line = find(item.getItemId());
    if (line != null && line.eventTimeMillis <= eventTimeMillis) {
      line.quantity -= quantity(item);
      if (line.quantity <= 0) {
        lines.remove(line);
      }
    }
  }

  /** Unites both: lines of the same item add up. */
  void merge(Cart other) {
    for (Line line : other.lines) {
      add(line.itemId, line.quantity, line.eventTimeMillis, line.priceCents);
    }
    lines.sort((a, b) -> Long.compare(a.eventTimeMillis, b.eventTimeMillis));
  }

  /** How many pieces an event's line stands for, at least 1. */
  static long quantity(InteractionItem item) {
    return Math.max(1, item.getQuantity());
  }

  private @Nullable Line find(String itemId) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).itemId.equals(itemId)) {
        return lines.get(i);
      }
    }
    return null;
  }

  /** Writes one {@code everystore.v1.CartLine} per line. */
  void writeTo(WireWriter out, int field) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int mark = out.begin(field);
      out.string(CartLine.ITEM_ID_FIELD_NUMBER, line.itemId);
      out.int64(CartLine.QUANTITY_FIELD_NUMBER, line.quantity);
      out.int64(CartLine.EVENT_TIME_MILLIS_FIELD_NUMBER, line.eventTimeMillis);
      if (line.priceCents != null) {
        out.requiredInt64(CartLine.PRICE_CENTS_FIELD_NUMBER, line.priceCents);
      }
      out.end(mark);
    }
  }

  /** Reads one nested {@code everystore.v1.CartLine} whose tag was just read. */
  void readFrom(CodedInputStream in) throws IOException {
    Line line = new Line();
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case CartLine.ITEM_ID_FIELD_NUMBER -> line.itemId = in.readString();
        case CartLine.QUANTITY_FIELD_NUMBER -> line.quantity = in.readInt32();
        case CartLine.EVENT_TIME_MILLIS_FIELD_NUMBER -> line.eventTimeMillis = in.readInt64();
        case CartLine.PRICE_CENTS_FIELD_NUMBER -> line.priceCents = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    lines.add(line);
  }
}
