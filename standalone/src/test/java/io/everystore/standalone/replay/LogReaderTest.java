package io.everystore.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every public column layout, a line or two of each as its data set writes it. */
final class LogReaderTest {
  @TempDir Path directory = Path.of("");

  private List<LogLine> read(LogFormat format, String... lines) throws IOException {
    return read(format, Map.of(), lines);
  }

  private List<LogLine> read(LogFormat format, Map<String, String> columns, String... lines)
      throws IOException {
    Path file = Files.writeString(directory.resolve("log"), String.join("\n", lines) + "\n");
    List<LogLine> read = new ArrayList<>();
    try (LogReader reader = LogReader.open(file, format, columns)) {
      reader.forEachRemaining(read::add);
    }
    return read;
  }

  private static LogEvent event(LogLine line) {
    return assertInstanceOf(LogLine.Event.class, line).event();
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void sessions_areViewsOfTheirSession() throws IOException {
    List<LogLine> lines =
        read(LogFormat.SESSIONS, "SessionId\tItemId\tTime", "11\t214\t1396314141.719");
    LogEvent view = event(lines.get(0));
    assertEquals("11", view.clientId());
    assertNull(view.userId());
    assertEquals("11", view.sessionId());
    assertEquals("view_item", view.name());
    assertEquals("214", view.itemId());
    assertEquals(1396314141719L, view.timeMillis());
  }

  @Test
  void retailrocket_translatesItsThreeEvents() throws IOException {
    List<LogLine> lines =
        read(
            LogFormat.RETAILROCKET,
            "timestamp,visitorid,event,itemid,transactionid",
            "1433221332117,257597,view,355908,",
            "1433221332118,257597,addtocart,355908,",
            "1433221332119,257597,transaction,355908,4000");
    assertEquals("view_item", event(lines.get(0)).name());
    assertEquals("add_to_cart", event(lines.get(1)).name());
    LogEvent purchase = event(lines.get(2));
    assertEquals("purchase", purchase.name());
    assertEquals("4000", purchase.transactionId());
    assertEquals(1433221332119L, purchase.timeMillis());
  }

  @Test
  void yoochooseClicksWithoutHeader_areViews() throws IOException {
    LogEvent click =
        event(read(LogFormat.YOOCHOOSE, "1,2014-04-07T10:51:09.277Z,214536502,0").get(0));
    assertEquals("view_item", click.name());
    assertEquals("1", click.clientId());
    assertEquals("0", click.category());
    assertEquals(millis("2014-04-07T10:51:09.277Z"), click.timeMillis());
  }

  @Test
  void yoochooseBuysWithoutHeader_arePurchasesWithPriceAndPieces() throws IOException {
    LogEvent buy =
        event(
            read(LogFormat.YOOCHOOSE, "420374,2014-04-06T18:44:58.314Z,214537888,12462,2").get(0));
    assertEquals("purchase", buy.name());
    assertEquals("12462", buy.price());
    assertEquals(2, buy.quantity());
  }

  @Test
  void digineticaViews_withoutUserBelongToTheSession() throws IOException {
    LogEvent view =
        event(
            read(
                    LogFormat.DIGINETICA,
                    "sessionId;userId;itemId;timeframe;eventdate",
                    "1;NA;81766;526309;2016-05-09")
                .get(0));
    assertEquals("session-1", view.clientId());
    assertNull(view.userId());
    assertEquals(millis("2016-05-09T00:00:00Z") + 526309, view.timeMillis());
  }

  @Test
  void digineticaPurchases_belongToTheUserAndTheOrder() throws IOException {
    LogEvent purchase =
        event(
            read(
                    LogFormat.DIGINETICA,
                    "sessionId,userId,timeframe,eventdate,ordernumber,itemId",
                    "4752,2091.0,78273,2016-01-02,13,101475")
                .get(0));
    assertEquals("purchase", purchase.name());
    assertEquals("2091.0", purchase.userId());
    assertEquals("13", purchase.transactionId());
  }

  @Test
  void ottoSessions_giveOneEventPerAction() throws IOException {
    List<LogLine> lines =
        read(
            LogFormat.OTTO,
            "{\"session\": 7, \"events\": [{\"aid\": 1, \"ts\": 1659304800025, \"type\":"
                + " \"clicks\"}, {\"aid\": 2, \"ts\": 1659304800026, \"type\": \"orders\"}]}");
    assertEquals(2, lines.size());
    assertEquals("7", event(lines.get(0)).clientId());
    assertEquals("purchase", event(lines.get(1)).name());
    assertEquals("1.0", lines.get(0).position());
    assertEquals("1.1", lines.get(1).position());
  }

  @Test
  void ottoColumns_areReadToo() throws IOException {
    LogEvent cart =
        event(read(LogFormat.OTTO, "session,aid,ts,type", "0,424964,1659304800025,carts").get(0));
    assertEquals("add_to_cart", cart.name());
    assertEquals(1659304800025L, cart.timeMillis());
  }

  @Test
  void rees46_keepsPriceBrandAndCategoryPath() throws IOException {
    LogEvent view =
        event(
            read(
                    LogFormat.REES46,
                    "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
                    "2019-10-01 00:00:00 UTC,cart,3900821,20530,appliances.environment.water_heater,aqua,33.20,554748717,abc")
                .get(0));
    assertEquals("add_to_cart", view.name());
    assertEquals("appliances > environment > water_heater", view.category());
    assertEquals("aqua", view.brand());
    assertEquals("33.20", view.price());
    assertEquals("554748717", view.userId());
    assertEquals("abc", view.sessionId());
    assertEquals(millis("2019-10-01T00:00:00Z"), view.timeMillis());
  }

  @Test
  void taobao_isReadWithAndWithoutHeader() throws IOException {
    for (String header : new String[] {"user_id,item_id,category_id,behavior,timestamp\n", ""}) {
      LogEvent event =
          event(read(LogFormat.TAOBAO, header + "1,2268318,2520377,fav,1511544070").get(0));
      assertEquals("add_to_wishlist", event.name());
      assertEquals("2268318", event.itemId());
      assertEquals(1511544070000L, event.timeMillis());
    }
  }

  @Test
  void onlineRetail_tellsPurchasesFromCancellations() throws IOException {
    List<LogLine> lines =
        read(
            LogFormat.ONLINE_RETAIL,
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            "536365,85123A,\"LIGHT, HEART\",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
            "C536379,D,Discount,-1,12/1/2010 9:41,27.5,,United Kingdom");
    LogEvent purchase = event(lines.get(0));
    assertEquals("purchase", purchase.name());
    assertEquals("LIGHT, HEART", purchase.title());
    assertEquals(6, purchase.quantity());
    assertEquals("GBP", purchase.currency());
    LogEvent refund = event(lines.get(1));
    assertEquals("refund", refund.name());
    assertEquals("invoice-C536379", refund.clientId());
    assertEquals(1, refund.quantity());
    assertEquals(millis("2010-12-01T09:41:00Z"), refund.timeMillis());
  }

  @Test
  void completeJourney_sharesThePaidAmountOverThePieces() throws IOException {
    LogEvent purchase =
        event(
            read(
                    LogFormat.COMPLETEJOURNEY,
                    "household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,coupon_match_disc,week,transaction_timestamp",
                    "906,319,311,1075313,2,3.00,0.29,0.0,0.0,1,1483273827")
                .get(0));
    assertEquals("1.50", purchase.price());
    assertEquals("3.00", purchase.value());
    assertEquals("311", purchase.transactionId());
  }

  @Test
  void globo_keepsUserAndSessionApart() throws IOException {
    LogEvent click =
        event(
            read(
                    LogFormat.GLOBO,
                    "user_id,session_id,session_start,session_size,click_article_id,click_timestamp,click_environment",
                    "59,1506826329267796,1506826329000,2,234853,1506826800026,4")
                .get(0));
    assertEquals("59", click.userId());
    assertEquals("1506826329267796", click.sessionId());
    assertEquals("234853", click.itemId());
    assertEquals(1506826800026L, click.timeMillis());
  }

  @Test
  void movieLens_isReadInAllItsLayouts() throws IOException {
    String[] logs = {
      "user_id,movie_id,rating,rating_timestamp\n1,0444778,8,1362062624",
      "userId,movieId,rating,timestamp\n1,0444778,8,1362062624",
      "1::0444778::8::1362062624"
    };
    for (String log : logs) {
      LogEvent rating = event(read(LogFormat.MOVIELENS, log).get(0));
      assertEquals("1", rating.userId());
      assertEquals("0444778", rating.itemId());
      assertEquals("8", rating.rating());
      assertEquals(1362062624000L, rating.timeMillis());
    }
  }

  @Test
  void ga4_isSentAsItStands() throws IOException {
    String body = "{\"client_id\":\"c\",\"events\":[]}";
    assertEquals(new LogLine.Body("1", body), read(LogFormat.GA4, body).get(0));
  }

  @Test
  void csv_takesTheNamedColumns() throws IOException {
    LogEvent event =
        event(
            read(
                    LogFormat.CSV,
                    Map.of("user", "who", "item", "what", "time", "when", "event", "did"),
                    "who;did;what;when",
                    "ann;cart;mug;2026-01-02T03:04:05Z")
                .get(0));
    assertEquals("ann", event.clientId());
    assertEquals("add_to_cart", event.name());
    assertEquals("mug", event.itemId());
  }

  @Test
  void unreadableLine_isReportedAndItsNeighboursAreRead() throws IOException {
    List<LogLine> lines =
        read(
            LogFormat.RETAILROCKET,
            "timestamp,visitorid,event,itemid,transactionid",
            "1433221332117,257597,view,355908,",
            "yesterday,257597,view,355908,",
            "1433221332118,257597,view,355909,");
    assertEquals(3, lines.size());
    LogLine.Unreadable bad = assertInstanceOf(LogLine.Unreadable.class, lines.get(1));
    assertTrue(bad.reason().contains("yesterday"), bad.reason());
    assertEquals("355909", event(lines.get(2)).itemId());
  }

  @Test
  void missingColumn_isNamedBeforeAnythingIsSent() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> read(LogFormat.REES46, "event_time,event_type,price", "a,b,c"));
    assertTrue(String.valueOf(thrown.getMessage()).contains("product_id"));
  }
}
