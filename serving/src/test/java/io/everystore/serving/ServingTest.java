package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.InteractionFacts;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.redis.RedisProcess;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.log.TestLog;
import io.everystore.serving.materialize.RedisMirror;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A whole serving process over a real broker. */
final class ServingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @TempDir static Path directory;

  private static TestLog broker;
  private static RedisProcess redis;
  private static Serving serving;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    redis = RedisProcess.start();
    serving =
        Serving.start(
            new ServingConfig(
                    "127.0.0.1", 0, 0, 2, broker.kafka(), directory.resolve("store"), 1_000, 1_000)
                .withRedis(redis.uri()));
    port = serving.publicPort();
    await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
  }

  @AfterAll
  static void stop() throws IOException {
    serving.close();
    redis.close();
    broker.close();
  }

  @Test
  void putItem_isReadBackAtOnce() throws Exception {
    RawHttp.Answer put =
        put(
            "sku-1",
            """
            {"id":"sku-1","title":"Iron pan","description":"Heavy","link":"/#/item/sku-1",
             "image_link":"https://cdn.example/pan.jpg","availability":"in stock",
             "price":"12.90 EUR","sale_price":"9.5 EUR","brand":"Iron",
             "product_type":"Home > Kitchen > Pans","item_group_id":"pans",
             "custom_label_0":"heavy","custom_label_2":"new"}
            """);
    assertEquals(200, put.status(), put.body());
    JsonNode read = get("sku-1");
    assertEquals(JSON.readTree(put.body()), read);
    assertEquals(
        JSON.readTree(
            """
            {"id":"sku-1","title":"Iron pan","description":"Heavy","link":"/#/item/sku-1",
             "image_link":"https://cdn.example/pan.jpg","availability":"in_stock",
             "price":"12.90 EUR","sale_price":"9.50 EUR","brand":"Iron",
             "product_type":"Home > Kitchen > Pans","item_group_id":"pans",
             "custom_label_0":"heavy","custom_label_2":"new","features":{}}
            """),
        read);
  }

  @Test
  void putItem_isMirroredToRedis() throws Exception {
    assertEquals(200, put("sku-redis", "{\"title\":\"Shared pan\"}").status());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                redis.with(
                    commands ->
                        assertTrue(
                            String.valueOf(commands.get("everystore:catalogue:sku-redis"))
                                .contains("Shared pan"))));
    assertEquals(RedisMirror.State.UP, serving.redisState());
    assertTrue(
        RawHttp.get(serving.adminPort(), "/metrics").body().contains("everystore_redis_up 1"));
  }

  @Test
  void putItemAgain_replacesIt() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals(200, put("sku-2", "{\"title\":\"Title " + i + "\"}").status());
      assertEquals("Title " + i, get("sku-2").path("title").asText());
    }
    assertTrue(get("sku-2").path("price").isMissingNode());
  }

  @Test
  void deletedItem_isGoneAndMayComeBack() throws Exception {
    assertEquals(200, put("sku-3", "{\"title\":\"Here\"}").status());
    assertEquals(204, RawHttp.send(port, "DELETE", "/v1/items/sku-3", "", new byte[0]).status());
    assertEquals(404, RawHttp.get(port, "/v1/items/sku-3").status());
    assertEquals(404, RawHttp.send(port, "DELETE", "/v1/items/sku-3", "", new byte[0]).status());
    assertEquals(200, put("sku-3", "{\"title\":\"Again\"}").status());
    assertEquals("Again", get("sku-3").path("title").asText());
  }

  @Test
  void badItem_isRefusedWithAPointerForEachFault() throws Exception {
    assertFaults("{\"id\":\"other\"}", "/id");
    assertFaults(
        "{\"price\":\"-1.00 EUR\",\"tenant\":\"t\",\"spent\":1}", "/price", "/tenant", "/spent");
    for (String price :
        List.of(
            "12,90 EUR",
            "12.90",
            "EUR 12.90",
            "1e9 EUR",
            "12.901 EUR",
            "99999999999 EUR",
            "12. EUR")) {
      assertFaults("{\"price\":\"" + price + "\"}", "/price");
    }
    assertFaults("{\"price\":12.9}", "/price");
    assertFaults("{\"price\":\"12.90 EUR\",\"sale_price\":\"1.00 USD\"}", "/sale_price");
    for (String link :
        List.of(
            "javascript:alert(1)",
            "JaVaScript:alert(1)",
            "data:text/html,x",
            "//evil.example/x",
            "https://user@evil.example/",
            "/\\\\evil.example",
            "ftp://example/x",
            "http:///x",
            "a b")) {
      assertFaults("{\"link\":\"" + link + "\"}", "/link");
      assertFaults("{\"image_link\":\"" + link + "\"}", "/image_link");
    }
    assertFaults("{\"availability\":\"maybe\"}", "/availability");
    assertFaults("{\"title\":\"" + "a".repeat(151) + "\"}", "/title");
    assertFaults("{\"item_group_id\":\"a\\u0000\"}", "/item_group_id");
    assertFaults("{\"title\":\"a\",\"title\":\"b\"}", "");
    assertFaults("[]", "");
    assertFaults("", "");
    assertEquals(404, RawHttp.get(port, "/v1/items/bad").status());
  }

  @Test
  void badItemId_is400() throws Exception {
    assertEquals(400, put("%00", "{}").status());
    assertEquals(400, put("a".repeat(129), "{}").status());
    assertEquals(400, RawHttp.get(port, "/v1/items/%e2%80%ae").status());
    assertEquals(415, RawHttp.send(port, "PUT", "/v1/items/x", "text/plain", bytes("{}")).status());
  }

  @Test
  void batch_keepsItsGoodLines() throws Exception {
    String lines =
        "{\"id\":\"batch-1\",\"title\":\"One\"}\n{\"title\":\"no id\"}\n\nnonsense\n"
            + "{\"id\":\"batch-2\",\"price\":\"1 EUR\",\"x\":1}\n{\"id\":\"batch-3\",\"title\":\"Three\"}";
    RawHttp.Answer answer =
        RawHttp.send(port, "POST", "/v1/items:batch", "application/x-ndjson", bytes(lines));
    assertEquals(200, answer.status(), answer.body());
    JsonNode body = JSON.readTree(answer.body());
    assertEquals(2, body.path("accepted").asInt());
    assertEquals(3, body.path("rejected").size(), answer.body());
    assertEquals(1, body.path("rejected").path(0).path("index").asInt());
    assertEquals(2, body.path("rejected").path(1).path("index").asInt());
    assertEquals(3, body.path("rejected").path(2).path("index").asInt());
    assertEquals(
        "/x", body.path("rejected").path(2).path("errors").path(0).path("pointer").asText());
    assertEquals("One", get("batch-1").path("title").asText());
    assertEquals("Three", get("batch-3").path("title").asText());
    assertEquals(404, RawHttp.get(port, "/v1/items/batch-2").status());
  }

  @Test
  void itemKnownFromEventsOnly_isReadWithItsFeatures() throws Exception {
    ItemStats stats =
        ItemStats.newBuilder()
            .setVersion(3)
            .setItemId("seen")
            .addEventCounts(EventCount.newBuilder().setName("view_item").setTotal(3))
            .setObserved(
                InteractionFacts.newBuilder()
                    .setTitle("Seen")
                    .setPriceCents(1_005)
                    .setCurrency("EUR"))
            .build();
    broker.write(Topics.ITEMS, "seen", stats.toByteArray());
    await().until(() -> RawHttp.get(port, "/v1/items/seen").status() == 200);
    JsonNode read = get("seen");
    assertEquals("Seen", read.path("title").asText());
    assertEquals("10.05 EUR", read.path("price").asText());
    assertEquals(3, read.path("features").path("events.view_item.count").asInt());
    assertTrue(read.path("availability").isMissingNode());
  }

  @Test
  void publishedModel_isShownAndReplaced() throws Exception {
    assertEquals(404, RawHttp.get(serving.adminPort(), "/v1/models/top-picks").status());
    Model.Builder model =
        Model.newBuilder()
            .setName("top-picks")
            .setVersion(41)
            .setLearner("softmax")
            .setExamples(900)
            .setLoss(1.5)
            .setPreviousLoss(1.75)
            .addFeatureNames("popularity")
            .addWeights(0.5f)
            .addPositionOffsets(0)
            .addPositionOffsets(0.25f)
            .addArms(
                Arm.newBuilder().setKey("home/all/trending").setSuccesses(2).setExposures(30.5));
    broker.write(Topics.MODELS, "top-picks", model.build().toByteArray());
    broker.write(Topics.MODELS, "top-picks", model.setVersion(42).build().toByteArray());
    await().atMost(Duration.ofSeconds(20)).until(() -> model("top-picks", 42));
    JsonNode read = JSON.readTree(RawHttp.get(serving.adminPort(), "/v1/models/top-picks").body());
    assertEquals(
        JSON.readTree(
            """
            {"name":"top-picks","version":42,"learner":"softmax",
             "created_time":"1970-01-01T00:00:00Z","examples":900,"loss":1.5,
             "previous_loss":1.75,"weights":{"popularity":0.5},"position_offsets":[0.0,0.25],
             "arms":[{"key":"home/all/trending","successes":2.0,"exposures":30.5}]}
            """),
        read);
    JsonNode all = JSON.readTree(RawHttp.get(serving.adminPort(), "/v1/models").body());
    assertEquals(read, all.path("models").path(0));
    assertEquals(404, RawHttp.get(port, "/v1/models").status(), "not public");
  }

  private static boolean model(String name, long version) throws IOException {
    RawHttp.Answer answer = RawHttp.get(serving.adminPort(), "/v1/models/" + name);
    return answer.status() == 200
        && JSON.readTree(answer.body()).path("version").asLong() == version;
  }

  @Test
  void topology_namesTheReplica_andThePartitionThatAProfileWasWrittenTo() throws Exception {
    JsonNode topology = topology("");
    int partitions = topology.path("partitions").asInt();
    assertEquals("serving", topology.path("replica").asText());
    assertEquals("all", topology.path("holds").asText());
    assertEquals(partitions, topology.path("replicas").path(0).path("partitions").size());
    assertTrue(topology.path("person").isMissingNode());

    Profile user = Profile.newBuilder().setVersion(1).setId("ada").build();
    Profile client = Profile.newBuilder().setVersion(1).setId("phone").setRedirectTo("ada").build();
    int partition = broker.write(Topics.PROFILES, "ada", user.toByteArray()).partition();
    broker.write(Topics.PROFILES, "phone", client.toByteArray());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> topology("?client_id=phone").at("/person/known").asBoolean());
    JsonNode person = topology("?client_id=phone").path("person");
    assertEquals("ada", person.path("profile_id").asText());
    assertEquals(partition, person.path("partition").asInt());
    assertEquals("serving", person.path("replicas").path(0).asText());
    assertEquals(person.path("partition"), topology("?user_id=ada").at("/person/partition"));
    assertEquals(
        400, RawHttp.get(serving.adminPort(), "/v1/topology?user_id=" + "u".repeat(257)).status());
    assertEquals(404, RawHttp.get(port, "/v1/topology").status(), "not public");
  }

  private static JsonNode topology(String query) throws IOException {
    return JSON.readTree(RawHttp.get(serving.adminPort(), "/v1/topology" + query).body());
  }

  @Test
  void servedPage_standsInTheLogOfImpressions() throws Exception {
    for (int i = 0; i < 4; i++) {
      put("shown-" + i, "{\"title\":\"Shown\"}");
    }
    // Items are ranked anew once a second; a page without rows shows nothing.
    await().atMost(Duration.ofSeconds(20)).until(() -> !home().path("rows").isEmpty());
    JsonNode page = home();
    String id = page.path("recommendation_id").asText();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> broker.compacted(Topics.IMPRESSIONS).containsKey(id));
    Impression logged = Impression.parseFrom(broker.compacted(Topics.IMPRESSIONS).get(id));
    assertEquals(
        page.path("rows").findValuesAsText("item_id"),
        logged.getRowsList().stream()
            .flatMap(row -> row.getItemsList().stream())
            .map(ImpressionItem::getItemId)
            .toList());
    assertTrue(
        RawHttp.get(serving.adminPort(), "/metrics")
            .body()
            .contains("everystore_impressions_total{outcome=\"logged\"}"));
  }

  private static JsonNode home() throws IOException {
    return JSON.readTree(RawHttp.get(port, "/v1/pages/home").body());
  }

  @Test
  void event_isCompletedFromTheCatalogue() throws Exception {
    put("sku-4", "{\"title\":\"Lamp\",\"brand\":\"Light\",\"price\":\"5.00 EUR\"}");
    RawHttp.Answer answer =
        RawHttp.send(
            port,
            "POST",
            "/v1/events",
            "application/json",
            bytes(
                "{\"client_id\":\"c\",\"events\":[{\"name\":\"view_item\",\"params\":{\"items\":"
                    + "[{\"item_id\":\"sku-4\"}]}}]}"));
    assertEquals(202, answer.status(), answer.body());
    assertEquals(1, JSON.readTree(answer.body()).path("accepted").asInt());
  }

  @Test
  void everyRoute_isDescribedAndNothingElse() throws Exception {
    Set<String> described = new TreeSet<>();
    try (InputStream yaml =
        Objects.requireNonNull(ServingTest.class.getResourceAsStream("/openapi.yaml"))) {
      Map<String, Map<String, Map<String, Object>>> description = new Yaml().load(yaml);
      assertEquals("3.1.0", String.valueOf((Object) description.get("openapi")));
      Objects.requireNonNull(description.get("paths"))
          .forEach(
              (path, operations) ->
                  operations.keySet().stream()
                      .filter(METHODS::contains)
                      .forEach(
                          method ->
                              described.add(
                                  method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    }
    assertEquals(described, new TreeSet<>(serving.mounted()));
    assertEquals(200, RawHttp.get(port, "/openapi.yaml").status());
  }

  @Test
  void now_tellsOfAnEventWithinTheSecond() throws Exception {
    put("sku-now", "{\"title\":\"Watched pan\"}");
    HttpRequest watch =
        HttpRequest.newBuilder(URI.create("http://localhost:" + serving.adminPort() + "/v1/now"))
            .build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                HttpClient.newHttpClient().send(watch, BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      assertEquals("event: history", lines.readLine());
      next(lines);
      RawHttp.send(
          port,
          "POST",
          "/v1/events",
          "application/json",
          bytes(
              "{\"client_id\":\"watched-visitor\",\"events\":[{\"name\":\"view_item\","
                  + "\"params\":{\"items\":[{\"item_id\":\"sku-now\"}]}}]}"));
      JsonNode event = JSON.missingNode();
      for (int second = 0; second < 10 && event.isMissingNode(); second++) {
        event = next(lines).path("events").path(0);
      }
      assertEquals("view_item", event.path("event").asText());
      assertEquals("Watched pan", event.path("title").asText());
      assertEquals("watc…", event.path("person").asText());
    }
  }

  /** The data of the next message. */
  private static JsonNode next(BufferedReader lines) throws IOException {
    String line;
    do {
      line = Objects.requireNonNull(lines.readLine());
    } while (!line.startsWith("data: "));
    return JSON.readTree(line.substring("data: ".length()));
  }

  @Test
  void adminPort_readsPeopleAndItems_andWritesNone() throws Exception {
    put("sku-read", "{\"title\":\"Read pan\"}");
    int admin = serving.adminPort();
    assertEquals(200, RawHttp.get(admin, "/v1/items/sku-read").status());
    assertEquals(404, RawHttp.get(admin, "/v1/users/nobody").status());
    assertEquals(200, RawHttp.get(admin, "/v1/pages/home?explain=true").status());
    assertEquals(
        405,
        RawHttp.send(admin, "PUT", "/v1/items/sku-read", "application/json", bytes("{}")).status());
    assertEquals(405, RawHttp.send(admin, "DELETE", "/v1/items/sku-read", "", bytes("")).status());
  }

  @Test
  void adminPort_answersProbesAndMetricsToLocalHostsOnly() throws Exception {
    assertEquals(200, RawHttp.get(serving.adminPort(), "/livez").status());
    assertEquals(200, RawHttp.get(serving.adminPort(), "/startupz").status());
    assertEquals(200, RawHttp.get(serving.adminPort(), "/readyz").status());
    RawHttp.Answer metrics = RawHttp.get(serving.adminPort(), "/metrics");
    assertEquals(200, metrics.status());
    assertTrue(
        metrics.body().contains("everystore_ingest_events_total{outcome=\"accepted\"}"),
        metrics.body());
    assertEquals(404, RawHttp.get(port, "/metrics").status());
    RawHttp.Answer rebound =
        RawHttp.exchange(
            serving.adminPort(), RawHttp.head("GET /metrics HTTP/1.1", "Host: evil.example:8090"));
    assertEquals(421, rebound.status());
  }

  @Test
  void shop_isServedAtTheRoot() throws Exception {
    RawHttp.Answer shop = RawHttp.get(port, "/");
    assertEquals(200, shop.status());
    assertTrue(shop.header("content-security-policy").contains("object-src 'none'"));
  }

  @Test
  void forgedForwarding_changesNothing() throws Exception {
    RawHttp.Answer answer =
        RawHttp.exchange(
            port,
            RawHttp.head(
                "GET /v1/items/nothing HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: 127.0.0.1, 10.0.0.1",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https"));
    assertEquals(404, answer.status());
    assertFalse(answer.body().contains("evil.example"));
    assertEquals("private, no-store", answer.header("cache-control"));
  }

  @Test
  void otherAddressThanLoopback_isRefusedWithoutKeys() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ServingConfig("0.0.0.0", 1, 2, 1, KafkaConnection.of("x:1"), directory, 1, 1));
    assertTrue(String.valueOf(refused.getMessage()).contains("api-keys"), refused.getMessage());
  }

  private static RawHttp.Answer put(String id, String body) throws IOException {
    return RawHttp.send(port, "PUT", "/v1/items/" + id, "application/json", bytes(body));
  }

  private static JsonNode get(String id) throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/v1/items/" + id);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static void assertFaults(String body, String... pointers) throws IOException {
    RawHttp.Answer answer = put("bad", body);
    assertEquals(400, answer.status(), body + ": " + answer.body());
    assertEquals("application/problem+json", answer.header("content-type"));
    Set<String> found = new TreeSet<>();
    JSON.readTree(answer.body()).path("errors").forEach(e -> found.add(e.path("pointer").asText()));
    assertEquals(new TreeSet<>(Set.of(pointers)), found, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
