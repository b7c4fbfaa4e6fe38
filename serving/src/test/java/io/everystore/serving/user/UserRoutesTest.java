package io.everystore.serving.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.model.SessionKeys;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.ListMembership;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.proto.SessionView;
import io.everystore.serving.Serving;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.ingest.Token;
import io.everystore.serving.log.TestLog;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIME = 1_700_000_000_000L;

  @TempDir static Path directory;
  private static TestLog log;
  private static Serving serving;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    log = TestLog.start(directory.resolve("kafka"));
    serving = Serving.start(ServingConfig.of(0, 0, log.kafka(), directory.resolve("replica")));
    await().until(serving::caughtUp);
  }

  @AfterAll
  static void stop() {
    serving.close();
    log.close();
  }

  @Test
  void knownUser_featuresRecentItemsAndTimes() throws Exception {
    write(profile("u 1/ü", 3, 5, 9));
    JsonNode user = json(awaitFresh("u 1/ü", 9, 5000));
    assertEquals("u 1/ü", user.get("user_id").asText());
    assertTrue(user.get("fresh").asBoolean());
    assertEquals(2, user.get("features").get("events.view_item.count").asInt());
    assertEquals(1, user.get("features").get("events.purchase.count").asInt());
    assertEquals("pan", user.get("recent_items").get(0).get("item_id").asText());
    assertEquals("purchase", user.get("recent_items").get(0).get("event").asText());
    assertEquals("2023-11-14T22:13:19Z", user.get("recent_items").get(1).get("time").asText());
    assertEquals("2023-11-14T22:13:20Z", user.get("last_event_time").asText());
    assertTrue(user.get("staleness_ms").asLong() > 0);
    assertEquals(0, user.get("segments").size());
    assertEquals("client", user.get("client_ids").get(0).asText());
  }

  @Test
  void clientThatLoggedIn_answersAsTheUser() throws Exception {
    write(profile("login-u", 5, 0, 20));
    write(Profile.newBuilder().setId("login-c").setVersion(6).setRedirectTo("login-u").build());
    assertEquals("login-u", json(awaitFresh("login-c", 20, 5000)).get("user_id").asText());
  }

  @Test
  void unknown_notFound() throws Exception {
    HttpResponse<String> answer = get("/v1/users/nobody");
    assertEquals(404, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
    assertEquals(404, get("/v1/users/nobody/export").statusCode());
  }

  @Test
  void writesNotThereInTime_answersWithFreshFalse() throws Exception {
    write(profile("late", 5, 0, 30));
    awaitFresh("late", 30, 5000);
    JsonNode user = json(awaitFresh("late", 31, 50));
    assertFalse(user.get("fresh").asBoolean());
  }

  @Test
  void writesArriveWhileWaiting_answerIncludesThem() throws Exception {
    write(profile("wait", 5, 0, 40));
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(
            request("/v1/users/wait?wait_ms=5000&after=" + token(1, 41)),
            HttpResponse.BodyHandlers.ofString());
    write(profile("wait", 6, 0, 41).toBuilder().setLastEventTimeMillis(TIME + 1000).build());
    JsonNode user = json(waiting.get());
    assertTrue(user.get("fresh").asBoolean());
    assertEquals("2023-11-14T22:13:21Z", user.get("last_event_time").asText());
  }

  @Test
  void badParameters_refusedWithWhatWasExpected() throws Exception {
    assertDetail("wait_ms: 9000 (expected: 0..5000)", "/v1/users/u?wait_ms=9000");
    assertDetail("wait_ms: -1 (expected: 0..5000)", "/v1/users/u?wait_ms=-1");
    assertDetail("wait_ms: soon (expected: 0..5000)", "/v1/users/u?wait_ms=soon");
    assertDetail(
        "after: not a token (expected: one that POST /v1/events answered)",
        "/v1/users/u?after=%25%25");
    assertDetail("id: 257 characters (expected: 1..256)", "/v1/users/" + "x".repeat(257));
  }

  @Test
  void export_everythingHeldLineByLine() throws Exception {
    write(
        profile("exp", 5, 0, 50).toBuilder()
            .addLists(ListMembership.newBuilder().setListId("press").setUploadVersion(3))
            .build());
    log.write(Topics.HISTORIES, "exp", history());
    for (String key :
        List.of("exp/1", "client/2", "somebody/3", "exp/b/4", SessionKeys.of("exp/b", "5"))) {
      session(key);
    }
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> answer =
                  get("/v1/users/exp/export?wait_ms=5000&after=" + token(1, 50));
              assertEquals(
                  "application/x-ndjson", answer.headers().firstValue("content-type").orElse(""));
              List<String> kinds = new ArrayList<>();
              for (String line : answer.body().lines().toList()) {
                kinds.add(JSON.readTree(line).get("kind").asText());
              }
              assertEquals("profile", kinds.get(0));
              assertEquals(2, kinds.stream().filter("event_count"::equals).count());
              assertEquals(2, kinds.stream().filter("recent_item"::equals).count());
              assertEquals(3, kinds.stream().filter("session"::equals).count());
              assertEquals(HISTORY, answer.body().lines().filter(UserRoutesTest::isPast).toList());
            });
  }

  private static final List<String> HISTORY =
      List.of(
              "{'kind':'list','list_id':'press','upload_version':3}",
              "{'kind':'event','event':'purchase','time':'2023-11-14T22:13:20Z','device':'mobile',"
                  + "'value_cents':1290,'items':[{'item_id':'pan','brand':'Acme','price_cents':645,"
                  + "'quantity':2}]}",
              "{'kind':'event','event':'view_item','time':'2023-11-14T22:13:19Z','device':'mobile',"
                  + "'items':[{'item_id':'lid','quantity':1}]}",
              "{'kind':'property','name':'device','value':'mobile','time':'2023-11-14T22:13:20Z',"
                  + "'first_value':'mobile','first_time':'2023-11-14T22:13:19Z'}",
              "{'kind':'property','name':'user_motto','value':'carpe','time':'2023-11-14T22:13:20Z',"
                  + "'first_value':'diem','first_time':'2023-11-14T22:13:19Z'}")
          .stream()
          .map(line -> line.replace('\'', '"'))
          .toList();

  private static boolean isPast(String line) {
    return Stream.of("list", "event", "day", "item_day", "property")
        .anyMatch(kind -> line.startsWith("{\"kind\":\"" + kind + "\""));
  }

  private static Interaction.Builder past(String name, long timeMillis, String motto) {
    return Interaction.newBuilder()
        .setName(name)
        .setClientId("exp")
        .setEventTimeMillis(timeMillis)
        .putParams("device_category", "mobile")
        .putParams("user_motto", motto);
  }

  /** As the job writes it. */
  private static byte[] history() {
    PersonHistory history = new PersonHistory();
    history.add(
        past("view_item", TIME - 1_000, "diem")
            .addItems(InteractionItem.newBuilder().setItemId("lid"))
            .build());
    history.add(
        past("purchase", TIME, "carpe")
            .setValueCents(1_290)
            .addItems(
                InteractionItem.newBuilder()
                    .setItemId("pan")
                    .setBrand("Acme")
                    .setPriceCents(645)
                    .setQuantity(2))
            .build());
    return history.toProto().setId("exp").setVersion(1).build().toByteArray();
  }

  @Test
  void erasure_takesBackTheirEndedSessions_andNobodyElses() throws Exception {
    write(
        profile("gone", 5, 0, 60).toBuilder()
            .clearClientIds()
            .addClientIds("gone-phone")
            .addLists(ListMembership.newBuilder().setListId("press").setUploadVersion(1))
            .build());
    write(profile("gone/a", 5, 0, 61).toBuilder().clearClientIds().build());
    for (String key :
        List.of("gone/1", "gone/a/2", "gone-phone/3", SessionKeys.of("gone/a", "4"))) {
      session(key);
    }
    for (String key : List.of("press/gone", "press/gone-phone", "press/gone/a")) {
      log.write(Topics.LIST_ENTRIES, key, "entry".getBytes(UTF_8));
    }
    await().untilAsserted(() -> assertEquals(3, sessions("gone")));
    await().untilAsserted(() -> assertEquals(1, sessions("gone%2Fa")));
    HttpRequest erase =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + serving.publicPort() + "/v1/users/gone"))
            .DELETE()
            .build();
    assertEquals(202, client.send(erase, HttpResponse.BodyHandlers.ofString()).statusCode());
    await().untilAsserted(() -> assertEquals(0, sessions("gone")));
    assertEquals(1, sessions("gone%2Fa"));
    assertEquals(Set.of("press/gone/a"), log.compacted(Topics.LIST_ENTRIES).keySet());
  }

  private static void session(String key) throws Exception {
    log.write(
        Topics.SESSIONS,
        key,
        SessionView.newBuilder()
            .setKey(key)
            .setVersion(1)
            .addItemIds("pan")
            .addItemIds("lid")
            .build()
            .toByteArray());
  }

  private long sessions(String id) throws Exception {
    return get("/v1/users/" + id + "/export")
        .body()
        .lines()
        .filter(line -> line.contains("\"kind\":\"session\""))
        .count();
  }

  @Test
  void featureCatalogue_onTheAdminPort() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + serving.adminPort() + "/v1/features"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode first = json(answer).get("features").get(0);
    assertEquals("events.<event name>.count", first.get("name").asText());
    assertEquals("user", first.get("entity").asText());
    assertEquals("count", first.get("type").asText());
  }

  private HttpResponse<String> awaitFresh(String id, long offset, int waitMillis) throws Exception {
    String path = URLEncoder.encode(id, UTF_8).replace("+", "%20");
    return get("/v1/users/" + path + "?wait_ms=" + waitMillis + "&after=" + token(1, offset));
  }

  private void assertDetail(String detail, String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(400, answer.statusCode());
    assertEquals(detail, JSON.readTree(answer.body()).get("detail").asText());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serving.publicPort() + path))
        .build();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static String token(int partition, long offset) {
    return new Token(new int[] {partition}, new long[] {offset}).encode();
  }

  private static void write(Profile profile) {
    log.write(Topics.PROFILES, profile.getId(), profile.toByteArray());
  }

  private static Profile profile(String id, long version, long offset0, long offset1) {
    return Profile.newBuilder()
        .setId(id)
        .setVersion(version)
        .addClientIds("client")
        .addAppliedPartitions(0)
        .addAppliedOffsets(offset0)
        .addAppliedPartitions(1)
        .addAppliedOffsets(offset1)
        .setLastEventTimeMillis(TIME)
        .addEventCounts(EventCount.newBuilder().setName("view_item").setTotal(2))
        .addEventCounts(EventCount.newBuilder().setName("purchase").setTotal(1))
        .setRecent(
            RecentItems.newBuilder()
                .addItemIds("pan")
                .addEventIndexes(1)
                .addAgesMillis(0)
                .addItemIds("lid")
                .addEventIndexes(0)
                .addAgesMillis(1000))
        .build();
  }
}
