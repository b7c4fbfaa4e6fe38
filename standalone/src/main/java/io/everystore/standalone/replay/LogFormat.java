package io.everystore.standalone.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The interaction logs that replay reads, by the public column layout of each data set. */
enum LogFormat {
  SESSIONS(
      "SessionId, ItemId, Time (header; tab or comma). Time: epoch seconds or a date. Client ="
          + " session."),
  RETAILROCKET(
      "timestamp (ms), visitorid, event (view, addtocart, transaction), itemid, transactionid"
          + " (header). Client = visitor."),
  YOOCHOOSE(
      "clicks: session, timestamp, item, category; buys: session, timestamp, item, price, quantity"
          + " (no header). Client = session."),
  DIGINETICA(
      "item views: sessionId, userId, itemId, timeframe (ms), eventdate; purchases: sessionId,"
          + " userId, timeframe, eventdate, ordernumber, itemId (header; semicolon or comma). User"
          + " = userId, without one the client is session-<sessionId>."),
  OTTO(
      "JSON lines {session, events: [{aid, ts (ms), type}]} or columns session, aid, ts, type"
          + " (clicks, carts, orders). Client = session."),
  REES46(
      "event_time, event_type (view, cart, remove_from_cart, purchase), product_id, category_id,"
          + " category_code, brand, price, user_id, user_session (header). User = user_id."),
  TAOBAO(
      "user_id, item_id, category_id, behavior (pv, cart, fav, buy), timestamp (s); header or"
          + " none. User = user_id."),
  ONLINE_RETAIL(
      "InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country"
          + " (header). A line is a purchase, of an invoice beginning with C a refund. User ="
          + " CustomerID, without one the client is invoice-<InvoiceNo>."),
  COMPLETEJOURNEY(
      "household_id, store_id, basket_id, product_id, quantity, sales_value, …,"
          + " transaction_timestamp (header). A line is a purchase. User = household_id."),
  GLOBO(
      "user_id, session_id, …, click_article_id, click_timestamp (ms), … (header). A click is a"
          + " view_item. User = user_id."),
  MOVIELENS(
      "user, movie, rating, timestamp (s); header or none; comma or ::. A rating is a view_item"
          + " with the parameter rating. User = user."),
  GA4("JSON lines, each a body of POST /v1/events; sent as they are."),
  CSV(
      "any table with a header, by --columns user=…,item=…,time=… and, where it has them,"
          + " event=…,session=…,price=…,quantity=…,category=…,brand=…,title=…,transaction=….");

  private final String columns;

  LogFormat(String columns) {
    this.columns = columns;
  }

  /** Where the columns are and what becomes of them. */
  String columns() {
    return columns;
  }

  /** The name as typed on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds the format called {@code word}.
   *
   * @throws IllegalArgumentException when there is none, naming those there are
   */
  static LogFormat of(String word) {
    for (LogFormat format : values()) {
      if (format.word().equals(word.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new IllegalArgumentException("--format: " + word + " (expected: " + words() + ")");
  }

  static String words() {
    return Arrays.stream(values()).map(LogFormat::word).collect(Collectors.joining(", "));
  }
}
