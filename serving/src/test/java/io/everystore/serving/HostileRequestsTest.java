package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that want more than they should, against a whole serving process. */
final class HostileRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PEOPLE = List.of("ann", "ann2", "ANN", "bob", "\u00e4nn");
  private static final String MARKUP = "<img src=x onerror=alert(1)>\\\"'&</script>";

  @TempDir static Path directory;

  private static TestLog broker;
  private static Serving serving;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    serving = Serving.start(ServingConfig.of(0, 0, broker.kafka(), directory.resolve("store")));
    port = serving.publicPort();
    for (String person : PEOPLE) {
      String item = secret(person);
      assertEquals(200, put(item, "{\"title\":\"Secret of " + person + "\"}").status());
      broker.write(Topics.PROFILES, person, new History(person).viewed(item).build().toByteArray());
    }
    assertEquals(
        200, put("markup", "{\"title\":\"" + MARKUP + "\",\"brand\":\"" + MARKUP + "\"}").status());
    broker.write(
        Topics.PROFILES, "reader", new History("reader").viewed("markup").build().toByteArray());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                serving.caughtUp()
                    && seenBy("reader").size() == 1
                    && PEOPLE.stream().allMatch(p -> seenBy(p).size() == 1));
  }

  @AfterAll
  static void stop() {
    serving.close();
    broker.close();
  }

  @AfterEach
  void goodNeighbour_isAnswered() throws IOException {
    assertEquals(200, RawHttp.get(port, "/v1/pages/home?client_id=ann").status());
  }

  @Test
  void everybody_seesTheirOwnAlone() throws Exception {
    for (int round = 0; round < 50; round++) {
      List<CompletableFuture<Void>> reads = new ArrayList<>();
      for (String person : PEOPLE) {
        reads.add(
            CompletableFuture.runAsync(
                () -> assertEquals(List.of(secret(person)), seenBy(person))));
      }
      reads.forEach(CompletableFuture::join);
    }
    for (String person : PEOPLE) {
      for (int repeat = 0; repeat < 2; repeat++) {
        assertEquals(List.of(secret(person)), continuedBy(person));
      }
    }
    for (String stranger :
        List.of("an", "ann3", "a%6e%6e4", "ann%09", "*", "ann/../bob", "ann,bob")) {
      RawHttp.Answer page = RawHttp.get(port, "/v1/pages/home?client_id=" + stranger);
      assertFalse(page.body().contains("continue-shopping"), page.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.",
        "Authorization: Bearer expired",
        "Authorization: Basic Ym9iOmJvYg==",
        "Cookie: visitor=eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.; user_id=bob",
        "X-Visitor-Token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.AAAA",
        "X-User-Id: bob",
        "X-Forwarded-For: 127.0.0.1, 10.0.0.1",
        "X-Forwarded-User: bob",
        "Forwarded: for=10.0.0.1;host=evil.example",
        "X-Forwarded-Host: evil.example",
        "X-Original-URL: /v1/users/bob",
        "X-Rewrite-URL: /v1/users/bob",
        "X-HTTP-Method-Override: DELETE"
      })
  void headerThatNamesSomebodyElse_changesNothing(String header) throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            port,
            RawHttp.head(
                "GET /v1/recommendations/recently-viewed?client_id=ann HTTP/1.1",
                "Host: localhost",
                header));
    assertEquals(200, answer.status(), answer.body());
    assertEquals(List.of(secret("ann")), items(answer));
    assertPrivate(answer);
    assertFalse(answer.toString().contains("evil.example"), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.",
        "eyJhbGciOiJub25lIn0",
        "AQAAAAAA",
        "AgAx",
        "%00",
        "null"
      })
  void alteredToken_is400(String token) throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/v1/pages/home?client_id=ann&after=" + token);
    assertEquals(400, answer.status(), answer.body());
    JsonNode problem = JSON.readTree(answer.body());
    assertEquals("invalid_request", problem.path("code").asText());
    assertEquals("/after", problem.path("errors").path(0).path("pointer").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "200, /v1/pages/home?client_id=ann",
    "200, /v1/pages/item?client_id=ann&item_id=secret-of-ann",
    "200, /v1/recommendations/recently-viewed?client_id=ann",
    "200, /v1/users/ann",
    "200, /v1/users/ann/export",
    "200, /v1/items/secret-of-ann",
    "200, /v1/pages/home?client_id=ann&utm_source=x&cb=1.css",
    "404, /v1/pages/home/ann.css?client_id=ann",
    "404, /v1/pages/home%2fann.css?client_id=ann",
    "404, /v1/users/nobody",
    "404, /v1/users/ann/export.csv",
    "404, /assets/..%2fv1/users/ann",
    "400, /v1/pages/home?client_id=ann&limit=-1",
    "400, /v1/users/ann?wait_ms=-1",
    "405, /v1/events",
  })
  void answer_isNeverForASharedCache(int status, String path) throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, path);
    assertEquals(status, answer.status(), answer::toString);
    assertPrivate(answer);
  }

  @Test
  void postedAnswer_isNeverForASharedCache() throws IOException {
    assertPrivate(posted(200, "/v1/pages/home", "{\"client_id\":\"ann\"}"));
    assertPrivate(posted(200, "/v1/rank", "{\"client_id\":\"ann\",\"item_ids\":[\"a\"]}"));
    assertPrivate(
        posted(202, "/v1/events", "{\"client_id\":\"ann\",\"events\":[{\"name\":\"x\"}]}"));
  }

  @Test
  void markupInATitle_comesBackAsText() throws IOException {
    String title = JSON.readTree("\"" + MARKUP + "\"").asText();
    for (String path :
        List.of(
            "/v1/items/markup",
            "/v1/recommendations/recently-viewed?client_id=reader",
            "/v1/pages/home?client_id=reader")) {
      RawHttp.Answer answer = RawHttp.get(port, path);
      assertEquals(200, answer.status(), answer.body());
      assertEquals("application/json", answer.header("content-type"));
      assertPrivate(answer);
      assertTrue(
          JSON.readTree(answer.body()).findValuesAsText("title").contains(title), answer.body());
      assertFalse(answer.body().matches(".*[<>&].*"), answer.body());
    }
    RawHttp.Answer echoed = RawHttp.get(port, "/v1/pages/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assertEquals(404, echoed.status());
    assertEquals("application/problem+json", echoed.header("content-type"));
    assertFalse(echoed.body().contains("<"), echoed.body());
    assertPrivate(echoed);
  }

  @Test
  void longUrlOrManyHeaders_areRefused() throws IOException {
    refused(414, "uri_too_long", "/v1/pages/home?query=" + "a".repeat(8_200), "A: b");
    refused(414, "uri_too_long", "/v1/pages/home?query=" + "a".repeat(1_000_000), "A: b");
    refused(431, "too_many_headers", "/v1/pages/home", "X-A: b\r\n".repeat(200) + "X-A: b");
    refused(431, "headers_too_large", "/v1/pages/home", "X-A: " + "b".repeat(1_000_000));
  }

  @Test
  void burstOfABot_leavesTheOthersTheirAnswers() throws Exception {
    String[] clicks = new String[1_000];
    for (int i = 0; i < clicks.length; i++) {
      clicks[i] =
          "{\"name\":\"select_item\",\"params\":{\"items\":[{\"item_id\":\"secret-of-ann\"}]}}";
    }
    byte[] burst = bytes("{\"client_id\":\"bot\",\"events\":[" + String.join(",", clicks) + "]}");
    CompletableFuture<Integer> bot =
        CompletableFuture.supplyAsync(
            () -> {
              int accepted = 0;
              for (int i = 0; i < 10; i++) {
                accepted += accepted(post(burst));
              }
              return accepted;
            });
    int others = 0;
    do {
      others++;
      assertEquals(
          1, accepted(post(bytes("{\"client_id\":\"bob\",\"events\":[{\"name\":\"x\"}]}"))));
      assertEquals(List.of(secret("bob")), seenBy("bob"));
    } while (!bot.isDone());
    assertEquals(10_000, bot.get());
    assertTrue(others > 1, "the burst was over before anybody else came");
  }

  private static void refused(int status, String code, String path, String headers)
      throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            port, RawHttp.head("GET " + path + " HTTP/1.1", "Host: localhost", headers));
    assertEquals(status, answer.status(), answer.body());
    assertEquals(code, JSON.readTree(answer.body()).path("code").asText());
    assertPrivate(answer);
  }

  private static RawHttp.Answer posted(int status, String path, String json) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "POST", path, "application/json", bytes(json));
    assertEquals(status, answer.status(), answer::toString);
    return answer;
  }

  private static void assertPrivate(RawHttp.Answer answer) {
    assertEquals("private, no-store", answer.header("cache-control"), answer::toString);
    assertEquals("nosniff", answer.header("x-content-type-options"), answer::toString);
  }

  private static String secret(String person) {
    return "secret-of-" + person;
  }

  /** What a person viewed, as their own recommendations tell it. */
  private static List<String> seenBy(String person) {
    try {
      String id = URLEncoder.encode(person, StandardCharsets.UTF_8);
      RawHttp.Answer answer =
          RawHttp.get(port, "/v1/recommendations/recently-viewed?client_id=" + id);
      assertEquals(200, answer.status(), answer.body());
      return items(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a person's front page invites them to go on with. */
  private static List<String> continuedBy(String person) throws IOException {
    String id = URLEncoder.encode(person, StandardCharsets.UTF_8);
    RawHttp.Answer answer = RawHttp.get(port, "/v1/pages/home?client_id=" + id);
    JsonNode row = JSON.readTree(answer.body()).path("rows").path(0);
    assertEquals("continue-shopping", row.path("row_id").asText(), answer.body());
    List<String> ids = new ArrayList<>();
    row.path("items").forEach(i -> ids.add(i.path("item_id").asText()));
    return ids;
  }

  private static List<String> items(RawHttp.Answer answer) throws IOException {
    List<String> ids = new ArrayList<>();
    JSON.readTree(answer.body()).path("items").forEach(i -> ids.add(i.path("item_id").asText()));
    return ids;
  }

  private static RawHttp.Answer put(String id, String json) throws IOException {
    String path = "/v1/items/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return RawHttp.send(port, "PUT", path, "application/json", bytes(json));
  }

  private static RawHttp.Answer post(byte[] events) {
    try {
      return RawHttp.send(port, "POST", "/v1/events", "application/json", events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int accepted(RawHttp.Answer answer) {
    try {
      assertEquals(202, answer.status(), answer.body());
      return JSON.readTree(answer.body()).path("accepted").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
