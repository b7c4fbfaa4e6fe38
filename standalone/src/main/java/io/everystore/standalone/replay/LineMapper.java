package io.everystore.standalone.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Turns a line of one public log into an event. */
@FunctionalInterface
interface LineMapper {
  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when a field is missing or unreadable
   */
  LogEvent map(Columns columns, CSVRecord line);

  Map<String, String> RETAILROCKET_EVENTS =
      Map.of("view", "view_item", "addtocart", "add_to_cart", "transaction", "purchase");
  Map<String, String> REES46_EVENTS =
      Map.of(
          "view", "view_item",
          "cart", "add_to_cart",
          "remove_from_cart", "remove_from_cart",
          "purchase", "purchase");
  Map<String, String> TAOBAO_EVENTS =
      Map.of("pv", "view_item", "cart", "add_to_cart", "fav", "add_to_wishlist", "buy", "purchase");
  Map<String, String> OTTO_EVENTS =
      Map.of("clicks", "view_item", "carts", "add_to_cart", "orders", "purchase");

  /** Column names of logs that come without a header line, in their order. */
  static @Nullable List<String> headerless(LogFormat format, int width) {
    return switch (format) {
      case YOOCHOOSE ->
          width >= 5
              ? List.of("session", "timestamp", "item", "price", "quantity")
              : List.of("session", "timestamp", "item", "category");
      case TAOBAO -> List.of("user_id", "item_id", "category_id", "behavior", "timestamp");
      case MOVIELENS -> List.of("userId", "movieId", "rating", "timestamp");
      default -> null;
    };
  }

  /**
   * The mapper of a format.
   *
   * @throws IllegalArgumentException when the file lacks a column
   */
  static LineMapper of(LogFormat format, Columns columns, Map<String, String> named) {
    return switch (format) {
      case SESSIONS -> {
        columns.requireAll("SessionId", "ItemId", "Time");
        yield LineMapper::sessions;
      }
      case RETAILROCKET -> {
        columns.requireAll("timestamp", "visitorid", "event", "itemid");
        yield LineMapper::retailrocket;
      }
      case YOOCHOOSE -> {
        columns.requireAll("session", "timestamp", "item");
        yield LineMapper::yoochoose;
      }
      case DIGINETICA -> {
        columns.requireAll("sessionId", "itemId", "timeframe", "eventdate");
        yield LineMapper::diginetica;
      }
      case OTTO -> {
        columns.requireAll("session", "aid", "ts", "type");
        yield LineMapper::otto;
      }
      case REES46 -> {
        columns.requireAll("event_time", "event_type", "product_id", "user_id");
        yield LineMapper::rees46;
      }
      case TAOBAO -> {
        columns.requireAll("user_id", "item_id", "behavior", "timestamp");
        yield LineMapper::taobao;
      }
      case ONLINE_RETAIL -> {
        columns.requireAll("InvoiceNo", "StockCode", "Quantity", "InvoiceDate");
        yield LineMapper::onlineRetail;
      }
      case COMPLETEJOURNEY -> {
        columns.requireAll("household_id", "basket_id", "product_id", "transaction_timestamp");
        yield LineMapper::completeJourney;
      }
      case GLOBO -> {
        columns.requireAll("user_id", "session_id", "click_article_id", "click_timestamp");
        yield LineMapper::globo;
      }
      case MOVIELENS -> movieLens(columns);
      case CSV -> named(columns, named);
      case GA4 -> throw new IllegalArgumentException("ga4: not a table");
    };
  }

  private static LogEvent sessions(Columns columns, CSVRecord line) {
    String session = columns.require(line, "SessionId");
    return LogEvent.builder(session, "view_item", time(columns, line, "Time"), item(columns, line))
        .session(session)
        .build();
  }

  private static String item(Columns columns, CSVRecord line) {
    return columns.require(line, "ItemId");
  }

  private static LogEvent retailrocket(Columns columns, CSVRecord line) {
    return LogEvent.builder(
            columns.require(line, "visitorid"),
            translate(columns.require(line, "event"), RETAILROCKET_EVENTS),
            time(columns, line, "timestamp"),
            item(columns, line))
        .transaction(columns.find(line, "transactionid"))
        .build();
  }

  private static LogEvent yoochoose(Columns columns, CSVRecord line) {
    String session = columns.require(line, "session");
    boolean bought = columns.has("quantity");
    LogEvent.Builder event =
        LogEvent.builder(
                session,
                bought ? "purchase" : "view_item",
                time(columns, line, "timestamp"),
                columns.require(line, "item"))
            .session(session)
            .category(columns.find(line, "category"));
    if (bought) {
      event
          .price(positive(columns.find(line, "price")))
          .quantity(pieces(columns.find(line, "quantity")))
          .transaction(session);
    }
    return event.build();
  }

  private static LogEvent diginetica(Columns columns, CSVRecord line) {
    String session = columns.require(line, "sessionId");
    String user = columns.find(line, "userId");
    long time =
        time(columns, line, "eventdate")
            + Long.parseLong(columns.require(line, "timeframe").strip());
    String order = columns.find(line, "ordernumber");
    LogEvent.Builder event =
        LogEvent.builder(
                user == null ? "session-" + session : user,
                order == null ? "view_item" : "purchase",
                time,
                item(columns, line))
            .session(session)
            .transaction(order);
    return user == null ? event.build() : event.account().build();
  }

  private static LogEvent otto(Columns columns, CSVRecord line) {
    return otto(
        columns.require(line, "session"),
        columns.require(line, "aid"),
        time(columns, line, "ts"),
        columns.require(line, "type"));
  }

  /** One event of an OTTO session, which the original writes as JSON. */
  static LogEvent otto(String session, String item, long timeMillis, String type) {
    return LogEvent.builder(session, translate(type, OTTO_EVENTS), timeMillis, item)
        .session(session)
        .build();
  }

  private static LogEvent rees46(Columns columns, CSVRecord line) {
    String category = columns.find(line, "category_code");
    if (category == null) {
      category = columns.find(line, "category_id");
    } else {
      category = category.replace(".", " > ");
    }
    return LogEvent.builder(
            columns.require(line, "user_id"),
            translate(columns.require(line, "event_type"), REES46_EVENTS),
            time(columns, line, "event_time"),
            columns.require(line, "product_id"))
        .account()
        .session(columns.find(line, "user_session"))
        .category(category)
        .brand(columns.find(line, "brand"))
        .price(positive(columns.find(line, "price")))
        .build();
  }

  private static LogEvent taobao(Columns columns, CSVRecord line) {
    return LogEvent.builder(
            columns.require(line, "user_id"),
            translate(columns.require(line, "behavior"), TAOBAO_EVENTS),
            time(columns, line, "timestamp"),
            columns.require(line, "item_id"))
        .account()
        .category(columns.find(line, "category_id"))
        .build();
  }

  private static LogEvent onlineRetail(Columns columns, CSVRecord line) {
    String invoice = columns.require(line, "InvoiceNo");
    String customer = columns.find(line, "CustomerID");
    LogEvent.Builder event =
        LogEvent.builder(
                customer == null ? "invoice-" + invoice : customer,
                invoice.startsWith("C") ? "refund" : "purchase",
                time(columns, line, "InvoiceDate"),
                columns.require(line, "StockCode"))
            .title(columns.find(line, "Description"))
            .price(positive(columns.find(line, "UnitPrice")))
            .currency("GBP")
            .quantity(pieces(columns.find(line, "Quantity")))
            .transaction(invoice);
    return customer == null ? event.build() : event.account().build();
  }

  private static LogEvent completeJourney(Columns columns, CSVRecord line) {
    int quantity = pieces(columns.find(line, "quantity"));
    LogEvent.Builder event =
        LogEvent.builder(
                columns.require(line, "household_id"),
                "purchase",
                time(columns, line, "transaction_timestamp"),
                columns.require(line, "product_id"))
            .account()
            .quantity(quantity)
            .transaction(columns.require(line, "basket_id"));
    String paid = positive(columns.find(line, "sales_value"));
    if (paid != null) {
      BigDecimal price =
          new BigDecimal(paid).divide(BigDecimal.valueOf(quantity), 2, RoundingMode.HALF_UP);
      event.paid(paid, "USD").price(price.toPlainString());
    }
    return event.build();
  }

  private static LogEvent globo(Columns columns, CSVRecord line) {
    return LogEvent.builder(
            columns.require(line, "user_id"),
            "view_item",
            time(columns, line, "click_timestamp"),
            columns.require(line, "click_article_id"))
        .account()
        .session(columns.require(line, "session_id"))
        .build();
  }

  private static LineMapper movieLens(Columns columns) {
    String user = columns.has("user_id") ? "user_id" : "user";
    String movie = columns.has("movie_id") ? "movie_id" : "movie";
    String time = columns.has("rating_timestamp") ? "rating_timestamp" : "timestamp";
    columns.requireAll(user, movie, time);
    return (names, line) ->
        LogEvent.builder(
                names.require(line, user),
                "view_item",
                time(names, line, time),
                names.require(line, movie))
            .account()
            .rating(names.find(line, "rating"))
            .build();
  }

  private static LineMapper named(Columns columns, Map<String, String> named) {
    for (String part : List.of("user", "item", "time")) {
      String column = named.get(part);
      if (column == null) {
        throw new IllegalArgumentException(
            "--columns: no " + part + "= (expected: user=…,item=…,time=… for --format csv)");
      }
      columns.requireAll(column);
    }
    return (names, line) -> {
      LogEvent.Builder event =
          LogEvent.builder(
                  names.require(line, named.getOrDefault("user", "user")),
                  eventName(names, line, named),
                  time(names, line, named.getOrDefault("time", "time")),
                  names.require(line, named.getOrDefault("item", "item")))
              .session(find(names, line, named, "session"))
              .title(find(names, line, named, "title"))
              .brand(find(names, line, named, "brand"))
              .category(find(names, line, named, "category"))
              .price(positive(find(names, line, named, "price")))
              .quantity(pieces(find(names, line, named, "quantity")))
              .transaction(find(names, line, named, "transaction"));
      return event.build();
    };
  }

  private static String eventName(Columns names, CSVRecord line, Map<String, String> named) {
    String event = find(names, line, named, "event");
    if (event == null) {
      return "view_item";
    }
    String translated = RETAILROCKET_EVENTS.get(event);
    if (translated == null) {
      translated = TAOBAO_EVENTS.get(event);
    }
    return translated == null ? event : translated;
  }

  private static @Nullable String find(
      Columns names, CSVRecord line, Map<String, String> named, String part) {
    String column = named.get(part);
    return column == null ? null : names.find(line, column);
  }

  private static String translate(String event, Map<String, String> names) {
    String name = names.get(event);
    if (name == null) {
      throw new IllegalArgumentException("event: " + event + " (expected: " + names.keySet() + ")");
    }
    return name;
  }

  private static long time(Columns columns, CSVRecord line, String column) {
    return LogTime.parseMillis(columns.require(line, column));
  }

  /** A price is sent only when it is one: logs hold free samples and bookkeeping lines. */
  private static @Nullable String positive(@Nullable String number) {
    if (number == null) {
      return null;
    }
    return new BigDecimal(number).signum() > 0 ? number : null;
  }

  private static int pieces(@Nullable String number) {
    return number == null ? 1 : Math.max(1, Math.abs(new BigDecimal(number).intValue()));
  }
}
