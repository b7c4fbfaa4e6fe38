package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * The items somebody touched last, newest event time first: one entry per item and kind of event,
 * with the time of the latest, at most {@value #MAX_ITEMS}.
 *
 * <p>Order of arrival decides only between equal times: who came later stands first.
 */
public final class RecentItems {
  public static final int MAX_ITEMS = 40;
  private static final int INITIAL_ITEMS = 8;

  private String[] itemIds = new String[INITIAL_ITEMS];
  private int[] eventIndexes = new int[INITIAL_ITEMS];
  private long[] timesMillis = new long[INITIAL_ITEMS];
  private int size;

  /** Records that the item was part of an event; {@code eventIndex} stands for the event's name. */
  public void add(String itemId, int eventIndex, long eventTimeMillis) {
    int removed = find(itemId, eventIndex);
    if (removed >= 0) {
      if (timesMillis[removed] > eventTimeMillis) {
        return;
      }
    } else if (size < MAX_ITEMS) {
      grow();
      removed = size++;
    } else if (timesMillis[size - 1] > eventTimeMillis) {
      return;
    } else {
      removed = size - 1;
    }
    int index = removed;
    while (index > 0 && timesMillis[index - 1] <= eventTimeMillis) {
      index--;
    }
    System.arraycopy(itemIds, index, itemIds, index + 1, removed - index);
    System.arraycopy(eventIndexes, index, eventIndexes, index + 1, removed - index);
    System.arraycopy(timesMillis, index, timesMillis, index + 1, removed - index);
    itemIds[index] = itemId;
    eventIndexes[index] = eventIndex;
    timesMillis[index] = eventTimeMillis;
  }

  /** Adds the entries of {@code other}, whose event index i is {@code eventIndexes[i]} here. */
  public void merge(RecentItems other, int[] indexes) {
    for (int i = other.size - 1; i >= 0; i--) {
      add(other.itemIds[i], indexes[other.eventIndexes[i]], other.timesMillis[i]);
    }
  }

  public int size() {
    return size;
  }

  public String itemId(int index) {
    return itemIds[index];
  }

  public int eventIndex(int index) {
    return eventIndexes[index];
  }

  public long eventTimeMillis(int index) {
    return timesMillis[index];
  }

  /** Time of the item's latest event of that index, 0 when it is not held. */
  public long lastTimeMillis(String itemId, int eventIndex) {
    int at = find(itemId, eventIndex);
    return at < 0 ? 0 : timesMillis[at];
  }

  private int find(String itemId, int eventIndex) {
    for (int i = 0; i < size; i++) {
      if (eventIndexes[i] == eventIndex && itemIds[i].equals(itemId)) {
        return i;
      }
    }
    return -1;
  }

  private void grow() {
    if (size == itemIds.length) {
      int room = Math.min(MAX_ITEMS, size * 2);
      itemIds = Arrays.copyOf(itemIds, room);
      eventIndexes = Arrays.copyOf(eventIndexes, room);
      timesMillis = Arrays.copyOf(timesMillis, room);
    }
  }

  /**
   * Writes it as {@code everystore.v1.RecentItems}; nothing when empty.
   *
   * @param lastEventTimeMillis what ages are counted from, at least every entry's time
   */
  public void writeTo(WireWriter out, int field, long lastEventTimeMillis) {
    if (size == 0) {
      return;
    }
    int message = out.begin(field);
    for (int i = 0; i < size; i++) {
      out.element(io.everystore.feature.proto.RecentItems.ITEM_IDS_FIELD_NUMBER, itemIds[i]);
    }
    int mark = out.begin(io.everystore.feature.proto.RecentItems.EVENT_INDEXES_FIELD_NUMBER);
    for (int i = 0; i < size; i++) {
      out.packedVarint(eventIndexes[i]);
    }
    out.end(mark);
    mark = out.begin(io.everystore.feature.proto.RecentItems.AGES_MILLIS_FIELD_NUMBER);
    for (int i = 0; i < size; i++) {
      out.packedVarint(lastEventTimeMillis - timesMillis[i]);
    }
    out.end(mark);
    out.end(message);
  }

  /**
   * Reads the content of a nested {@code everystore.v1.RecentItems} whose tag was just read, into
   * this empty object. Times are ages until {@link #agesToTimes}.
   */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    int events = 0;
    int ages = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.RecentItems.ITEM_IDS_FIELD_NUMBER -> {
          String itemId = in.readString();
          if (size < MAX_ITEMS) {
            grow();
            itemIds[size++] = itemId;
          }
        }
        case io.everystore.feature.proto.RecentItems.EVENT_INDEXES_FIELD_NUMBER -> {
          int array = in.pushLimit(in.readRawVarint32());
          while (!in.isAtEnd() && events < size) {
            eventIndexes[events++] = in.readInt32();
          }
          in.skipRawBytes(in.getBytesUntilLimit());
          in.popLimit(array);
        }
        case io.everystore.feature.proto.RecentItems.AGES_MILLIS_FIELD_NUMBER -> {
          int array = in.pushLimit(in.readRawVarint32());
          while (!in.isAtEnd() && ages < size) {
            timesMillis[ages++] = in.readInt64();
          }
          in.skipRawBytes(in.getBytesUntilLimit());
          in.popLimit(array);
        }
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  /** Turns the ages that {@link #readFrom} left into times. */
  public void agesToTimes(long lastEventTimeMillis) {
    for (int i = 0; i < size; i++) {
      timesMillis[i] = lastEventTimeMillis - timesMillis[i];
    }
  }
}
