package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.redis.RedisProcess;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.ingest.Token;
import io.everystore.serving.log.TestLog;
import io.everystore.serving.topology.ReplicaConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas that hold half of the people each, over one broker and one Redis server. */
final class SharedReplicasTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHARES = "a=http://127.0.0.1:1/;1/2,b=http://127.0.0.1:2/;2/2";
  private static final String EVERYBODY = "{\"combinator\":\"and\",\"rules\":[]}";
  private static final int PEOPLE = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path directory;

  private static TestLog broker;
  private static RedisProcess redis;
  private static Serving first;
  private static Serving second;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    redis = RedisProcess.start();
    for (int i = 0; i < PEOPLE; i++) {
      write(person(i), 1, i);
    }
    ItemStats popular = ItemStats.newBuilder().setVersion(1).setItemId("mug").build();
    broker.write(Topics.ITEMS, "mug", popular.toByteArray());
    first = serving("a", SHARES);
    second = serving("b", SHARES);
    awaitEverybody(first);
    awaitEverybody(second);
  }

  private static void awaitEverybody(Serving serving) {
    await().atMost(PATIENCE).until(() -> serving.caughtUp() && answersForEverybody(serving));
  }

  private static boolean answersForEverybody(Serving serving) throws IOException {
    for (int i = 0; i < PEOPLE; i++) {
      if (user(serving, person(i)) != 200) {
        return false;
      }
    }
    return true;
  }

  @AfterAll
  static void stop() throws IOException {
    first.close();
    second.close();
    redis.close();
    broker.close();
  }

  private static Serving serving(String name, String replicas) {
    return Serving.start(
        new ServingConfig(
                "127.0.0.1", 0, 0, 2, broker.kafka(), directory.resolve(name), 1_000, 1_000)
            .withRedis(redis.uri()),
        ReplicaConfig.of(name, replicas));
  }

  private static String person(int number) {
    return "person-" + number;
  }

  private static void write(String id, long version, long offset) {
    Profile profile =
        Profile.newBuilder()
            .setVersion(version)
            .setId(id)
            .addAppliedPartitions(0)
            .addAppliedOffsets(offset)
            .build();
    broker.write(Topics.PROFILES, id, profile.toByteArray());
  }

  private static int user(Serving serving, String id) throws IOException {
    return RawHttp.get(serving.publicPort(), "/v1/users/" + id).status();
  }

  private static JsonNode json(int port, String path) throws IOException {
    return JSON.readTree(RawHttp.get(port, path).body());
  }

  private static double held(Serving serving) throws IOException {
    return RawHttp.get(serving.adminPort(), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("everystore_store_entries{view=\"profiles\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Somebody whom a replica does not hold, as its topology says. */
  private static String elsewhere(Serving serving) throws IOException {
    for (int i = 0; i < PEOPLE; i++) {
      JsonNode topology = json(serving.adminPort(), "/v1/topology?user_id=" + person(i));
      if (!topology.at("/person/replicas/0").asText().equals(topology.path("replica").asText())) {
        return person(i);
      }
    }
    throw new AssertionError("every partition is held");
  }

  private static CompletableFuture<JsonNode> later(int port, String path) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return json(port, path);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void eachHoldsItsShare_andAnswersForAll() throws Exception {
    double here = held(first);
    double there = held(second);
    assertEquals(PEOPLE, here + there);
    assertTrue(here > 0 && there > 0, here + " " + there);
    // A read of the shared store that takes too long is answered with 503, to be asked again.
    awaitEverybody(first);
    awaitEverybody(second);
    JsonNode topology = json(first.adminPort(), "/v1/topology");
    assertEquals("1/2", topology.path("holds").asText());
    assertEquals("[0]", topology.at("/replicas/0/partitions").toString());
    assertEquals("[1]", topology.at("/replicas/1/partitions").toString());
  }

  @Test
  void readOfAnOwnWriteOfSomebodyHeldElsewhere_waitsForTheSharedStore() throws Exception {
    String id = elsewhere(first);
    String token = new Token(new int[] {0}, new long[] {1_000}).encode();
    String path = "/v1/users/" + id + "?after=" + token + "&wait_ms=";
    assertFalse(json(first.publicPort(), path + 100).path("fresh").asBoolean());
    CompletableFuture<JsonNode> waiting = later(first.publicPort(), path + 5_000);
    write(id, 2, 1_000);
    assertTrue(waiting.join().path("fresh").asBoolean());
  }

  @Test
  void sharedStoreAway_holdsUpNoPage_andThoseHeldHereGoOn() throws Exception {
    String id = elsewhere(first);
    String own = elsewhere(second);
    int port = URI.create(redis.uri()).getPort();
    redis.close();
    assertEquals(200, user(first, own));
    RawHttp.Answer answer = RawHttp.get(first.publicPort(), "/v1/users/" + id);
    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("shared_store_unavailable"), answer.body());
    JsonNode page = json(first.publicPort(), "/v1/pages/home?user_id=" + id);
    assertFalse(page.at("/profile/known").asBoolean());
    assertTrue(page.path("took_ms").asDouble() < 1_000, page::toString);
    assertTrue(
        json(first.publicPort(), "/v1/pages/home?user_id=" + own).at("/profile/known").asBoolean());
    redis = RedisProcess.start(port);
    awaitEverybody(first);
    awaitEverybody(second);
  }

  @Test
  void questionsAboutEverybody_areRefusedOrEstimated() throws Exception {
    RawHttp.Answer preview =
        RawHttp.send(
            first.adminPort(),
            "POST",
            "/v1/segments:preview",
            "application/json",
            ("{\"rule\":" + EVERYBODY + "}").getBytes(StandardCharsets.UTF_8));
    JsonNode answer = JSON.readTree(preview.body());
    assertEquals(200, preview.status(), preview.body());
    assertFalse(answer.path("exact").asBoolean(true), preview.body());
    assertEquals(2 * held(first), answer.path("people").asDouble());
  }

  @Test
  void replicaThatHoldsAllFromNowOn_beginsItsStoreAnew() throws Exception {
    first.close();
    first = serving("a", "a=http://127.0.0.1:1/,b=http://127.0.0.1:2/;2/2");
    await().atMost(PATIENCE).until(() -> first.caughtUp() && held(first) == PEOPLE);
    assertEquals("all", json(first.adminPort(), "/v1/topology").path("holds").asText());
    first.close();
    first = serving("a", SHARES);
    awaitEverybody(first);
    assertEquals(PEOPLE, held(first) + held(second));
  }

  @Test
  void shareWithoutASharedStore_isRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Serving.start(
                    new ServingConfig(
                        "127.0.0.1", 0, 0, 2, broker.kafka(), directory.resolve("c"), 100, 100),
                    ReplicaConfig.of("a", SHARES)));
    assertTrue(String.valueOf(refused.getMessage()).contains("expected: also redis"));
  }
}
