package io.everystore.feature.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Ga4ReaderTest {
  private static final String GOOD = "{\"name\":\"view_item\",\"params\":{\"event_id\":\"good\"}}";

  @Test
  void completeEvent_isReadWhole() throws Exception {
    Interaction read =
        Collected.of(
                """
                {"events":[{"name":"purchase","params":{"event_id":"e1","session_id":7,
                 "recommendation_id":"r1","transaction_id":"t1","value":25.8,"currency":"eur",
                 "search_term":" red  shoe ","engagement_time_msec":120,"debug":true,
                 "items":[{"item_id":42,"item_name":"Pan","item_brand":"Iron","price":"12.90",
                 "quantity":2,"index":3,"item_list_id":"home","item_category":"Home",
                 "item_category2":"Kitchen","item_category3":"Pans"},{"item_id":"b"}]}}],
                 "client_id":" c1 ","user_id":"u1","timestamp_micros":1750000000123456,
                 "unknown":{"a":[1]}}
                """)
            .only();
    Interaction expected =
        Interaction.newBuilder()
            .setEventId("e1")
            .setClientId("c1")
            .setUserId("u1")
            .setName("purchase")
            .setEventTimeMillis(1_750_000_000_123L)
            .setReceivedTimeMillis(Collected.RECEIVED_MILLIS)
            .setSessionId("7")
            .setRecommendationId("r1")
            .setTransactionId("t1")
            .setValueCents(2_580)
            .setCurrency("EUR")
            .setSearchTerm("red  shoe")
            .putParams("engagement_time_msec", "120")
            .putParams("debug", "true")
            .addItems(
                InteractionItem.newBuilder()
                    .setItemId("42")
                    .setTitle("Pan")
                    .setBrand("Iron")
                    .setProductType("Home > Kitchen > Pans")
                    .setPriceCents(1_290)
                    .setQuantity(2)
                    .setIndex(3)
                    .setItemListId("home"))
            .addItems(InteractionItem.newBuilder().setItemId("b"))
            .build();
    assertEquals(expected, read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42 | invalid_json",
        "{\"name\":\"x\",\"params\":{\"a\":NaN}} | invalid_json",
        "{\"name\":\"x\",\"params\":{\"a\":01}} | invalid_json",
        "{\"name\":\"x\" \"params\":{}} | invalid_json",
        "{\"name\":\"x\",\"params\":[]} | invalid_json",
        "{\"name\":\"x\",\"name\":\"y\"} | duplicate_key",
        "{\"params\":{}} | invalid_event_name",
        "{\"name\":\"has space\"} | invalid_event_name",
        "{\"name\":\"__proto__\"} | invalid_event_name",
        "{\"name\":\"x\",\"timestamp_micros\":0} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":-1} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":-9223372036854775808} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":1750000000} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":1750000000000} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":99999999999999999999} | invalid_timestamp",
        "{\"name\":\"x\",\"timestamp_micros\":\"now\"} | invalid_timestamp",
        "{\"name\":\"x\",\"params\":{\"value\":-1}} | invalid_value",
        "{\"name\":\"x\",\"params\":{\"value\":1e999}} | invalid_value",
        "{\"name\":\"x\",\"params\":{\"value\":{}}} | invalid_value",
        "{\"name\":\"x\",\"params\":{\"currency\":\"euros\"}} | invalid_currency",
        "{\"name\":\"x\",\"params\":{\"event_id\":\"a\\u0000b\"}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"event_id\":\"a\\r\\nb\"}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"event_id\":\"a\\u200bb\"}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"event_id\":\"a\\u202eb\"}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"event_id\":\"a\\ud800b\"}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"event_id\":{}}} | invalid_event_id",
        "{\"name\":\"x\",\"params\":{\"items\":{}}} | invalid_items",
        "{\"name\":\"x\",\"params\":{\"items\":[1]}} | invalid_items",
        "{\"name\":\"x\",\"params\":{\"items\":[{}]}} | invalid_item_id",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"\"}]}} | invalid_item_id",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"price\":-1}]}} | invalid_price",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"price\":1e12}]}} | invalid_price",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"price\":\"12,90\"}]}} | invalid_price",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"quantity\":0}]}} | invalid_quantity",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"quantity\":1.5}]}} | invalid_quantity",
      })
  void badEvent_isRejectedAndItsNeighboursAreNot(String event, String code) throws Exception {
    assertRejectedBetweenGoodOnes(event, code);
  }

  @Test
  void eventBeyondALimit_isRejectedAndItsNeighboursAreNot() throws Exception {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    assertRejectedBetweenGoodOnes("{\"name\":\"x\",\"params\":{\"a\":" + deep + "}}", "too_deep");
    String number = "1".repeat(1_000);
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\",\"params\":{\"a\":" + number + "}}", "value_too_long");
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\",\"params\":{\"a\":\"" + "a".repeat(8_193) + "\"}}", "value_too_long");
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\",\"params\":{\"" + "a".repeat(300) + "\":1}}", "value_too_long");
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\"," + " ".repeat(InteractionLimits.EVENT_BYTES) + "\"params\":{}}",
        "event_too_large");
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\",\"params\":{\"items\":[" + "{\"item_id\":\"a\"},".repeat(200) + "{}]}}",
        "too_many_items");
    assertRejectedBetweenGoodOnes(
        "{\"name\":\"x\",\"params\":{\"event_id\":\"" + "a".repeat(129) + "\"}}",
        "invalid_event_id");
  }

  @ParameterizedTest
  @ValueSource(longs = {4_070_908_800_000_000L, Long.MAX_VALUE})
  void timeInTheFuture_becomesTheReceipt(long micros) throws Exception {
    Interaction read =
        Collected.of(body("{\"name\":\"x\",\"timestamp_micros\":" + micros + "}")).only();
    assertEquals(Collected.RECEIVED_MILLIS, read.getEventTimeMillis());
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid_json",
    "'  ', invalid_json",
    "'[]', invalid_json",
    "'{\"client_id\":\"c\",\"events\":[{\"name\":\"x\"', invalid_json",
    "'{\"client_id\":\"c\",\"events\":[]', invalid_json",
    "'{\"client_id\":\"c\",\"events\":[]} {}', invalid_json",
    "'{\"client_id\":\"c\"}', invalid_events",
    "'{\"client_id\":\"c\",\"events\":{}}', invalid_events",
    "'{\"client_id\":\"c\",\"events\":[],\"events\":[]}', duplicate_key",
    "'{\"client_id\":\"c\",\"client_id\":\"d\",\"events\":[]}', duplicate_key",
    "'{\"events\":[]}', invalid_client_id",
    "'{\"client_id\":\"\",\"events\":[]}', invalid_client_id",
    "'{\"client_id\":\"NULL\",\"events\":[]}', invalid_client_id",
    "'{\"client_id\":\"undefined\",\"events\":[]}', invalid_client_id",
    "'{\"client_id\":\"guest\",\"events\":[]}', invalid_client_id",
    "'{\"client_id\":[],\"events\":[]}', invalid_client_id",
    "'{\"client_id\":\"c\",\"timestamp_micros\":\"x\",\"events\":[]}', invalid_timestamp",
    "'{\"client_id\":\"c\",\"timestamp_micros\":-9223372036854775808,\"events\":[]}', invalid_timestamp",
    "'{\"client_id\":\"c\",\"consent\":1,\"events\":[]}', invalid_consent",
    "'{\"client_id\":\"c\",\"consent\":{\"ad_user_data\":\"maybe\"},\"events\":[]}', invalid_consent",
    "'{\"client_id\":\"c\",\"consent\":{\"analytics_storage\":\"maybe\"},\"events\":[]}', invalid_consent",
  })
  void badBody_isRefusedWhole(String body, String code) {
    MalformedBodyException refused =
        assertThrows(MalformedBodyException.class, () -> Collected.of(body));
    assertEquals(code, refused.code().code());
  }

  @Test
  void bytesThatAreNoUtf8_areRefused() {
    byte[] good = body(GOOD).getBytes(StandardCharsets.UTF_8);
    byte[] overlong = good.clone();
    int at = body(GOOD).indexOf("good");
    overlong[at] = (byte) 0xc0;
    overlong[at + 1] = (byte) 0xaf;
    byte[] surrogate = good.clone();
    surrogate[at] = (byte) 0xed;
    surrogate[at + 1] = (byte) 0xa0;
    surrogate[at + 2] = (byte) 0x80;
    byte[] nul = good.clone();
    nul[at] = 0;
    byte[] mark = ("\ufeff" + body(GOOD)).getBytes(StandardCharsets.UTF_8);
    for (byte[] bad :
        Arrays.asList(
            overlong, surrogate, nul, mark, body(GOOD).getBytes(StandardCharsets.UTF_16))) {
      MalformedBodyException refused =
          assertThrows(MalformedBodyException.class, () -> Collected.of(bad));
      assertEquals("not_utf8", refused.code().code());
    }
  }

  @Test
  void nonIdOfAUser_countsAsAnonymous() throws Exception {
    for (String id : Set.of("null", "guest", "undefined", "")) {
      String body = "{\"client_id\":\"c\",\"user_id\":\"" + id + "\",\"events\":[" + GOOD + "]}";
      assertEquals("", Collected.of(body).only().getUserId());
    }
  }

  @Test
  void userWithoutClient_isItsOwnClient() throws Exception {
    Interaction read = Collected.of("{\"user_id\":\"u\",\"events\":[" + GOOD + "]}").only();
    assertEquals("u", read.getClientId());
  }

  @Test
  void denied_consent_rejectsEveryEvent() throws Exception {
    Collected read =
        Collected.of(
            "{\"client_id\":\"c\",\"consent\":{\"analytics_storage\":\"DENIED\"},\"events\":["
                + GOOD
                + "]}");
    assertTrue(read.accepted.isEmpty());
    assertEquals(RejectionCode.NO_CONSENT, read.rejectedAt(0).code());
  }

  @Test
  void consentToAdvertising_isKeptAsTheBodySaysIt() throws Exception {
    Interaction read =
        Collected.of(
                "{\"client_id\":\"c\",\"consent\":{\"ad_user_data\":\"GRANTED\","
                    + "\"ad_personalization\":\"denied\",\"other\":7},\"events\":[{\"name\":\"x\","
                    + "\"params\":{\"consent.ad_user_data\":\"denied\"}}]}")
            .only();
    assertEquals(
        Map.of("consent.ad_user_data", "granted", "consent.ad_personalization", "denied"),
        read.getParamsMap());
  }

  @Test
  void whatOnlyTheSystemMaySet_isDropped() throws Exception {
    Interaction read =
        Collected.of(
                body(
                    "{\"name\":\"x\",\"segments\":[\"vip\"],\"params\":{\"segments\":\"vip\","
                        + "\"budget\":1,\"score\":9,\"tenant\":\"t\",\"role\":\"admin\","
                        + "\"__proto__\":\"p\",\"@class\":\"c\",\"@type\":\"t\",\"kept\":1}}"))
            .only();
    assertEquals(Set.of("kept"), read.getParamsMap().keySet());
  }

  @Test
  void text_isCleanedAndKeptReadable() throws Exception {
    Interaction read =
        Collected.of(
                body(
                    "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"item_name\":\"Z"
                        + "\\u0301".repeat(500)
                        + "\\u202e\\u0000\\r\\n${jndi:ldap://x} \\u05e9\\u05dc\\u05d5\\u05dd\"}]}}"))
            .only();
    String title = read.getItems(0).getTitle();
    assertTrue(title.length() < 50, title);
    assertTrue(title.endsWith("\u05e9\u05dc\u05d5\u05dd"), title);
    assertFalse(title.chars().anyMatch(c -> c < ' ' || c == 0x202e), title);
  }

  @Test
  void missingEventId_isMade() throws Exception {
    Collected read = Collected.of(body("{\"name\":\"x\"},{\"name\":\"x\"}"));
    String first = read.acceptedAt(0).getEventId();
    assertEquals(26, first.length());
    assertFalse(first.equals(read.acceptedAt(1).getEventId()));
  }

  @Test
  void manyProperties_areBounded() throws Exception {
    StringBuilder params = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      params.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":").append(i);
    }
    Interaction read = Collected.of(body("{\"name\":\"x\",\"params\":{" + params + "}}")).only();
    assertEquals(InteractionLimits.PARAMS_PER_EVENT, read.getParamsCount());
  }

  @Test
  void randomDamage_neverDoesMoreThanReject() {
    long seed = 20_260_722L;
    Random random = new Random(seed);
    byte[] good = body(GOOD + "," + GOOD).getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      try {
        Collected read = Collected.of(bad);
        for (Interaction event : read.accepted.values()) {
          assertEquals(null, InteractionValidator.check(event), "seed " + seed);
        }
      } catch (MalformedBodyException refused) {
        assertFalse(refused.detail().isEmpty(), "seed " + seed);
      }
    }
  }

  private static void assertRejectedBetweenGoodOnes(String event, String code) throws Exception {
    Collected read = Collected.of(body(GOOD + "," + event + "," + GOOD));
    assertEquals(Set.of(0, 2), read.accepted.keySet(), () -> read.rejected.toString());
    assertEquals(code, read.rejectedAt(1).code().code());
    assertTrue(read.rejectedAt(1).detail().length() < 250);
  }

  private static String body(String events) {
    return "{\"client_id\":\"c\",\"events\":[" + events + "]}";
  }
}
