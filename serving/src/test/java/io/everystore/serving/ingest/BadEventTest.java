package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad events between good ones, over HTTP into a real broker: only the good ones get there. */
final class BadEventTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static TestLog broker;
  private static KafkaLog log;
  private static RunningDoor door;

  /** Ids of all events that may be in the log. */
  private static final Set<String> GOOD = new HashSet<>();

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    log = KafkaLog.start(broker.kafka(), List.of(Topics.INTERACTIONS));
    assertTrue(log.awaitTopics(Duration.ofSeconds(30)));
    door = RunningDoor.events(log, ItemFacts.NONE);
  }

  @AfterAll
  static void stop() throws Exception {
    door.close();
    log.close();
    broker.close();
  }

  @AfterEach
  void goodEventsAndNoOthers_areInTheLog() throws Exception {
    assertEquals(GOOD, written().keySet());
  }

  @Test
  void eventOfOneByteTooMany_isTooLargeAlone() throws Exception {
    String frame = "{\"name\":\"x\",\"params\":{}}";
    String spaces = " ".repeat(InteractionLimits.EVENT_BYTES - frame.length());
    kept(frame.replace("\"params\"", spaces + "\"params\""));
    assertRejected("event_too_large", frame.replace("\"params\"", spaces + " \"params\""));
  }

  @Test
  void nestedEvent_isTooDeep() throws Exception {
    // The body, its array, the event and its params are four levels around the value.
    assertRejected("too_deep", param("a", nested(1_000)), param("a", nested(13)));
    kept(param("a", nested(12)));
  }

  @Test
  void numberThatIsNone_isRejected() throws Exception {
    assertRejected("value_too_long", param("a", "1".repeat(1_000)));
    assertRejected("invalid_value", param("value", "1e999"), param("value", "-1e999"));
    assertRejected(
        "invalid_json", param("a", "NaN"), param("value", "Infinity"), param("value", "-Infinity"));
  }

  @Test
  void nameGivenTwice_isRejected() throws Exception {
    assertRejected(
        "duplicate_key",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "{\"name\":\"x\",\"n\\u0061me\":\"y\"}",
        "{\"name\":\"x\",\"params\":{\"value\":1,\"value\":2}}",
        "{\"name\":\"x\",\"params\":{\"items\":[{\"item_id\":\"a\",\"item_id\":\"b\"}]}}");
  }

  @Test
  void invisibleOrBrokenCharacterInAnId_isRejected() throws Exception {
    for (String bad : List.of("\\u0000", "\\ud800", "\\udc00", "\\u202e", "\\u200b", "\\r\\n")) {
      assertRejected("invalid_event_id", param("event_id", "\"a" + bad + "b\""));
      assertRejected("invalid_item_id", item("\"item_id\":\"a" + bad + "b\""));
      assertRejected("invalid_session_id", param("session_id", "\"a" + bad + "b\""));
    }
    assertRejected("invalid_event_name", "{\"name\":\"view\\u0000item\"}", "{\"name\":\"\"}", "{}");
  }

  @Test
  void invisibleCharacterInText_isTakenOut() throws Exception {
    String marks = "\\u0301".repeat(1_000);
    Interaction written =
        kept(
            item(
                "\"item_id\":\"a\",\"item_name\":\"Caf\u00e9\\u0000 \\u202eevil\\u202c \\ud800"
                    + "\\u200b\\u2066 z"
                    + marks
                    + " \u05e9\u05dc\u05d5\u05dd\\r\\nX: y ${jndi:ldap://x/a}\""));
    assertEquals(
        "Caf\u00e9  evil  z"
            + "\u0301".repeat(4)
            + " \u05e9\u05dc\u05d5\u05dd  X: y ${jndi:ldap://x/a}",
        written.getItems(0).getTitle());
  }

  @Test
  void nameThatMeansSomethingElsewhere_meansNothingHere() throws Exception {
    assertRejected("invalid_event_name", "{\"name\":\"__proto__\"}", "{\"name\":\"@class\"}");
    String types =
        "\"__proto__\":{\"admin\":true},\"constructor\":{},\"@class\":\"java.lang.Runtime\","
            + "\"@type\":\"java.net.URL\"";
    Interaction written =
        kept("{\"name\":\"x\"," + types + ",\"params\":{\"kept\":1," + types + "}}");
    assertEquals(Set.of("kept"), written.getParamsMap().keySet());
    assertEquals(0, written.getUnknownFields().asMap().size());
  }

  @Test
  void timeInTheWrongUnit_isRejected() throws Exception {
    for (String micros :
        List.of(
            "0",
            "-1",
            "-9223372036854775808",
            "1750000000",
            "1750000000000",
            "9223372036854775808",
            "1e300",
            "\"2099-01-01\"",
            "{}")) {
      assertRejected("invalid_timestamp", "{\"name\":\"x\",\"timestamp_micros\":" + micros + "}");
    }
  }

  @Test
  void timeInTheFuture_isTheReceipt() throws Exception {
    for (String micros : List.of("4070908800000000", "9223372036854775807")) {
      Interaction written = kept("{\"name\":\"x\",\"timestamp_micros\":" + micros + "}");
      assertEquals(written.getReceivedTimeMillis(), written.getEventTimeMillis());
    }
  }

  @Test
  void unknownTypeOrItem_isKept_andTheTenantIsNot() throws Exception {
    Interaction written =
        kept(
            "{\"name\":\"never_heard_of\",\"tenant\":\"t\",\"params\":{\"tenant\":\"t\","
                + "\"items\":[{\"item_id\":\"never-heard-of\",\"tenant\":\"t\"}]}}");
    assertEquals("never_heard_of", written.getName());
    assertEquals("never-heard-of", written.getItems(0).getItemId());
    assertFalse(written.toString().contains("tenant"), written.toString());
  }

  @Test
  void negativeOrAbsurdAmount_isRejected() throws Exception {
    for (String price : List.of("-0.01", "-1", "1e12", "1e999", "\"12,90\"", "\"free\"", "[]")) {
      assertRejected("invalid_price", item("\"item_id\":\"a\",\"price\":" + price));
      assertRejected("invalid_value", param("value", price));
    }
    for (String quantity : List.of("0", "-1", "1.5", "100001", "1e18")) {
      assertRejected("invalid_quantity", item("\"item_id\":\"a\",\"quantity\":" + quantity));
    }
    assertRejected("invalid_currency", param("currency", "\"euros\""));
  }

  @Test
  void whatOnlyTheSystemMaySet_isDropped() throws Exception {
    String own =
        "\"segments\":[\"vip\"],\"budget\":1,\"score\":9,\"tenant\":\"t\",\"role\":\"admin\","
            + "\"spent\":0,\"received_time_millis\":1";
    Interaction written = kept("{\"name\":\"x\"," + own + ",\"params\":{\"kept\":1," + own + "}}");
    Set<String> params = written.getParamsMap().keySet();
    // A name of the log's own fields is a param like any other.
    assertEquals(Set.of("kept", "received_time_millis"), params);
    assertTrue(written.getReceivedTimeMillis() > InteractionLimits.EARLIEST_EVENT_TIME_MILLIS);
  }

  @Test
  void manyProperties_areBounded() throws Exception {
    StringBuilder params = new StringBuilder("\"p\":0");
    for (int i = 0; i < 2_500; i++) {
      params.append(",\"p").append(i).append("\":").append(i);
    }
    Interaction written = kept("{\"name\":\"x\",\"params\":{" + params + "}}");
    assertEquals(InteractionLimits.PARAMS_PER_EVENT, written.getParamsCount());
  }

  @Test
  void credentials_areIgnoredAndKeptNowhere() throws Exception {
    byte[] body = Bodies.bytes(Bodies.of("c", good()));
    RawHttp.Answer answer =
        RawHttp.send(
            door.port(),
            "POST",
            "/v1/events?api_secret=canary-1&tenant=canary-2&key=canary-3",
            "application/json",
            body,
            "Authorization: Bearer canary-4",
            "X-Api-Key: canary-5",
            "Cookie: session=canary-6");
    assertEquals(202, answer.status(), answer.body());
    assertFalse(answer.toString().contains("canary"), answer.toString());
    for (WrittenEvents.Written written : written().values()) {
      assertFalse(written.toString().contains("canary"), written.toString());
    }
  }

  @Test
  void withdrawnConsent_storesNothingFromThenOn() throws Exception {
    for (String kind : List.of("analytics_storage", "personalization_storage")) {
      assertEquals(1, consenting(kind, "granted", good()).path("accepted").asInt());
      JsonNode withdrawn = consenting(kind, "denied", Bodies.view("withdrawn", "a"));
      assertEquals(0, withdrawn.path("accepted").asInt());
      assertEquals("no_consent", withdrawn.path("rejected").path(0).path("code").asText());
    }
  }

  private static JsonNode consenting(String kind, String state, String event) throws Exception {
    return answer(
        "{\"client_id\":\"c\",\"consent\":{\""
            + kind
            + "\":\""
            + state
            + "\"},\"events\":["
            + event
            + "]}");
  }

  private static String param(String name, String json) {
    return "{\"name\":\"x\",\"params\":{\"" + name + "\":" + json + "}}";
  }

  private static String item(String members) {
    return param("items", "[{" + members + "}]");
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  /** Posts each event by itself between two good ones, which alone are accepted. */
  private static void assertRejected(String code, String... events) throws Exception {
    for (String event : events) {
      JsonNode answer = answer(Bodies.of("c", good(), event, good()));
      assertEquals(2, answer.path("accepted").asInt(), () -> event + ": " + answer);
      JsonNode rejected = answer.path("rejected");
      assertEquals(1, rejected.size(), () -> event + ": " + answer);
      assertEquals(1, rejected.path(0).path("index").asInt());
      assertEquals(code, rejected.path(0).path("code").asText(), () -> event + ": " + answer);
      assertFalse(rejected.path(0).path("detail").asText().isEmpty());
    }
  }

  private static String good() {
    String eventId = "good-" + GOOD.size();
    GOOD.add(eventId);
    return Bodies.view(eventId, "a");
  }

  /** What became of an event that is kept, maybe changed: as it stands in the log. */
  private static Interaction kept(String event) throws Exception {
    JsonNode answer = answer(Bodies.of("c", event));
    assertEquals(1, answer.path("accepted").asInt(), answer::toString);
    Token token = Token.parse(answer.path("token").asText());
    Interaction kept =
        written().values().stream()
            .filter(each -> token.offset(each.partition()) == each.offset())
            .map(WrittenEvents.Written::event)
            .findFirst()
            .orElseThrow();
    GOOD.add(kept.getEventId());
    return kept;
  }

  private static JsonNode answer(String body) throws Exception {
    RawHttp.Answer answer = door.postJson(body);
    assertEquals(202, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static Map<String, WrittenEvents.Written> written() throws Exception {
    return WrittenEvents.read(broker.bootstrapServers());
  }
}
