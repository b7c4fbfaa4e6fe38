package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.model.Topics;
import io.everystore.feature.store.redis.RedisProcess;
import io.everystore.standalone.e2e.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Words that nobody else uses, in everything a person can send, are looked for byte by byte once
 * the person is erased: in the latest value of every key of every compacted topic, in all logs, and
 * in the file Redis writes. Files of replicas and of the job's state have tests of their own, for
 * their bytes go within days.
 */
final class ErasureBytesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<String> WRITTEN =
      Set.of(Topics.PROFILES, Topics.HISTORIES, Topics.SESSIONS, Topics.LIST_ENTRIES);

  private static final String CANARY = "zanzibar7f3a91";
  private static final String USER = "user-" + CANARY;
  private static final String CLIENT = "client-" + CANARY;

  /** Until the mirror says that it holds nothing more: it looks once a minute. */
  private static final Duration CONFIRMED = Duration.ofMinutes(2);

  @TempDir Path redisFiles;
  @TempDir Path data;

  @Test
  void erasedPerson_isInNoCurrentValueAndInNoLog() throws Exception {
    try (RedisProcess redis = RedisProcess.startIn(redisFiles);
        EverystoreProcess up =
            EverystoreProcess.start(data, "--redis", "127.0.0.1:" + redis.port())) {
      Api shop = new Api(up.shop());
      ViewTopics topics = new ViewTopics(up.kafka());
      defineSegment(new Api(up.admin()));
      uploadList(new Api(up.admin()));
      send(shop, System.currentTimeMillis());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Set<String> holders = holders(topics);
                assertTrue(
                    holders.containsAll(WRITTEN),
                    "the test shows nothing until more hold the person than " + holders);
              });

      await().atMost(PATIENCE).until(() -> savedByRedis(redis).replace(USER, "").contains(CANARY));

      Answer receipt = shop.delete("/v1/users/" + USER);
      assertEquals(202, receipt.status(), receipt::toString);
      String erasure = "/v1/erasures/" + receipt.body().path("erasure_id").asText();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode now = shop.get(erasure).body();
                assertEquals("done", now.path("state").asText(), now::toString);
              });
      // Sizes and trends of segments follow within seconds.
      await().atMost(PATIENCE).untilAsserted(() -> assertEquals(Set.of(), holders(topics)));
      String late = send(shop, System.currentTimeMillis() - Duration.ofMinutes(10).toMillis());
      assertEquals(404, shop.get("/v1/users/" + USER + Api.after(late)).status());
      assertEquals(Set.of(), holders(topics));
      await()
          .atMost(CONFIRMED)
          .until(
              () -> shop.get(erasure).body().path("acknowledged_by").toString().contains("redis"));
      assertEquals("", aroundCanary(savedByRedis(redis)));
      assertEquals(List.of(), linesWithCanary(up));
    }
  }

  /** What its file holds but the bare ids, which it remembers for eight days. */
  private String savedByRedis(RedisProcess redis) {
    redis.with(commands -> commands.save());
    try {
      byte[] file = Files.readAllBytes(redisFiles.resolve("dump.rdb"));
      return new String(file, StandardCharsets.ISO_8859_1)
          .replaceAll("everystore:[a-z]+:(" + USER + "|" + CLIENT + ")", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String aroundCanary(String text) {
    int at = text.indexOf(CANARY);
    return at < 0 ? "" : text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
  }

  private static void uploadList(Api admin) throws Exception {
    Answer put = admin.putText("/v1/lists/press", USER + "\n");
    assertEquals(201, put.status(), put::toString);
  }

  private static void defineSegment(Api admin) throws Exception {
    Answer put =
        admin.put(
            "/v1/segments/viewers",
            """
            {"name":"Viewers","state":"active","rule":{"combinator":"and","rules":[
              {"field":"events.view_item","match":{"mode":"atLeast","threshold":1},
               "value":{"combinator":"and","rules":[
                 {"field":"within","operator":"=","value":"7d"}]}}]}}""");
    assertEquals(201, put.status(), put::toString);
  }

  /** Somebody who puts the word wherever text is taken, but into ids of items and segments. */
  private static String send(Api shop, long millis) throws Exception {
    String token =
        shop.events(
            """
        {"client_id":"%s","user_id":"%s","timestamp_micros":%d,
         "events":[
           {"name":"view_item","params":{"user_motto":"%s","source":"%s","items":[{"item_id":"lamp","price":5}]}},
           {"name":"search","params":{"search_term":"%s"}},
           {"name":"add_to_cart","params":{"session_id":"session-%s","coupon":"%s","items":[{"item_id":"pot","price":5}]}},
           {"name":"purchase","params":{"transaction_id":"order-%s","currency":"EUR","value":5,
             "items":[{"item_id":"pan","price":5}]}}]}"""
                .formatted(
                    CLIENT, USER, millis * 1_000, CANARY, CANARY, CANARY, CANARY, CANARY, CANARY));
    shop.get("/v1/pages/home?user_id=" + USER + "&client_id=" + CLIENT);
    return token;
  }

  /** The compacted topics where a key or its latest value has the word. */
  private static Set<String> holders(ViewTopics topics) throws Exception {
    Set<String> holders = new TreeSet<>();
    for (String topic : topics.compacted()) {
      for (Map.Entry<String, byte[]> entry : topics.latest(topic).entrySet()) {
        String value = new String(entry.getValue(), StandardCharsets.ISO_8859_1);
        if (!topic.startsWith("__") && (entry.getKey() + value).contains(CANARY)) {
          holders.add(topic);
        }
      }
    }
    return holders;
  }

  private List<String> linesWithCanary(EverystoreProcess up) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("logs"))) {
      Stream<String> logged =
          files.filter(Files::isRegularFile).flatMap(ErasureBytesTest::lines).toList().stream();
      return Stream.concat(logged, up.output().lines())
          .filter(line -> line.contains(CANARY))
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
