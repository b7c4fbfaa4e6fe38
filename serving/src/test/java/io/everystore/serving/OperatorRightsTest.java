package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.serving.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marketer prepares; what is active is changed by a publisher, whichever way leads there. */
final class OperatorRightsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVERYBODY = "{\"combinator\":\"and\",\"rules\":[]}";
  private static final String OF_LIST =
      "{\"combinator\":\"and\",\"rules\":[{\"field\":\"list\",\"operator\":\"in\",\"value\":\"%s\"}]}";

  private static final String NEW = "If-None-Match: *";
  private static final String SEEN = "If-Match: *";

  @TempDir static Path directory;

  private static ServingWithKeys started;
  private static Serving serving;
  private static String marketer = "";
  private static String publisher = "";

  @BeforeAll
  static void start() throws Exception {
    marketer = ServingWithKeys.operator(directory, "mara", "marketer");
    publisher = ServingWithKeys.operator(directory, "paul", "publisher");
    started = ServingWithKeys.start(directory);
    serving = started.serving();
  }

  @AfterAll
  static void stop() {
    started.close();
  }

  @Test
  void activeSegment_isRolledBackByAPublisherOnly() throws Exception {
    assertEquals(403, segment(marketer, "fans", "active", EVERYBODY, NEW).status());
    assertEquals(201, segment(publisher, "fans", "active", EVERYBODY, NEW).status());
    String bots =
        "{\"combinator\":\"and\",\"rules\":[{\"field\":\"bot\",\"operator\":\"notNull\"}]}";
    assertEquals(403, segment(marketer, "fans", "active", bots, SEEN).status());
    assertEquals(200, segment(publisher, "fans", "active", bots, SEEN).status());
    await().atMost(Duration.ofSeconds(20)).until(() -> versions("fans").size() == 2);
    String back = "{\"version\":" + versions("fans").get(1).path("version").asLong() + "}";
    assertEquals(403, rollBack(marketer, back).status(), "the rule of an active segment");
    assertEquals(200, rollBack(publisher, back).status());
    assertEquals(
        200, segment(marketer, "fans", "draft", EVERYBODY, SEEN).status(), "anybody may stop");
    assertEquals(200, rollBack(marketer, back).status(), "a draft is a marketer's own");
  }

  @Test
  void listOfAnActiveSegment_isReplacedByAPublisherOnly() throws Exception {
    assertEquals(201, upload(marketer, "ann\n").status());
    assertEquals(200, upload(marketer, "ann\nbob\n").status());
    assertEquals(
        201, segment(publisher, "press", "active", OF_LIST.formatted("press"), NEW).status());
    assertEquals(403, upload(marketer, "everybody\n").status(), "of what is active");
    assertEquals(200, upload(publisher, "ann\n").status());
  }

  private static RawHttp.Answer segment(
      String key, String id, String state, String rule, String seen) throws IOException {
    return admin(
        key,
        "PUT",
        "/v1/segments/" + id,
        "application/json",
        "{\"state\":\"" + state + "\",\"name\":\"" + id + "\",\"rule\":" + rule + "}",
        seen);
  }

  private static RawHttp.Answer rollBack(String key, String body) throws IOException {
    return admin(key, "POST", "/v1/segments/fans:rollback", "application/json", body, SEEN);
  }

  private static RawHttp.Answer upload(String key, String csv) throws IOException {
    return admin(key, "PUT", "/v1/lists/press", "text/csv", csv, "X-Operator: any");
  }

  private static JsonNode versions(String id) throws IOException {
    return JSON.readTree(
            admin(marketer, "GET", "/v1/segments/" + id + "/versions", "", "", SEEN).body())
        .path("versions");
  }

  private static RawHttp.Answer admin(
      String key, String method, String path, String type, String body, String seen)
      throws IOException {
    return RawHttp.send(
        serving.adminPort(),
        method,
        path,
        type,
        body.getBytes(StandardCharsets.UTF_8),
        "Authorization: Bearer " + key,
        seen);
  }
}
