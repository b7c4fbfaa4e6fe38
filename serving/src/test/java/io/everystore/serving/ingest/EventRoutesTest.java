package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door over HTTP and a real broker: good events, and every bad input with its answer. */
final class EventRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static TestLog broker;
  private static KafkaLog log;
  private static RunningDoor door;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    log = KafkaLog.start(broker.kafka(), List.of(Topics.INTERACTIONS));
    assertTrue(log.awaitTopics(Duration.ofSeconds(30)));
    door =
        RunningDoor.events(
            log,
            item -> {
              if (item.getItemId().equals("known")) {
                item.setBrand("Brand of known");
              }
            });
  }

  @AfterAll
  static void stop() throws Exception {
    door.close();
    log.close();
    broker.close();
  }

  @Test
  void acceptedEvent_isInTheLogWhereTheTokenSays() throws Exception {
    JsonNode answer =
        accepted(door.postJson(Bodies.of("token-client", Bodies.view("token-1", "known"))), 1, 0);
    WrittenEvents.Written written = written("token-1");
    assertEquals("token-client", written.key());
    assertEquals("Brand of known", written.event().getItems(0).getBrand());
    assertEquals(
        new Token(new int[] {written.partition()}, new long[] {written.offset()}),
        Token.parse(answer.path("token").asText()));
  }

  @Test
  void beaconAndAlias_areTakenLikeJson() throws Exception {
    accepted(
        door.post(
            "text/plain;charset=UTF-8", Bodies.bytes(Bodies.of("c", Bodies.view("beacon-1", "a")))),
        1,
        0);
    accepted(
        RawHttp.send(
            door.port(),
            "POST",
            "/mp/collect?measurement_id=G-1&api_secret=s",
            "application/json",
            Bodies.bytes(Bodies.of("c", Bodies.view("alias-1", "a")))),
        1,
        0);
    assertTrue(writtenIds().containsAll(List.of("beacon-1", "alias-1")));
  }

  @Test
  void crawler_isTakenAndSaysSo() throws Exception {
    accepted(
        RawHttp.send(
            door.port(),
            "POST",
            "/v1/events",
            "application/json",
            Bodies.bytes(Bodies.of("c", Bodies.view("crawled-1", "a"))),
            "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
        1,
        0);
    assertTrue(written("crawled-1").event().getCrawler());
    accepted(door.postJson(Bodies.of("c", Bodies.view("not-crawled-1", "a"))), 1, 0);
    assertFalse(written("not-crawled-1").event().getCrawler());
  }

  @Test
  void globalPrivacyControl_deniesWhateverTheBodyGrants() throws Exception {
    String granted =
        Bodies.of("c", Bodies.view("%s", "a"))
            .replaceFirst("\\{", "{\"consent\":{\"ad_personalization\":\"granted\"},");
    for (String control : List.of("1", "0")) {
      accepted(
          RawHttp.send(
              door.port(),
              "POST",
              "/v1/events",
              "application/json",
              Bodies.bytes(granted.formatted("gpc-" + control)),
              "Sec-GPC: " + control),
          1,
          0);
    }
    Map<String, String> optedOut = written("gpc-1").event().getParamsMap();
    assertEquals("denied", optedOut.get("consent.ad_personalization"));
    assertEquals("denied", optedOut.get("consent.ad_user_data"));
    Map<String, String> others = written("gpc-0").event().getParamsMap();
    assertEquals("granted", others.get("consent.ad_personalization"));
    assertFalse(others.containsKey("consent.ad_user_data"));
  }

  @Test
  void batchHalfBad_keepsItsGoodHalf() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(Bodies.view("half-" + i, i % 2 == 0 ? "a" : "\\u0000"));
    }
    JsonNode answer = accepted(door.postJson(Bodies.of("c", events.toArray(String[]::new))), 5, 5);
    assertEquals(List.of(1, 3, 5, 7, 9), indexes(answer));
    for (JsonNode rejected : answer.path("rejected")) {
      assertEquals("invalid_item_id", rejected.path("code").asText());
      assertFalse(rejected.path("detail").asText().isEmpty());
    }
    assertTrue(writtenIds().containsAll(List.of("half-0", "half-2", "half-8")));
    assertFalse(writtenIds().contains("half-1"));
  }

  @Test
  void badBody_isRefusedWithItsReason() throws Exception {
    refused(door.postJson(""), 400, "invalid_json");
    refused(door.postJson("{\"client_id\":\"c\",\"events\":[{\"name\":"), 400, "invalid_json");
    refused(door.postJson("{\"client_id\":\"c\"}"), 400, "invalid_events");
    refused(
        door.postJson("{\"client_id\":\"c\",\"client_id\":\"d\",\"events\":[]}"),
        400,
        "duplicate_key");
    refused(door.postJson("[".repeat(1_000) + "]".repeat(1_000)), 400, "invalid_json");
    refused(
        door.postJson(
            "{\"a\":"
                + "[".repeat(1_000)
                + "]".repeat(1_000)
                + ",\"client_id\":\"c\",\"events\":[]}"),
        400,
        "too_deep");
    refused(door.postJson("\ufeff" + Bodies.of("c", Bodies.view("bom-1", "a"))), 400, "not_utf8");
    refused(
        door.post(
            "application/json",
            Bodies.of("c", Bodies.view("utf16-1", "a")).getBytes(StandardCharsets.UTF_16)),
        400,
        "not_utf8");
    byte[] overlong = Bodies.bytes(Bodies.of("c?", Bodies.view("overlong-1", "a")));
    overlong[Bodies.of("c?").indexOf('?')] = (byte) 0xc0;
    refused(door.post("application/json", overlong), 400, "not_utf8");
    assertTheDoorLives();
  }

  @Test
  void badClientId_isPointedAt() throws Exception {
    for (String id : List.of("", "null", "guest", "undefined", "a\\u0000", "a".repeat(257))) {
      RawHttp.Answer answer = door.postJson(Bodies.of(id, Bodies.view("nobody-1", "a")));
      refused(answer, 400, "invalid_client_id");
      assertEquals(
          "/client_id",
          JSON.readTree(answer.body()).path("errors").path(0).path("pointer").asText());
    }
    RawHttp.Answer user =
        door.postJson(
            "{\"client_id\":\"c\",\"user_id\":\"" + "u".repeat(257) + "\",\"events\":[]}");
    refused(user, 400, "invalid_user_id");
    // No store takes a key of more than 512 bytes: the person would never be known.
    refused(
        door.postJson(Bodies.of("\u6f22".repeat(171), Bodies.view("nobody-1", "a"))),
        400,
        "invalid_client_id");
    accepted(door.postJson(Bodies.of("\u6f22".repeat(170), Bodies.view("somebody-1", "a"))), 1, 0);
    refused(
        door.postJson("{\"events\":[" + Bodies.view("nobody-1", "a") + "]}"),
        400,
        "invalid_client_id");
    assertTheDoorLives();
    assertFalse(writtenIds().contains("nobody-1"));
  }

  @Test
  void tooLarge_is413AndAnEventTooLargeIsRejectedAlone() throws Exception {
    refused(door.postJson(Bodies.of("a".repeat(1 << 20))), 413, "payload_too_large");
    refused(door.postJson(" ".repeat(512_001)), 413, "payload_too_large");
    String[] many = new String[1_001];
    Arrays.fill(many, "{}");
    refused(door.postJson(Bodies.of("c", many)), 413, "too_many_events");
    String large = "{\"name\":\"x\"," + " ".repeat(32_768) + "\"params\":{}}";
    JsonNode answer =
        accepted(door.postJson(Bodies.of("c", large, Bodies.view("beside-large", "a"))), 1, 1);
    assertEquals("event_too_large", answer.path("rejected").path(0).path("code").asText());
    assertTrue(writtenIds().contains("beside-large"));
  }

  @Test
  void hundredThousandProperties_neverPass() throws Exception {
    StringBuilder properties = new StringBuilder("{\"name\":\"x\",\"params\":{\"p\":0");
    for (int i = 0; i < 100_000; i++) {
      properties.append(",\"p").append(i).append("\":1");
    }
    refused(door.postJson(Bodies.of("c", properties + "}}")), 413, "payload_too_large");
    assertTheDoorLives();
  }

  @Test
  void gzip_isUnpackedWithinTheBound() throws Exception {
    byte[] plain = Bodies.bytes(Bodies.of("c", Bodies.view("gzip-1", "a")));
    accepted(door.post("application/json", Bodies.gzip(plain), "Content-Encoding: gzip"), 1, 0);
    byte[] bomb = Bodies.gzip(new byte[64 << 20]);
    refused(
        door.post("application/json", bomb, "Content-Encoding: gzip"), 413, "payload_too_large");
    refused(
        door.post("application/x-ndjson", bomb, "Content-Encoding: gzip"),
        413,
        "payload_too_large");
    refused(door.post("application/json", plain, "Content-Encoding: gzip"), 400, "malformed_gzip");
    refused(
        door.post("application/json", plain, "Content-Encoding: br"),
        415,
        "unsupported_content_encoding");
    assertTrue(writtenIds().contains("gzip-1"));
  }

  @Test
  void wrongContentType_is415() throws Exception {
    byte[] body = Bodies.bytes(Bodies.of("c", Bodies.view("type-1", "a")));
    refused(door.post("", body), 415, "unsupported_media_type");
    refused(door.post("application/x-www-form-urlencoded", body), 415, "unsupported_media_type");
    refused(door.post("application/json; charset=utf-16", body), 415, "unsupported_charset");
  }

  @Test
  void wrongMethod_is405() throws Exception {
    RawHttp.Answer answer = RawHttp.get(door.port(), "/v1/events");
    refused(answer, 405, "method_not_allowed");
    assertEquals("OPTIONS, POST", answer.header("allow"));
  }

  @Test
  void deniedConsent_storesNothing() throws Exception {
    JsonNode answer =
        accepted(
            door.postJson(
                "{\"client_id\":\"c\",\"consent\":{\"analytics_storage\":\"denied\"},\"events\":["
                    + Bodies.view("denied-1", "a")
                    + "]}"),
            0,
            1);
    assertEquals("no_consent", answer.path("rejected").path(0).path("code").asText());
    assertEquals(Token.EMPTY, Token.parse(answer.path("token").asText()));
    assertFalse(writtenIds().contains("denied-1"));
  }

  @Test
  void bulk_keepsEveryGoodLine() throws Exception {
    String body =
        Bodies.of("c1", Bodies.view("bulk-0", "a"), Bodies.view("bulk-1", "a"))
            + "\n\nnot json\r\n"
            + Bodies.of("guest", Bodies.view("bulk-3", "a"), Bodies.view("bulk-4", "a"))
            + "\n"
            + Bodies.of(
                "c2", "{\"name\":\"x\",\"params\":{\"value\":-1}}", Bodies.view("bulk-6", "a"))
            + "\n"
            + "a".repeat(600_000)
            + "\n"
            + Bodies.of("c3", Bodies.view("bulk-8", "a"));
    JsonNode answer = accepted(door.postLines(body), 4, 5);
    assertEquals(List.of(2, 3, 4, 5, 7), indexes(answer));
    List<String> codes = new ArrayList<>();
    answer.path("rejected").forEach(each -> codes.add(each.path("code").asText()));
    assertEquals(
        List.of(
            "invalid_json",
            "invalid_client_id",
            "invalid_client_id",
            "invalid_value",
            "event_too_large"),
        codes);
    assertTrue(writtenIds().containsAll(List.of("bulk-0", "bulk-1", "bulk-6", "bulk-8")));
  }

  @Test
  void largeBulk_isWholeInTheLogAndCoveredByTheToken() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      body.append(Bodies.of("many-" + i % 700, Bodies.view("many-" + i, "a"))).append('\n');
    }
    byte[] packed = Bodies.gzip(Bodies.bytes(body.toString()));
    JsonNode answer =
        accepted(door.post("application/x-ndjson", packed, "Content-Encoding: gzip"), 10_000, 0);
    Token token = Token.parse(answer.path("token").asText());
    Map<String, WrittenEvents.Written> written = WrittenEvents.read(broker.bootstrapServers());
    for (int i = 0; i < 10_000; i++) {
      WrittenEvents.Written each = written.get("many-" + i);
      assertTrue(each != null && each.offset() <= token.offset(each.partition()), "event " + i);
    }
    refused(door.postLines("{}\n".repeat(10_001)), 413, "too_many_lines");
  }

  @Test
  void hostileText_passesAsTextOnly() throws Exception {
    accepted(
        door.postJson(
            Bodies.of(
                "c",
                "{\"name\":\"view_item\",\"params\":{\"event_id\":\"hostile-1\",\"items\":[{\"item_id\":\"x\","
                    + "\"item_name\":\"<script>alert(1)</script>${jndi:ldap://x/a}\\r\\nX: y\"}],"
                    + "\"segments\":\"vip\",\"budget\":1,\"score\":1,\"tenant\":\"t\",\"role\":\"admin\"}}")),
        1,
        0);
    WrittenEvents.Written written = written("hostile-1");
    assertEquals(0, written.event().getParamsCount());
    assertEquals(
        "<script>alert(1)</script>${jndi:ldap://x/a}  X: y",
        written.event().getItems(0).getTitle());
  }

  @Test
  void burstOfOnePerson_isTaken() throws Exception {
    for (int i = 0; i < 10; i++) {
      String[] events = new String[1_000];
      for (int j = 0; j < events.length; j++) {
        events[j] = "{\"name\":\"click\",\"params\":{\"event_id\":\"burst-" + i + "-" + j + "\"}}";
      }
      accepted(door.postJson(Bodies.of("bot", events)), 1_000, 0);
    }
    assertTheDoorLives();
  }

  private static void assertTheDoorLives() throws IOException {
    accepted(door.postJson(Bodies.of("c", "{\"name\":\"ping\"}")), 1, 0);
  }

  private static JsonNode accepted(RawHttp.Answer answer, int accepted, int rejected)
      throws IOException {
    assertEquals(202, answer.status(), answer.body());
    JsonNode body = JSON.readTree(answer.body());
    assertEquals(accepted, body.path("accepted").asInt(), answer.body());
    assertEquals(rejected, body.path("rejected").size(), answer.body());
    return body;
  }

  private static void refused(RawHttp.Answer answer, int status, String code) throws IOException {
    assertEquals(status, answer.status(), answer.body());
    assertEquals("application/problem+json", answer.header("content-type"));
    JsonNode problem = JSON.readTree(answer.body());
    assertEquals(code, problem.path("code").asText(), answer.body());
    for (String field : List.of("type", "title", "detail")) {
      assertFalse(problem.path(field).asText().isEmpty(), answer.body());
    }
  }

  private static List<Integer> indexes(JsonNode answer) {
    return StreamSupport.stream(answer.path("rejected").spliterator(), false)
        .map(each -> each.path("index").asInt())
        .toList();
  }

  private static WrittenEvents.Written written(String eventId) throws Exception {
    WrittenEvents.Written written = WrittenEvents.read(broker.bootstrapServers()).get(eventId);
    if (written == null) {
      throw new AssertionError(eventId + ": not in the log");
    }
    return written;
  }

  private static java.util.Set<String> writtenIds() throws Exception {
    return WrittenEvents.read(broker.bootstrapServers()).keySet();
  }
}
