package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management API of a whole serving process, and what it does to pages, over a real broker. */
final class DefinitionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEMPLATE =
      """
      {"state":"active","rows":[{"row_id":"hot","title":"Hot","strategy":"new-arrivals","minimum":1}]}
      """;

  @TempDir static Path directory;

  private static TestLog broker;
  private static Serving serving;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    serving = serve("store");
    for (int i = 0; i < 20; i++) {
      RawHttp.Answer put =
          send("PUT", serving.publicPort(), "/v1/items/i" + i, "{\"title\":\"Item " + i + "\"}");
      assertEquals(200, put.status(), put.body());
    }
    // Rankings follow the catalogue within a second.
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !JSON.readTree(page("home").body()).path("rows").isEmpty());
  }

  @AfterAll
  static void stop() {
    serving.close();
    broker.close();
  }

  private static Serving serve(String store) {
    Serving started =
        Serving.start(
            new ServingConfig(
                "127.0.0.1", 0, 0, 2, broker.kafka(), directory.resolve(store), 1_000, 1_000));
    await().atMost(Duration.ofSeconds(60)).until(started::caughtUp);
    return started;
  }

  @Test
  void putTemplate_isThePageOfTheNextRequest() throws Exception {
    assertEquals(404, page("sale").status());
    for (int i = 0; i < 20; i++) {
      RawHttp.Answer put =
          admin(
              "PUT",
              "/v1/page-templates/sale",
              TEMPLATE.replace("Hot", "Hot " + i),
              i == 0 ? "X-Test: 1" : "If-Match: *");
      assertEquals(i == 0 ? 201 : 200, put.status(), put.body());
      JsonNode page = JSON.readTree(page("sale").body());
      assertEquals("sale", page.path("page").asText());
      assertEquals("Hot " + i, page.at("/rows/0/title").asText());
    }
    assertTrue(page("x").body().contains("home, item, cart"), page("x").body());
    assertEquals(204, admin("DELETE", "/v1/page-templates/sale", "", "If-Match: *").status());
    assertEquals(404, page("sale").status());
    assertEquals(404, admin("GET", "/v1/page-templates/sale", "").status());
  }

  @Test
  void definition_isReadBackWithItsVersionAsETagAndListed() throws Exception {
    String body =
        """
        {"id":"full","name":"Everything","state":"paused","page":"home",
         "start_time":"2026-11-27T00:00:00+01:00","end_time":"2026-12-01T00:00:00Z",
         "rows":[{"row_id":"r","title":"R","title_variants":["S {item}","T"],"strategy":"top-picks","limit":8,"minimum":2,
           "filters":{"category":"Home > Kitchen","query":"pan","brands":["B"],"min_price":1.5,
             "max_price":20},
           "pinned":["i1"],"boosted":[{"category":"Home","factor":3}],
           "buried":[{"brand":"C","factor":0.5}],"excluded":["i2"],"pad":true,"order":"auto"}],
         "excluded":["i3"],"max_rows":4}
        """;
    RawHttp.Answer put = admin("PUT", "/v1/page-templates/full", body);
    assertEquals(201, put.status(), put.body());
    RawHttp.Answer get = admin("GET", "/v1/page-templates/full", "");
    assertEquals(put.body(), get.body());
    JsonNode read = JSON.readTree(get.body());
    assertEquals("\"" + read.path("version").asLong() + "\"", get.header("etag"));
    com.fasterxml.jackson.databind.node.ObjectNode sent =
        (com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(body);
    sent.put("start_time", "2026-11-26T23:00:00Z");
    sent.fieldNames()
        .forEachRemaining(
            name ->
                assertEquals(
                    sent.get(name)
                        .toString()
                        .replace("20,", "20.0,")
                        .replace("20}", "20.0}")
                        .replace("3}", "3.0}"),
                    read.path(name).toString(),
                    name));
    JsonNode list = JSON.readTree(admin("GET", "/v1/page-templates", "").body());
    assertTrue(list.path("page_templates").findValuesAsText("id").contains("full"));
    admin("DELETE", "/v1/page-templates/full", "", "If-Match: *");
  }

  @Test
  void writeOfSomethingThere_needsTheETagThatWasRead() throws Exception {
    String path = "/v1/page-templates/edited";
    assertEquals(412, admin("PUT", path, TEMPLATE, "If-Match: *").status());
    RawHttp.Answer created = admin("PUT", path, TEMPLATE, "If-None-Match: *");
    assertEquals(201, created.status(), created.body());
    String first = created.header("etag");
    assertEquals(428, admin("PUT", path, TEMPLATE).status());
    assertEquals(428, admin("DELETE", path, "").status());
    assertEquals(412, admin("PUT", path, TEMPLATE, "If-None-Match: *").status());
    RawHttp.Answer second = admin("PUT", path, TEMPLATE, "If-Match: " + first);
    assertEquals(200, second.status(), second.body());
    assertNotEquals(first, second.header("etag"));
    RawHttp.Answer conflict = admin("PUT", path, TEMPLATE, "If-Match: " + first);
    assertEquals(412, conflict.status());
    assertEquals("precondition_failed", JSON.readTree(conflict.body()).path("code").asText());
    assertEquals(412, admin("DELETE", path, "", "If-Match: " + first).status());
    assertEquals(204, admin("DELETE", path, "", "If-Match: " + second.header("etag")).status());
    assertEquals(404, admin("DELETE", path, "", "If-Match: *").status());
  }

  @Test
  void badDefinition_isRefusedWithPointersAndChangesNothing() throws Exception {
    refused("page-templates", "{}", "/rows");
    refused("page-templates", "{\"rows\":[],\"spent\":1,\"tenant\":\"t\"}", "/spent", "/tenant");
    refused(
        "page-templates", "{\"version\":7,\"created_time\":\"x\"}", "/version", "/created_time");
    refused("page-templates", "{\"id\":\"other\"}", "/id");
    refused(
        "page-templates",
        "{\"state\":\"on\",\"start_time\":\"tomorrow\"}",
        "/state",
        "/start_time");
    refused(
        "page-templates",
        """
        {"rows":[{"row_id":"r","title":"R","strategy":"x","limit":1e9,"a/b":1,"order":"best",
          "filters":{"min_price":1.234,"where":1},"pinned":[1],"boosted":[{"factor":"x"}, 3]}]}
        """,
        "/rows/0/limit",
        "/rows/0/a~1b",
        "/rows/0/order",
        "/rows/0/filters/min_price",
        "/rows/0/filters/where",
        "/rows/0/pinned/0",
        "/rows/0/boosted/0/factor",
        "/rows/0/boosted/1");
    refused(
        "page-templates",
        "{\"rows\":[{\"row_id\":\"r\",\"title\":\"R\",\"strategy\":\"x\"}]}",
        "/rows/0/strategy");
    refused("page-templates", "[]", "");
    refused("page-templates", "{\"id\":\"bad\",\"id\":\"bad\"}", "");
    refused("page-templates", "{\"traffic\":1e999}", "/traffic");
    refused(
        "experiments",
        """
        {"pages":["home"],"primary_metric":"click","variations":[{"id":"a","share":1},
          {"id":"b","share":1,"template_id":"nowhere"}]}
        """,
        "/variations/1/template_id");
    refused(
        "experiments",
        "{\"pages\":[\"home\"],\"traffic\":2,\"variations\":[{\"id\":\"a\",\"x\":1}]}",
        "/variations/0/x");
    assertEquals(413, admin("PUT", "/v1/experiments/big", " ".repeat(256_001)).status());
    assertEquals(400, admin("PUT", "/v1/experiments/A%20b", "{}").status());
    assertEquals(
        415,
        RawHttp.send(serving.adminPort(), "PUT", "/v1/experiments/e", "text/plain", new byte[0])
            .status());
    assertEquals(404, RawHttp.get(serving.publicPort(), "/v1/experiments").status());
  }

  @Test
  void segments_areKeptAndTheirReferencesHold() throws Exception {
    String others = "{\"rules\":[{\"field\":\"segment\",\"operator\":\"in\",\"value\":[\"%s\"]}]}";
    refused("segments", "{\"rule\":" + others.formatted("nowhere") + "}", "/rule/rules/0/value");
    RawHttp.Answer buyers =
        admin(
            "PUT",
            "/v1/segments/buyers",
            "{\"state\":\"active\",\"rule\":{\"combinator\":\"and\",\"rules\":[]}}");
    assertEquals(201, buyers.status(), buyers.body());
    String fans = "{\"rule\":" + others.formatted("buyers") + "}";
    assertEquals(201, admin("PUT", "/v1/segments/fans", fans).status());
    RawHttp.Answer cycle =
        admin(
            "PUT",
            "/v1/segments/buyers",
            "{\"rule\":" + others.formatted("fans") + "}",
            "If-Match: *");
    assertEquals(400, cycle.status());
    assertEquals(
        "value: cycle buyers > fans > buyers (expected: none)",
        JSON.readTree(cycle.body()).path("detail").asText());
    RawHttp.Answer used = admin("DELETE", "/v1/segments/buyers", "", "If-Match: *");
    assertEquals(409, used.status());
    assertEquals("in_use", JSON.readTree(used.body()).path("code").asText());
    assertEquals(204, admin("DELETE", "/v1/segments/fans", "", "If-Match: *").status());
    assertEquals(204, admin("DELETE", "/v1/segments/buyers", "", "If-Match: *").status());
    JsonNode features = JSON.readTree(admin("GET", "/v1/features", "").body()).path("features");
    assertTrue(features.findValuesAsText("name").contains("properties.<name>"));
    features.forEach(feature -> assertTrue(feature.path("operators").isArray(), feature::toString));
  }

  @Test
  void recordsThatAreInvalidInTheLog_neverReachPages() throws Exception {
    broker.write(Topics.DEFINITIONS, "page-template/garbage", new byte[] {1, 2, 3});
    broker.write(Topics.DEFINITIONS, "nothing", null);
    String path = "/v1/page-templates/after-garbage";
    assertEquals(201, admin("PUT", path, TEMPLATE).status());
    assertEquals(404, page("garbage").status());
    assertEquals(200, page("after-garbage").status());
    String metrics = RawHttp.get(serving.adminPort(), "/metrics").body();
    assertFalse(metrics.contains("everystore_definitions_refused_total 0"), metrics);
    admin("DELETE", path, "", "If-Match: *");
  }

  @Test
  void preview_isThePageAndLeavesNoTrace() throws Exception {
    String before = page("home").body();
    RawHttp.Answer preview =
        admin(
            "POST",
            "/v1/page-templates:preview",
            "{\"client_id\":\"c\",\"limit\":3,\"template\":"
                + TEMPLATE
                    .replace("active", "draft")
                    .replace("{\"state", "{\"id\":\"home\",\"state")
                + "}");
    assertEquals(200, preview.status(), preview.body());
    JsonNode shown = JSON.readTree(preview.body());
    assertEquals("home", shown.path("page").asText());
    assertEquals("hot", shown.at("/rows/0/row_id").asText());
    assertEquals(3, shown.at("/rows/0/items").size());
    assertEquals(0, shown.path("experiments").size());
    assertEquals(
        JSON.readTree(before).path("rows"), JSON.readTree(page("home").body()).path("rows"));
    RawHttp.Answer bad =
        admin("POST", "/v1/page-templates:preview", "{\"template\":{\"rows\":[]},\"limit\":1}");
    assertEquals(400, bad.status());
    assertEquals("/template/rows", JSON.readTree(bad.body()).at("/errors/0/pointer").asText());
    assertEquals(400, admin("POST", "/v1/page-templates:preview", "{\"x\":1}").status());
  }

  @Test
  void experiment_isAnsweredLoggedOnceAndReadAfterARestart() throws Exception {
    assertEquals(201, admin("PUT", "/v1/page-templates/exp-page", TEMPLATE).status());
    String body =
        """
        {"state":"active","pages":["exp-page"],"primary_metric":"click","traffic":1,
         "variations":[{"id":"a","share":1},
           {"id":"b","share":1,"parameters":{"strategy_override":{"trending":"new-arrivals"},
             "ranker":"built-in"}}]}
        """;
    RawHttp.Answer put = admin("PUT", "/v1/experiments/exp", body);
    assertEquals(201, put.status(), put.body());
    Set<String> variations = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      for (int repeat = 0; repeat < 3; repeat++) {
        JsonNode page =
            JSON.readTree(
                RawHttp.get(serving.publicPort(), "/v1/pages/exp-page?client_id=exp-" + i).body());
        assertEquals("exp", page.at("/experiments/0/experiment_id").asText(), page::toString);
        variations.add(i + page.at("/experiments/0/variation_id").asText());
      }
    }
    assertEquals(20, variations.size(), "one variation each");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertEquals(20, exposures().size()));
    assertEquals(20L, broker.count(Topics.EXPOSURES), "once each");
    for (Map.Entry<String, byte[]> entry : exposures().entrySet()) {
      Exposure exposure = Exposure.parseFrom(entry.getValue());
      assertTrue(
          variations.contains(entry.getKey().substring(4) + exposure.getVariationId()),
          exposure::toString);
    }
    broker.write(Topics.EXPERIMENT_RESULTS, "exp/a", result("a", 1_000, 100, 5).toByteArray());
    broker.write(Topics.EXPERIMENT_RESULTS, "exp/b", result("b", 900, 90, 8).toByteArray());
    broker.write(Topics.EXPERIMENT_RESULTS, "exp/b", result("b", 1_000, 150, 7).toByteArray());
    broker.write(Topics.EXPERIMENT_RESULTS, "exp/b", new byte[] {1, 2, 3});
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertEquals(
                    1_000, results().at("/variations/1/exposed").asInt(), "the last word"));
    JsonNode results = results();
    assertEquals(150, results.at("/variations/1/conversions").asInt());
    assertEquals(0.15, results.at("/variations/1/conversion_rate/value").asDouble());
    assertEquals(0.5, results.at("/variations/1/lift/value").asDouble(), 1e-9);
    assertTrue(results.at("/variations/0/lift").isNull());
    assertTrue(results.at("/sample_ratio/ok").asBoolean());
    assertEquals(404, admin("GET", "/v1/experiments/none/results", "").status());
    try (Serving other = serve("other-store")) {
      assertEquals(put.body(), RawHttp.get(other.adminPort(), "/v1/experiments/exp").body());
    }
    admin("DELETE", "/v1/experiments/exp", "", "If-Match: *");
    admin("DELETE", "/v1/page-templates/exp-page", "", "If-Match: *");
  }

  private static JsonNode results() throws IOException {
    return JSON.readTree(admin("GET", "/v1/experiments/exp/results", "").body());
  }

  private static VariationResult result(String id, long exposed, long clicked, long version) {
    return VariationResult.newBuilder()
        .setExperimentId("exp")
        .setVariationId(id)
        .setExposed(exposed)
        .setClicked(clicked)
        .setVersion(version)
        .build();
  }

  private static Map<String, byte[]> exposures() {
    return broker.compacted(Topics.EXPOSURES);
  }

  private static void refused(String collection, String body, String... pointers)
      throws IOException {
    RawHttp.Answer answer = admin("PUT", "/v1/" + collection + "/bad", body);
    assertEquals(400, answer.status(), body + ": " + answer.body());
    assertEquals("application/problem+json", answer.header("content-type"));
    Set<String> found = new TreeSet<>();
    JSON.readTree(answer.body()).path("errors").forEach(e -> found.add(e.path("pointer").asText()));
    assertEquals(new TreeSet<>(List.of(pointers)), found, answer.body());
    assertEquals(404, admin("GET", "/v1/" + collection + "/bad", "").status());
  }

  private static RawHttp.Answer page(String name) throws IOException {
    return RawHttp.get(serving.publicPort(), "/v1/pages/" + name + "?client_id=c&timeout_ms=5000");
  }

  private static RawHttp.Answer admin(String method, String path, String body, String... headers)
      throws IOException {
    return send(method, serving.adminPort(), path, body, headers);
  }

  private static RawHttp.Answer send(
      String method, int port, String path, String body, String... headers) throws IOException {
    return RawHttp.send(
        port,
        method,
        path,
        body.isEmpty() ? "" : "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        headers);
  }
}
