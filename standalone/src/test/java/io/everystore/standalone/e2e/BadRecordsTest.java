package io.everystore.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.standalone.up.EverystoreSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interaction log of a whole system, into which somebody else writes what does not belong. */
final class BadRecordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COUNT = "events.view_item.count";
  private static final long NOW_MILLIS = 1_750_000_000_000L;
  private static final long YEAR_2099_MILLIS = 4_070_908_800_000L;

  @TempDir static Path data;
  private static EverystoreSystem system;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    system = EverystoreSystem.start(SystemConfig.onFreePorts(data), new Progress(System.out));
    api = new Api(system.publicAddress());
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  @Test
  void badRecords_becomeDeadLettersWithTheirReason_andTheirNeighboursCount() throws Exception {
    byte[] noise = new byte[300];
    new Random(53).nextBytes(noise);
    noise[0] = (byte) 0xff;
    Map<String, Integer> before = deadLetters();
    try (KafkaProducer<byte[], byte[]> writer = writer(Map.of())) {
      write(writer, 0, null, "neighbour", event("neighbour", "n-1"));
      write(writer, 0, null, "k", null);
      write(writer, 1, null, null, null);
      write(writer, 0, null, "k", noise);
      write(writer, 2, null, "k", new byte[0]);
      write(writer, 0, null, "k", event("guest", "n-2"));
      write(
          writer,
          0,
          null,
          "k",
          bytes(interaction("big", "n-3").setSearchTerm("a".repeat(300_000))));
      write(writer, 0, null, "k", bytes(interaction("early", "n-4").setEventTimeMillis(-1)));
      write(writer, 0, null, "neighbour", event("neighbour", "n-5"));
      // A key of another, or none, in any partition, at any record time.
      write(writer, 3, YEAR_2099_MILLIS, "somebody else", event("neighbour", "n-6"));
      write(writer, 2, 0L, null, event("neighbour", "n-7"));
      write(
          writer,
          1,
          null,
          "neighbour",
          bytes(interaction("neighbour", "n-8").setEventTimeMillis(YEAR_2099_MILLIS)));
    }
    Map<String, Integer> expected =
        Map.of(
            "unreadable", 3,
            "invalid_client_id", 2,
            "event_too_large", 1,
            "invalid_timestamp", 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertEquals(expected, difference(deadLetters(), before)));
    await().atMost(PATIENCE).until(() -> views("neighbour") == 5);
    JsonNode user = api.get("/v1/users/neighbour").body();
    assertTrue(user.path("last_event_time").asText().compareTo("2099") < 0, user::toString);
    assertEveryJobRunsAndNoneFailed();
  }

  @Test
  void batchWrittenTwice_countsOnce() throws Exception {
    try (KafkaProducer<byte[], byte[]> writer = writer(Map.of())) {
      for (int repeat = 0; repeat < 2; repeat++) {
        for (int i = 0; i < 10; i++) {
          write(writer, repeat, null, "twice", event("twice", "d-" + i));
        }
      }
    }
    String token = api.view("twice", "after");
    assertEquals(11, api.user("twice", token).path("features").path(COUNT).asLong());
  }

  /** The log knows no transactions: what reached it counts, and an open one holds nobody up. */
  @Test
  void openOrAbortedTransaction_holdsNobodyUp() throws Exception {
    try (KafkaProducer<byte[], byte[]> writer = writer(Map.of("transactional.id", "stranger"))) {
      writer.initTransactions();
      writer.beginTransaction();
      for (int partition = 0; partition < 4; partition++) {
        write(writer, partition, null, "aborted", event("aborted", "t-" + partition));
      }
      String token = api.view("beside-open", "a");
      assertTrue(api.user("beside-open", token).path("fresh").asBoolean());
      writer.abortTransaction();
    }
    String token = api.view("aborted", "a");
    assertEquals(5, api.user("aborted", token).path("features").path(COUNT).asLong());
    assertEveryJobRunsAndNoneFailed();
  }

  @Test
  void eventIdUsedAgainForAnotherEvent_countsTheFirst() throws Exception {
    String form =
        """
        {"client_id":"reuse","events":[{"name":"%s","params":{"event_id":"one",
         "items":[{"item_id":"%s"}]}}]}""";
    api.events(form.formatted("view_item", "first"));
    String token = api.events(form.formatted("purchase", "second"));
    JsonNode user = api.user("reuse", token);
    assertEquals(1, user.path("features").path(COUNT).asLong(), user::toString);
    assertEquals(0, user.path("features").path("events.purchase.count").asLong());
    assertEquals("first", user.path("recent_items").path(0).path("item_id").asText());
  }

  @Test
  void clicksOfABot_areCountedAndHoldNobodyUp() throws Exception {
    StringBuilder events = new StringBuilder("{\"name\":\"select_item\"}");
    events.append(",{\"name\":\"select_item\"}".repeat(999));
    String token = "";
    for (int i = 0; i < 10; i++) {
      token = api.events("{\"client_id\":\"bot\",\"events\":[" + events + "]}");
      String others = api.view("beside-bot", "item-" + i);
      assertEquals(i + 1, api.user("beside-bot", others).path("features").path(COUNT).asLong());
    }
    assertEquals(
        10_000, api.user("bot", token).path("features").path("events.select_item.count").asLong());
  }

  private static long views(String client) throws Exception {
    return api.get("/v1/users/" + client).body().path("features").path(COUNT).asLong();
  }

  private static void assertEveryJobRunsAndNoneFailed() throws Exception {
    Api flink = new Api(system.flinkAddress());
    JsonNode jobs = flink.get("/jobs/overview").body().path("jobs");
    assertEquals(1, jobs.size(), jobs::toString);
    assertEquals("RUNNING", jobs.path(0).path("state").asText(), jobs::toString);
    JsonNode exceptions =
        flink.get("/jobs/" + jobs.path(0).path("jid").asText() + "/exceptions").body();
    assertEquals(
        0, exceptions.path("exceptionHistory").path("entries").size(), exceptions::toString);
  }

  private static byte[] event(String client, String eventId) {
    return bytes(interaction(client, eventId));
  }

  private static byte[] bytes(Interaction.Builder interaction) {
    return interaction.build().toByteArray();
  }

  private static Interaction.Builder interaction(String client, String eventId) {
    return Interaction.newBuilder()
        .setClientId(client)
        .setEventId(eventId)
        .setName("view_item")
        .setEventTimeMillis(NOW_MILLIS)
        .setReceivedTimeMillis(NOW_MILLIS)
        .addItems(InteractionItem.newBuilder().setItemId("item"));
  }

  private static KafkaProducer<byte[], byte[]> writer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", system.kafka());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void write(
      KafkaProducer<byte[], byte[]> writer,
      int partition,
      @Nullable Long timeMillis,
      @Nullable String key,
      byte @Nullable [] value)
      throws InterruptedException, ExecutionException {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    writer
        .send(new ProducerRecord<>(Topics.INTERACTIONS, partition, timeMillis, keyBytes, value))
        .get();
  }

  /** How many there are of each reason. */
  private static Map<String, Integer> deadLetters() {
    Map<String, Integer> reasons = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", system.kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(Topics.DEAD_LETTERS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader
            .poll(Duration.ofMillis(100))
            .forEach(
                letter -> {
                  String reason = new String(letter.headers().lastHeader("reason").value(), UTF_8);
                  reasons.merge(reason.split(":", 2)[0], 1, Integer::sum);
                });
      }
    }
    return reasons;
  }

  private static Map<String, Integer> difference(
      Map<String, Integer> all, Map<String, Integer> before) {
    Map<String, Integer> more = new TreeMap<>(all);
    before.forEach((reason, count) -> more.merge(reason, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }
}
