package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions, uses and sizes of segments and lists of people, over a real broker. */
final class SegmentLifeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVERYBODY = "{\"combinator\":\"and\",\"rules\":[]}";
  private static final String OFFER =
      """
      {"name":"Ten off","state":"%s","slots":["home"],"eligibility":{"include_segments":["%s"]},
       "creative":{"title":"Ten off"},"reward":{"type":"percent","value":10}}
      """;

  @TempDir static Path directory;

  private static TestLog broker;
  private static Serving serving;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    serving =
        Serving.start(
            new ServingConfig(
                "127.0.0.1", 0, 0, 1, broker.kafka(), directory.resolve("store"), 1_000, 1_000));
    await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
  }

  @AfterAll
  static void stop() {
    serving.close();
    broker.close();
  }

  @Test
  void versions_areKeptAndRolledBackTo() throws Exception {
    assertEquals(201, segment("kept", "active", "First", EVERYBODY).status());
    String bots =
        "{\"combinator\":\"and\",\"rules\":[{\"field\":\"bot\",\"operator\":\"notNull\"}]}";
    assertEquals(200, segment("kept", "paused", "Second", bots, "If-Match: *").status());
    await().atMost(Duration.ofSeconds(20)).until(() -> versions("kept").size() == 2);
    JsonNode versions = versions("kept");
    assertEquals(List.of("Second", "First"), versions.findValuesAsText("name"));
    assertEquals("active", versions.get(1).path("state").asText());
    assertEquals("cora", versions.get(1).path("operator").asText());
    assertEquals(0, versions.get(1).path("rule").path("rules").size());
    assertTrue(versions.get(0).path("changes").findValuesAsText("field").contains("state"));

    String body = "{\"version\":" + versions.get(1).path("version").asLong() + "}";
    String path = "/v1/segments/kept:rollback";
    assertEquals(428, admin("POST", path, body).status());
    assertEquals(412, admin("POST", path, body, "If-Match: \"1\"").status());
    assertEquals(400, admin("POST", path, "{\"version\":7}", "If-Match: *").status());
    String etag = admin("GET", "/v1/segments/kept", "").header("etag");
    RawHttp.Answer rolled = admin("POST", path, body, "If-Match: " + etag);
    assertEquals(200, rolled.status(), rolled.body());
    JsonNode now = JSON.readTree(rolled.body());
    assertEquals("First", now.path("name").asText());
    assertEquals("paused", now.path("state").asText(), "whether it is in force stays");
    assertEquals(0, now.path("rule").path("rules").size());
    await().atMost(Duration.ofSeconds(20)).until(() -> versions("kept").size() == 3);
    assertEquals(404, admin("GET", "/v1/segments/nothing/versions", "").status());
  }

  @Test
  void offer_waitsUntilEverybodyWasLookedAt() throws Exception {
    assertEquals(201, segment("ready", "draft", "Ready", EVERYBODY).status());
    assertEquals(201, offer("draft", "ready").status());
    RawHttp.Answer drafted = offer("active", "ready", "If-Match: *");
    assertEquals(409, drafted.status(), drafted.body());
    assertTrue(drafted.body().contains("segment ready: draft (expected: active)"), drafted.body());

    long version = version(segment("ready", "active", "Ready", EVERYBODY, "If-Match: *"));
    tellSize("ready", version, 1, 40);
    RawHttp.Answer early = offer("active", "ready", "If-Match: *");
    assertEquals(409, early.status(), early.body());
    assertEquals("segment_not_ready", JSON.readTree(early.body()).path("code").asText());
    assertTrue(early.body().contains("progress 0.50 (expected: 1"), early.body());
    assertFalse(get("/v1/segments/ready").path("exact").asBoolean());

    tellSize("ready", version, 2, 41);
    assertTrue(get("/v1/segments/ready").path("exact").asBoolean());
    RawHttp.Answer active = offer("active", "ready", "If-Match: *");
    assertEquals(200, active.status(), active.body());

    JsonNode uses = get("/v1/segments/ready/used-by").path("used_by");
    assertEquals(1, uses.size(), uses::toString);
    assertEquals(
        "offer about-ready Ten off active",
        uses.get(0).path("kind").asText()
            + " "
            + uses.get(0).path("id").asText()
            + " "
            + uses.get(0).path("name").asText()
            + " "
            + uses.get(0).path("state").asText());
    RawHttp.Answer archived = segment("ready", "archived", "Ready", EVERYBODY, "If-Match: *");
    assertEquals(409, archived.status(), archived.body());
    assertTrue(archived.body().contains("offer about-ready"), archived.body());
    assertEquals(409, admin("DELETE", "/v1/segments/ready", "", "If-Match: *").status());
    assertEquals(200, offer("paused", "ready", "If-Match: *").status());
    assertEquals(200, segment("ready", "archived", "Ready", EVERYBODY, "If-Match: *").status());
    JsonNode sizes = get("/v1/segments/ready/sizes").path("sizes");
    assertEquals(41, sizes.get(sizes.size() - 1).path("members").asInt(), sizes::toString);
  }

  @Test
  void disabledSegment_saysWhyAndIsNotExact_untilANewVersion() throws Exception {
    assertEquals(201, segment("dear", "draft", "Dear", EVERYBODY).status());
    long version = version(segment("dear", "active", "Dear", EVERYBODY, "If-Match: *"));
    tellSize("dear", version, 2, 50);
    JsonNode told = get("/v1/segments/dear");
    assertTrue(told.path("disabled_at").isNull(), told::toString);
    assertTrue(told.path("disabled_reason").isNull(), told::toString);

    tell(size("dear", version, 2, 51).setPartsDisabled(1).setDisabledTimeMillis(2_000));
    told = get("/v1/segments/dear");
    assertEquals("1970-01-01T00:00:02Z", told.path("disabled_at").asText());
    assertTrue(
        told.path("disabled_reason").asText().contains("three times in 1 of 2"), told::toString);
    assertTrue(told.path("disabled_reason").asText().contains("and save it"), told::toString);
    assertFalse(told.path("exact").asBoolean());
    RawHttp.Answer offer = offer("active", "dear");
    assertEquals(409, offer.status(), offer.body());
    assertTrue(offer.body().contains("segment dear: disabled"), offer.body());

    assertEquals(200, segment("dear", "active", "Dear", EVERYBODY, "If-Match: *").status());
    assertTrue(get("/v1/segments/dear").path("disabled_at").isNull());
  }

  @Test
  void list_isUploadedReplacedAndKeptWhileUsed() throws Exception {
    RawHttp.Answer first = upload("press", "user_id\nann\nnull\nbob\nann\n");
    assertEquals(201, first.status(), first.body());
    JsonNode list = JSON.readTree(first.body());
    assertEquals(2, list.path("ids").asInt());
    assertEquals(1, list.path("refused").asInt());
    assertEquals(1, list.path("duplicates").asInt());
    assertEquals(3, list.path("refused_lines").get(0).path("line").asInt());
    RawHttp.Answer second = upload("press", "bob\n");
    assertEquals(200, second.status(), second.body());
    assertEquals(1, get("/v1/lists/press").path("ids").asInt());
    assertEquals(412, upload("press", "eve\n", "If-Match: " + first.header("etag")).status());
    assertEquals(List.of("press"), get("/v1/lists").path("lists").findValuesAsText("id"));

    String rule =
        "{\"combinator\":\"and\",\"rules\":[{\"field\":\"list\",\"operator\":\"in\",\"value\":\"%s\"}]}";
    assertEquals(400, segment("vips", "active", "Vips", rule.formatted("nobody")).status());
    assertEquals(201, segment("vips", "active", "Vips", rule.formatted("press")).status());
    RawHttp.Answer used = admin("DELETE", "/v1/lists/press", "");
    assertEquals(409, used.status(), used.body());
    assertTrue(used.body().contains("segment vips"), used.body());
    assertEquals(204, admin("DELETE", "/v1/segments/vips", "", "If-Match: *").status());
    assertEquals(204, admin("DELETE", "/v1/lists/press", "").status());
    assertEquals(404, admin("GET", "/v1/lists/press", "").status());
  }

  @Test
  void preview_hasAnOverlap() throws Exception {
    RawHttp.Answer preview = admin("POST", "/v1/segments:preview", "{\"rule\":" + EVERYBODY + "}");
    assertEquals(200, preview.status(), preview.body());
    assertTrue(JSON.readTree(preview.body()).path("overlap").isArray(), preview.body());
  }

  private static void tellSize(String id, long version, int partsDone, long members)
      throws Exception {
    tell(size(id, version, partsDone, members));
  }

  private static SegmentSize.Builder size(String id, long version, int partsDone, long members) {
    return SegmentSize.newBuilder()
        .setVersion(members)
        .setSegmentId(id)
        .setDefinitionVersion(version)
        .setParts(2)
        .setPartsDone(partsDone)
        .setMembers(members)
        .setEvaluatedTimeMillis(partsDone == 2 ? 1_000 : 0)
        .addHours(TimeUnit.MILLISECONDS.toHours(System.currentTimeMillis()))
        .addHourMembers(members);
  }

  private static void tell(SegmentSize.Builder size) throws Exception {
    String id = size.getSegmentId();
    broker.write(Topics.SEGMENT_SIZES, id, size.build().toByteArray());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get("/v1/segments/" + id).path("members").asLong() == size.getMembers());
  }

  private static RawHttp.Answer segment(
      String id, String state, String name, String rule, String... headers) throws IOException {
    return admin(
        "PUT",
        "/v1/segments/" + id,
        "{\"state\":\"" + state + "\",\"name\":\"" + name + "\",\"rule\":" + rule + "}",
        headers);
  }

  private static RawHttp.Answer offer(String state, String segment, String... headers)
      throws IOException {
    return admin("PUT", "/v1/offers/about-" + segment, OFFER.formatted(state, segment), headers);
  }

  private static long version(RawHttp.Answer answer) throws IOException {
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body()).path("version").asLong();
  }

  private static JsonNode versions(String id) throws IOException {
    return get("/v1/segments/" + id + "/versions").path("versions");
  }

  private static JsonNode get(String path) throws IOException {
    return JSON.readTree(admin("GET", path, "").body());
  }

  private static RawHttp.Answer upload(String id, String csv, String... headers)
      throws IOException {
    return RawHttp.send(
        serving.adminPort(),
        "PUT",
        "/v1/lists/" + id,
        "text/csv",
        csv.getBytes(StandardCharsets.UTF_8),
        headers);
  }

  private static RawHttp.Answer admin(String method, String path, String body, String... headers)
      throws IOException {
    String[] named = java.util.Arrays.copyOf(headers, headers.length + 1);
    named[headers.length] = "X-Operator: cora";
    return RawHttp.send(
        serving.adminPort(),
        method,
        path,
        body.isEmpty() ? "" : "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        named);
  }
}
