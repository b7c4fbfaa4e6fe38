package io.everystore.jobs.session;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Session;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.affinity.FactSink;
import java.io.IOException;
import java.util.List;

/**
 * One visit: the items somebody engaged with, in the order their events arrived, and the basket of
 * the purchase going on. Not thread-safe. Its bytes are {@code everystore.v1.Session}.
 */
final class VisitSession {
  /** How far back in the session an item makes pairs, in distinct items. */
  static final int MAX_DISTANCE = 3;

  /** Items of one event that make pairs; a longer list is no sequence. */
  static final int MAX_PAIRED_ITEMS_PER_EVENT = 10;

  /** Latest items of the basket that a further one makes pairs with. */
  static final int MAX_BASKET_PARTNERS = 10;

  private String key;
  private long startTimeMillis;
  private long lastEventTimeMillis;
  private final BoundedIds itemIds = new BoundedIds();
  private int eventCount;
  private String transactionId = "";
  private final BoundedIds basket = new BoundedIds();

  VisitSession(String key, long eventTimeMillis) {
    this.key = key;
    this.startTimeMillis = eventTimeMillis;
    this.lastEventTimeMillis = eventTimeMillis;
  }

  /** Adds the items of one event. */
  void append(List<InteractionItem> items, long eventTimeMillis, FactSink facts) {
    eventCount++;
    startTimeMillis = Math.min(startTimeMillis, eventTimeMillis);
    lastEventTimeMillis = Math.max(lastEventTimeMillis, eventTimeMillis);
    int paired = Math.min(items.size(), MAX_PAIRED_ITEMS_PER_EVENT);
    for (int i = 0; i < paired; i++) {
      pairWithPredecessors(items.get(i).getItemId(), eventTimeMillis, facts);
    }
    for (int i = 0; i < items.size(); i++) {
      String itemId = items.get(i).getItemId();
      if (!itemIds.endsWith(itemId)) {
        itemIds.add(itemId);
      }
    }
  }

  private void pairWithPredecessors(String itemId, long eventTimeMillis, FactSink facts) {
    if (itemIds.endsWith(itemId)) {
      return;
    }
    int end = itemIds.size();
    int distance = 0;
    for (int i = end - 1; i >= 0 && distance < MAX_DISTANCE; i--) {
      String before = itemIds.get(i);
      if (!before.equals(itemId) && !occursBetween(before, i + 1, end)) {
        facts.pair(before, itemId, 1.0 / ++distance, eventTimeMillis);
      }
    }
  }

  private boolean occursBetween(String itemId, int from, int to) {
    for (int i = from; i < to; i++) {
      if (itemIds.get(i).equals(itemId)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds the items of a purchase to the basket going on, or begins a new one.
   *
   * @return true when it is a new order
   */
  boolean purchase(
      String newTransactionId, List<InteractionItem> items, long eventTimeMillis, FactSink facts) {
    boolean newOrder = newTransactionId.isEmpty() || !newTransactionId.equals(transactionId);
    if (newOrder) {
      transactionId = newTransactionId;
      basket.clear();
    }
    for (int i = 0; i < items.size(); i++) {
      String itemId = items.get(i).getItemId();
      if (!basket.contains(itemId)) {
        int oldest = Math.max(0, basket.size() - MAX_BASKET_PARTNERS);
        for (int j = basket.size() - 1; j >= oldest; j--) {
          facts.boughtTogether(itemId, basket.get(j), eventTimeMillis);
        }
        basket.add(itemId);
      }
    }
    return newOrder;
  }

  /** True when the time is in the session or within {@code gapMillis} of it. */
  boolean reaches(long eventTimeMillis, long gapMillis) {
    return eventTimeMillis >= startTimeMillis - gapMillis
        && eventTimeMillis <= lastEventTimeMillis + gapMillis;
  }

  String key() {
    return key;
  }

  long lastEventTimeMillis() {
    return lastEventTimeMillis;
  }

  /** True when the session says something about items that belong together. */
  boolean isWorthPublishing() {
    return itemIds.hasTwoDistinct();
  }

  SessionView view() {
    return SessionView.newBuilder()
        .setVersion(eventCount)
        .setKey(key)
        .setStartTimeMillis(startTimeMillis)
        .setLastEventTimeMillis(lastEventTimeMillis)
        .addAllItemIds(itemIds.asList())
        .build();
  }

  void writeTo(WireWriter out, int field) {
    int mark = out.begin(field);
    out.string(Session.KEY_FIELD_NUMBER, key);
    out.int64(Session.START_TIME_MILLIS_FIELD_NUMBER, startTimeMillis);
    out.int64(Session.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER, lastEventTimeMillis);
    itemIds.writeTo(out, Session.ITEM_IDS_FIELD_NUMBER);
    out.int64(Session.EVENT_COUNT_FIELD_NUMBER, eventCount);
    out.string(Session.TRANSACTION_ID_FIELD_NUMBER, transactionId);
    basket.writeTo(out, Session.TRANSACTION_ITEM_IDS_FIELD_NUMBER);
    out.end(mark);
  }

  /** Reads a nested {@code everystore.v1.Session} whose tag was just read. */
  static VisitSession read(CodedInputStream in) throws IOException {
    VisitSession session = new VisitSession("", 0);
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case Session.KEY_FIELD_NUMBER -> session.key = in.readString();
        case Session.START_TIME_MILLIS_FIELD_NUMBER -> session.startTimeMillis = in.readInt64();
        case Session.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER ->
            session.lastEventTimeMillis = in.readInt64();
        case Session.ITEM_IDS_FIELD_NUMBER -> session.itemIds.readFrom(in);
        case Session.EVENT_COUNT_FIELD_NUMBER -> session.eventCount = in.readInt32();
        case Session.TRANSACTION_ID_FIELD_NUMBER -> session.transactionId = in.readString();
        case Session.TRANSACTION_ITEM_IDS_FIELD_NUMBER -> session.basket.readFrom(in);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return session;
  }
}
