package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.ingest.Token;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PrometheusMeterRegistry METRICS =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private static final Vertx VERTX = Vertx.vertx();

  /** Offsets up to this one are visible. */
  private static final long VISIBLE_OFFSET = 10;

  /** A read that asks for this wait gets all of it. */
  private static final long SLOW_WAIT_MILLIS = 90;

  private static int port;

  @BeforeAll
  static void start() throws Exception {
    TestShop shop = new TestShop();
    for (int i = 0; i < 60; i++) {
      shop.item("i" + i, "C" + i % 3, 100 - i);
    }
    shop.profile(new History("u").viewed("i1", "i2").build());
    shop.profile(new History("v").viewed("i3", "i4").build());
    Freshness freshness =
        (id, partitions, offsets, waitMillis) -> {
          boolean fresh = offsets.length == 0 || offsets[0] <= VISIBLE_OFFSET;
          return waitMillis == SLOW_WAIT_MILLIS
              ? VERTX.timer(waitMillis).map(fresh)
              : Future.succeededFuture(fresh);
        };
    PageRoutes routes = new PageRoutes(shop, freshness, () -> TestShop.NOW_MILLIS, METRICS);
    WebServer server =
        new WebServer(
            "127.0.0.1", 0, List.of(routes), StaticFiles.NONE, new HttpMetrics(METRICS), false);
    VERTX
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void page_answeredPrivatelyAsJson() throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/v1/pages/home?user_id=u&limit=5");
    assertEquals(200, answer.status(), answer.body());
    assertEquals("application/json", answer.header("content-type"));
    assertEquals("private, no-store", answer.header("cache-control"));
    assertEquals("nosniff", answer.header("x-content-type-options"));
    JsonNode page = JSON.readTree(answer.body());
    assertTrue(page.path("fresh").asBoolean());
    assertTrue(page.path("profile").path("known").asBoolean());
    assertEquals(5, page.path("rows").get(1).path("items").size());
  }

  @Test
  void repeatedPage_sameRowsUnderANewId() throws IOException {
    JsonNode first = get("/v1/pages/home?user_id=u&timeout_ms=5000");
    JsonNode second = get("/v1/pages/home?user_id=u&timeout_ms=5000");
    assertEquals(first.path("rows"), second.path("rows"));
    assertNotEquals(first.path("recommendation_id"), second.path("recommendation_id"));
    assertFalse(get("/v1/pages/home?user_id=other").path("profile").path("known").asBoolean());
  }

  /** The rows of a page are kept for a second: for the one who asked. */
  @Test
  void repeatedPages_neverMixPeople() throws IOException {
    for (int repeat = 0; repeat < 3; repeat++) {
      for (String id : List.of("user_id=u", "client_id=v", "user_id=v", "client_id=u")) {
        JsonNode row = get("/v1/pages/home?timeout_ms=5000&" + id).path("rows").path(0);
        assertEquals("continue-shopping", row.path("row_id").asText());
        assertEquals(
            id.endsWith("u") ? List.of("i2", "i1") : List.of("i4", "i3"),
            row.path("items").findValuesAsText("item_id"));
      }
    }
  }

  @Test
  void forgedForwardingHeader_changesNothing() throws IOException {
    String request =
        RawHttp.head(
            "GET /v1/pages/home?user_id=u HTTP/1.1",
            "Host: localhost",
            "X-Forwarded-For: 10.0.0.1, <script>",
            "X-Forwarded-Host: evil.example");
    RawHttp.Answer answer = RawHttp.exchange(port, request);
    assertEquals(200, answer.status());
    assertFalse(answer.body().contains("evil.example"));
    assertEquals("private, no-store", answer.header("cache-control"));
  }

  @Test
  void tokenNotReached_answersNotFreshAndSaysStale() throws IOException {
    assertTrue(get("/v1/pages/home?user_id=u&after=" + token(10)).path("fresh").asBoolean());
    JsonNode behind = get("/v1/pages/home?user_id=u&wait_ms=1&after=" + token(11));
    assertFalse(behind.path("fresh").asBoolean());
    assertEquals("stale", behind.path("rows").get(0).path("fallback").asText());
    assertFalse(get("/v1/recommendations/trending?after=" + token(11)).path("fresh").asBoolean());
  }

  @Test
  void waitLongerThanTheTimeout_doesNotCutThePageShort() throws IOException {
    JsonNode page = get("/v1/pages/home?user_id=u&timeout_ms=40&wait_ms=90&after=" + token(9));
    assertTrue(page.path("fresh").asBoolean());
    assertEquals("continue-shopping", page.path("rows").get(0).path("row_id").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/pages/home?limit=-1|limit: -1 (expected: 1..100)|/limit",
        "/v1/pages/home?limit=1000000000|limit: 1000000000 (expected: 1..100)|/limit",
        "/v1/pages/home?limit=0|limit: 0 (expected: 1..100)|/limit",
        "/v1/pages/home?limit=99999999999999999999|99999999999999999999 (expected|/limit",
        "/v1/pages/home?limit=1e3|limit: 1e3 (expected: 1..100)|/limit",
        "/v1/pages/home?limit=5&limit=6|limit: given 2 times (expected: once)|/limit",
        "/v1/recommendations/trending?limit=501|limit: 501 (expected: 1..500)|/limit",
        "/v1/recommendations/trending?offset=481|offset: 481 (expected: 0..480)|/offset",
        "/v1/pages/home?why-not=|why-not: empty (expected: an item id)|/why-not",
        "/v1/pages/home?wait_ms=5001|wait_ms: 5001 (expected: 0..5000)|/wait_ms",
        "/v1/pages/home?timeout_ms=0|timeout_ms: 0 (expected: 1..5000)|/timeout_ms",
        "/v1/pages/home?explain=maybe|explain: maybe (expected: true or false)|/explain",
        "/v1/pages/home?after=bogus|after: bogus (expected: a token|/after",
        "/v1/pages/item|item_id: missing (expected: the item of the page)|/item_id",
        "/v1/pages/item?item_id=|item_id: empty (expected: an item id)|/item_id",
        "/v1/pages/home?user_id=a%00b|user_id: control character|/user_id",
        "/v1/pages/home?client_id=%0d%0aX:1|client_id: control character|/client_id",
      })
  void badParameter_is400AndSaysWhich(String path, String detail, String pointer)
      throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, path);
    assertEquals(400, answer.status(), answer.body());
    assertEquals("application/problem+json", answer.header("content-type"));
    JsonNode problem = JSON.readTree(answer.body());
    assertTrue(problem.path("detail").asText().contains(detail), answer.body());
    assertEquals(pointer, problem.path("errors").get(0).path("pointer").asText());
  }

  @Test
  void severalBadParameters_allTold() throws IOException {
    JsonNode problem =
        JSON.readTree(RawHttp.get(port, "/v1/pages/item?limit=x&explain=1&wait_ms=-1").body());
    assertEquals(4, problem.path("errors").size(), problem::toString);
  }

  @Test
  void longIds_refused() throws IOException {
    assertEquals(400, status("/v1/pages/home?user_id=" + "a".repeat(257)));
    assertEquals(400, status("/v1/pages/home?item_id=" + "a".repeat(129)));
    assertEquals(400, status("/v1/pages/home?category=" + "a".repeat(513)));
    assertEquals(400, status("/v1/pages/home?query=" + "a".repeat(201)));
    assertEquals(400, status("/v1/pages/cart?item_id=a" + "&item_id=a".repeat(50)));
    assertEquals(400, status("/v1/pages/home?why-not=a" + "&why-not=a".repeat(10)));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/pages/nowhere, unknown_page",
    "/v1/pages/HOME, unknown_page",
    "/v1/pages/%2e%2e%2f%2e%2e%2fetc%2fpasswd, unknown_page",
    "/v1/pages/..%2f..%2fetc%2fpasswd, unknown_page",
    "/v1/pages/%252e%252e%252fhome, unknown_page",
    "/v1/pages/..%5c..%5chome, unknown_page",
    "/v1/pages/../../etc/passwd, not_found",
    "/v1/pages/home/../../../etc/passwd, not_found",
    "/v1/pages/home;.css, unknown_page",
    "/v1/pages/home.css, unknown_page",
    "/v1/pages/home/style.css, not_found",
    "/v1/recommendations/unknown, unknown_strategy",
    "/v1/recommendations/top-picks%00, unknown_strategy"
  })
  void unknownPageOrStrategy_is404(String path, String code) throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, path);
    assertEquals(404, answer.status(), answer::toString);
    assertEquals("application/problem+json", answer.header("content-type"));
    assertEquals("private, no-store", answer.header("cache-control"));
    assertEquals(code, JSON.readTree(answer.body()).path("code").asText(), answer.body());
  }

  @Test
  void unknownPage_listsTheKnown() throws IOException {
    String detail = JSON.readTree(RawHttp.get(port, "/v1/pages/x").body()).path("detail").asText();
    assertEquals("page: x (expected: one of home, item, cart)", detail);
    String strategies = RawHttp.get(port, "/v1/recommendations/x").body();
    assertTrue(strategies.contains("next-item, also-viewed"), strategies);
  }

  @Test
  void unknownUserOrNoId_getsThePageOfAStranger() throws IOException {
    for (String id : List.of("user_id=nobody", "client_id=guest", "user_id=null", "")) {
      JsonNode page = get("/v1/pages/home?" + id);
      assertFalse(page.path("profile").path("known").asBoolean(), id);
      assertFalse(page.path("rows").isEmpty(), id);
    }
  }

  @Test
  void userUnknownButClientKnown_clientsProfile() throws IOException {
    assertTrue(
        get("/v1/pages/home?user_id=new&client_id=u").path("profile").path("known").asBoolean());
  }

  @Test
  void postedPage_sameAsQueried() throws IOException {
    JsonNode posted =
        post("/v1/pages/item", "{\"user_id\":\"u\",\"item_id\":[\"i5\"],\"limit\":4,\"x\":{}}");
    JsonNode queried = get("/v1/pages/item?user_id=u&item_id=i5&limit=4");
    assertEquals(queried.path("rows"), posted.path("rows"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"limit\":1}{}",
        "{\"limit\":1,\"limit\":2}",
        "{\"limit\":1e999}",
        "{\"limit\":{}}",
        "{\"item_id\":[{}]}",
        "\"home\"",
        "{\"limit\":NaN}",
        "{\"limit\":-1}",
        "{\"explain\":[true,false]}"
      })
  void badBody_is400(String body) throws IOException {
    assertEquals(400, send("/v1/pages/home", "application/json", body).status(), body);
  }

  @Test
  void deepOrLargeOrWronglyTypedBody_refused() throws IOException {
    String deep = "{\"a\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
    assertEquals(400, send("/v1/pages/home", "application/json", deep).status());
    String large = "{\"a\":\"" + "a".repeat(520_000) + "\"}";
    assertEquals(413, send("/v1/pages/home", "application/json", large).status());
    assertEquals(415, send("/v1/pages/home", "application/xml", "<a/>").status());
    byte[] invalid = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};
    RawHttp.Answer answer =
        RawHttp.send(port, "POST", "/v1/pages/home", "application/json", invalid);
    assertEquals(400, answer.status());
  }

  @Test
  void rank_everyIdOnceUnknownLast() throws IOException {
    JsonNode answer =
        post("/v1/rank", "{\"user_id\":\"u\",\"item_ids\":[\"nope\",\"i50\",\"i5\",\"i50\"]}");
    assertEquals(3, answer.path("items").size());
    assertEquals("i5", answer.path("items").get(0).path("item_id").asText());
    assertEquals("nope", answer.path("items").get(2).path("item_id").asText());
    assertEquals(400, send("/v1/rank", "application/json", "{}").status());
    String many = "{\"item_ids\":[\"a\"" + ",\"a\"".repeat(1_000) + "]}";
    assertEquals(400, send("/v1/rank", "application/json", many).status());
  }

  @Test
  void objectWhereTextIsExpected_isRefused_andUnknownOnesArePassedOver() throws IOException {
    for (String body :
        List.of("{\"item_ids\":{}}", "{\"item_ids\":[\"i5\"],\"user_id\":{\"id\":\"u\"}}")) {
      RawHttp.Answer answer = send("/v1/rank", "application/json", body);
      assertEquals(400, answer.status(), body);
      assertTrue(answer.body().contains("a JSON object"), answer.body());
    }
    assertEquals(
        1, post("/v1/rank", "{\"item_ids\":[\"i5\"],\"context\":{\"a\":1}}").path("items").size());
  }

  private static String token(long offset) {
    return new Token(new int[] {0}, new long[] {offset}).encode();
  }

  private static int status(String path) throws IOException {
    return RawHttp.get(port, path).status();
  }

  private static JsonNode get(String path) throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, path);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static JsonNode post(String path, String body) throws IOException {
    RawHttp.Answer answer = send(path, "application/json", body);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static RawHttp.Answer send(String path, String type, String body) throws IOException {
    return RawHttp.send(port, "POST", path, type, body.getBytes(StandardCharsets.UTF_8));
  }
}
