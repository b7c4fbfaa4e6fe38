package io.everystore.standalone.e2e;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The naive recount of logs: reads the files by their column names and adds up events per person,
 * per item and per event name, knowing nothing of how replay or the job do it.
 */
final class LogRecount {
  /** Keys are "id event-name". */
  final Map<String, Long> byPerson = new HashMap<>();

  final Map<String, Long> byItem = new HashMap<>();
  final Map<String, Long> byName = new HashMap<>();
  long events;

  /** A log, and where it says who did what to which item. */
  record Source(
      String format,
      String file,
      char delimiter,
      Function<CSVRecord, String> person,
      Function<CSVRecord, String> item,
      Function<CSVRecord, String> name) {}

  static Source sessions() {
    return new Source(
        "sessions",
        "rsc15-100k/clicks.tsv.gz",
        '\t',
        line -> line.get("SessionId"),
        line -> line.get("ItemId"),
        line -> "view_item");
  }

  static Source rees46() {
    Map<String, String> names =
        Map.of("view", "view_item", "cart", "add_to_cart", "purchase", "purchase");
    return new Source(
        "rees46",
        "rees46-oct-3h/events.csv.gz",
        ',',
        line -> line.get("user_id"),
        line -> line.get("product_id"),
        line -> names.getOrDefault(line.get("event_type"), "?"));
  }

  static Source taobao() {
    Map<String, String> names =
        Map.of(
            "pv", "view_item", "cart", "add_to_cart", "fav", "add_to_wishlist", "buy", "purchase");
    return new Source(
        "taobao",
        "taobao-2h/user_behavior.csv.gz",
        ',',
        line -> line.get("user_id"),
        line -> line.get("item_id"),
        line -> names.getOrDefault(line.get("behavior"), "?"));
  }

  static Source onlineRetail() {
    return new Source(
        "online-retail",
        "online-retail/online-retail.csv.gz",
        ',',
        line ->
            line.get("CustomerID").isEmpty()
                ? "invoice-" + line.get("InvoiceNo")
                : line.get("CustomerID"),
        line -> line.get("StockCode"),
        line -> line.get("InvoiceNo").startsWith("C") ? "refund" : "purchase");
  }

  static Source completeJourney() {
    return new Source(
        "completejourney",
        "completejourney/transactions.csv.gz",
        ',',
        line -> line.get("household_id"),
        line -> line.get("product_id"),
        line -> "purchase");
  }

  static Source globo() {
    return new Source(
        "globo",
        "globo-news/clicks.csv.gz",
        ',',
        line -> line.get("user_id"),
        line -> line.get("click_article_id"),
        line -> "view_item");
  }

  static Source movieTweetings() {
    return new Source(
        "movielens",
        "movietweetings-100k/ratings.csv.gz",
        ',',
        line -> line.get("user_id"),
        line -> line.get("movie_id"),
        line -> "view_item");
  }

  static Source digineticaPurchases() {
    return new Source(
        "diginetica",
        "diginetica-part/train-purchases.csv.gz",
        ',',
        line -> digineticaPerson(line.get("sessionId"), line.get("userId")),
        line -> line.get("itemId"),
        line -> "purchase");
  }

  static Source digineticaViews() {
    return new Source(
        "diginetica",
        "diginetica-part/sample_train-item-views.csv.gz",
        ',',
        line -> digineticaPerson(line.get("session_id"), line.get("user_id")),
        line -> line.get("item_id"),
        line -> "view_item");
  }

  private static String digineticaPerson(String session, String user) {
    return user.isEmpty() || user.equals("NA") ? "session-" + session : user;
  }

  static Source otto() {
    Map<String, String> names =
        Map.of("clicks", "view_item", "carts", "add_to_cart", "orders", "purchase");
    return new Source(
        "otto",
        "otto-tiny/events.csv.gz",
        ',',
        line -> line.get("session"),
        line -> line.get("aid"),
        line -> names.getOrDefault(line.get("type"), "?"));
  }

  private static CSVParser lines(Source source, Path file) throws IOException {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(source.delimiter())
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  /** Who did what the given line says, counted from 0. */
  static String personAt(Source source, Path file, int line) throws IOException {
    try (CSVParser lines = lines(source, file)) {
      return lines.stream().skip(line).map(source.person()).findFirst().orElseThrow();
    }
  }

  /** Adds up a file. */
  LogRecount add(Source source, Path file) throws IOException {
    return add(source, file, Long.MAX_VALUE);
  }

  /** Adds up the first lines of a file. */
  LogRecount add(Source source, Path file, long limit) throws IOException {
    try (CSVParser lines = lines(source, file)) {
      for (CSVRecord line : lines) {
        if (line.getRecordNumber() > limit) {
          break;
        }
        String name = source.name().apply(line);
        byPerson.merge(source.person().apply(line).strip() + " " + name, 1L, Long::sum);
        byItem.merge(source.item().apply(line).strip() + " " + name, 1L, Long::sum);
        byName.merge(name, 1L, Long::sum);
        events++;
      }
    }
    return this;
  }
}
