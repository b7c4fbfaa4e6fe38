package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Purchases;
import java.io.IOException;

/** Orders and money, whatever the currency; amounts stop at the ends of a long. Not thread-safe. */
final class PurchaseTotals {
  private long orders;
  private long revenueCents;
  private long lastEventTimeMillis;

  void purchase(Interaction event, boolean newOrder) {
    if (newOrder) {
      orders++;
    }
    revenueCents = OrderValue.saturatedSum(revenueCents, OrderValue.cents(event));
    lastEventTimeMillis = Math.max(lastEventTimeMillis, event.getEventTimeMillis());
  }

  void refund(Interaction event) {
    revenueCents = OrderValue.saturatedSum(revenueCents, -OrderValue.cents(event));
  }

  void merge(PurchaseTotals other) {
    orders += other.orders;
    revenueCents = OrderValue.saturatedSum(revenueCents, other.revenueCents);
    lastEventTimeMillis = Math.max(lastEventTimeMillis, other.lastEventTimeMillis);
  }

  /** Time of the latest purchase, 0 when there was none. */
  long lastEventTimeMillis() {
    return lastEventTimeMillis;
  }

  /** Writes it as {@code everystore.v1.Purchases}; nothing when there was none. */
  void writeTo(WireWriter out, int field) {
    if (orders == 0 && revenueCents == 0) {
      return;
    }
    int mark = out.begin(field);
    out.int64(Purchases.ORDERS_FIELD_NUMBER, orders);
    out.int64(Purchases.REVENUE_CENTS_FIELD_NUMBER, revenueCents);
    out.int64(Purchases.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER, lastEventTimeMillis);
    out.end(mark);
  }

  /** Reads the content of a nested {@code everystore.v1.Purchases} whose tag was just read. */
  void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case Purchases.ORDERS_FIELD_NUMBER -> orders = in.readInt64();
        case Purchases.REVENUE_CENTS_FIELD_NUMBER -> revenueCents = in.readInt64();
        case Purchases.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER -> lastEventTimeMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
