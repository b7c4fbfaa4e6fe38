package io.everystore.standalone.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalBrokerTest {
  @TempDir Path directory;

  @Test
  void records_surviveARestart_onOtherPorts() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      try (var producer =
          new KafkaProducer<>(
              client(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < 10; i++) {
          byte[] value = ("event " + i).getBytes(UTF_8);
          producer.send(new ProducerRecord<>(Topics.INTERACTIONS, 2, null, value)).get();
        }
      }
    }
    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      assertEquals(IntStream.range(0, 10).mapToObj(i -> "event " + i).toList(), read(broker, 10));
    }
  }

  @Test
  void portTakenInTheMeantime_isReplacedByAnother() throws Exception {
    for (int taken = 0; taken < 2; taken++) {
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int[] ports = {first.getLocalPort(), second.getLocalPort()};
        int[] withTaken = ports.clone();
        withTaken[taken] = other.getLocalPort();
        first.close();
        second.close();
        Iterator<int[]> found = List.of(withTaken, ports).iterator();
        try (LocalBroker broker =
            LocalBroker.start(
                directory.resolve("b" + taken), 0, Map.of(), List.of(), found::next)) {
          assertTrue(broker.bootstrapServers().endsWith(":" + ports[0]));
        }
      }
    }
  }

  @Test
  void topicsNotKnownYet_areAskedForAgain() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  TopicSetup.awaitLeaders(admin, Set.of("later.v1"));
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      // Each time the broker is asked it answers that it knows no such topic.
      await().until(() -> waiting.isCompletedExceptionally() || asked(admin) > 20);
      assertFalse(waiting.isDone(), () -> "gave up: " + waiting);
      admin.createTopics(List.of(new NewTopic("later.v1", 2, (short) 1))).all().get();
      waiting.get(20, TimeUnit.SECONDS);
    }
  }

  /** Requests the client has sent. */
  private static double asked(Admin admin) {
    return admin.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("request-total"))
        .mapToDouble(metric -> (double) metric.getValue().metricValue())
        .max()
        .orElse(0);
  }

  @Test
  void topics_haveTheConfiguredPartitions_andViewsAreCompacted() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      var config = new TopicSetup.Config(3, (short) 1, Duration.ofDays(1));
      TopicSetup.ensure(client(broker), config);
      TopicSetup.ensure(client(broker), config);
      var topics = List.of(Topics.INTERACTIONS, Topics.PROFILES, Topics.DEAD_LETTERS);
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach((name, topic) -> assertEquals(3, topic.partitions().size(), name));
    }
  }

  @Test
  void aViewThatIsNotCompacted_isRefused() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.PROFILES, 1, (short) 1)
                      .configs(Map.of("cleanup.policy", "delete"))))
          .all()
          .get();
      var failure =
          assertThrows(
              IllegalStateException.class,
              () -> TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT));
      assertEquals(
          "topic profiles.v1: cleanup.policy delete (expected: compact)", failure.getMessage());
    }
  }

  @Test
  void topics_forgetErasedKeysWithinADay_endedSessionsAndRawEventsInTheEnd() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      for (String view :
          List.of(
              Topics.CATALOGUE,
              Topics.PROFILES,
              Topics.ITEMS,
              Topics.NEIGHBOURS,
              Topics.SESSIONS,
              Topics.MODELS)) {
        assertEquals(millis(Duration.ofDays(1)), setting(admin, view, "max.compaction.lag.ms"));
        // While a job writes again what it had written, the newest version lies before older ones.
        assertEquals(millis(Duration.ofMinutes(10)), setting(admin, view, "min.compaction.lag.ms"));
        assertEquals(millis(Duration.ofHours(6)), setting(admin, view, "segment.ms"));
        assertTrue(isSet(admin, view, "delete.retention.ms"), view);
        assertEquals(millis(Topics.REMOVALS_KEPT), setting(admin, view, "delete.retention.ms"));
      }
      assertEquals("compact", setting(admin, Topics.PROFILES, "cleanup.policy"));
      assertEquals("compact,delete", setting(admin, Topics.SESSIONS, "cleanup.policy"));
      assertEquals(millis(Duration.ofDays(30)), setting(admin, Topics.SESSIONS, "retention.ms"));
      assertEquals("compact", setting(admin, Topics.MODELS, "cleanup.policy"));
      assertEquals("delete", setting(admin, Topics.IMPRESSIONS, "cleanup.policy"));
      assertEquals(millis(Duration.ofDays(7)), setting(admin, Topics.IMPRESSIONS, "retention.ms"));
      assertEquals("delete", setting(admin, Topics.INTERACTIONS, "cleanup.policy"));
      assertEquals(millis(Duration.ofDays(7)), setting(admin, Topics.INTERACTIONS, "retention.ms"));
    }
  }

  @Test
  void whatIsKeptByTime_isKeptLittleLonger_alsoInATopicOfAnEarlierRelease() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      Map<String, String> earlier =
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", millis(Duration.ofDays(7)),
              "message.timestamp.type", "LogAppendTime");
      Map<String, String> forEver = new HashMap<>(earlier);
      forEver.put("retention.ms", "-1");
      Map<String, String> chosen = new HashMap<>(earlier);
      chosen.put("segment.ms", "60000");
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.IMPRESSIONS, 4, (short) 1).configs(earlier),
                  new NewTopic(Topics.EXPOSURES, 4, (short) 1).configs(forEver),
                  new NewTopic(Topics.OFFER_DECISIONS, 4, (short) 1).configs(chosen)))
          .all()
          .get();
      TopicSetup.ensure(
          client(broker), new TopicSetup.Config(4, (short) 1, Duration.ofMinutes(28)));
      await()
          .untilAsserted(
              () ->
                  assertEquals(
                      millis(Duration.ofHours(6)),
                      setting(admin, Topics.IMPRESSIONS, "segment.ms")));
      assertEquals(
          millis(Duration.ofMinutes(1)), setting(admin, Topics.INTERACTIONS, "segment.ms"));
      assertEquals(millis(Duration.ofDays(7)), setting(admin, Topics.AUDIT, "segment.ms"));
      assertTrue(isSet(admin, Topics.AUDIT, "segment.ms"));
      assertFalse(isSet(admin, Topics.EXPOSURES, "segment.ms"), "kept for ever");
      assertEquals("60000", setting(admin, Topics.OFFER_DECISIONS, "segment.ms"));
    }
  }

  @Test
  void sessionsKeptForEver_areGivenAnEnd() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.SESSIONS, 4, (short) 1)
                      .configs(
                          Map.of(
                              "cleanup.policy", "compact",
                              "message.timestamp.type", "LogAppendTime"))))
          .all()
          .get();
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      await()
          .untilAsserted(
              () -> {
                assertEquals("compact,delete", setting(admin, Topics.SESSIONS, "cleanup.policy"));
                assertEquals(
                    millis(Duration.ofDays(30)), setting(admin, Topics.SESSIONS, "retention.ms"));
              });
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
    }
  }

  @Test
  void viewOfAnEarlierRelease_isNotCompactedAtOnceAnyMore_unlessSomebodySaidWhen()
      throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      Map<String, String> earlier =
          Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime");
      Map<String, String> chosen = new HashMap<>(earlier);
      chosen.put("min.compaction.lag.ms", "60000");
      chosen.put("delete.retention.ms", "60000");
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.PROFILES, 4, (short) 1).configs(earlier),
                  new NewTopic(Topics.ITEMS, 4, (short) 1).configs(chosen)))
          .all()
          .get();
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      await()
          .untilAsserted(
              () ->
                  assertEquals(
                      millis(Duration.ofMinutes(10)),
                      setting(admin, Topics.PROFILES, "min.compaction.lag.ms")));
      assertEquals("60000", setting(admin, Topics.ITEMS, "min.compaction.lag.ms"));
      // Replicas count on it.
      await()
          .untilAsserted(
              () ->
                  assertEquals(
                      millis(Topics.REMOVALS_KEPT),
                      setting(admin, Topics.ITEMS, "delete.retention.ms")));
    }
  }

  /** Retention counts from a record's timestamp, so that must not be the event's. */
  @Test
  void eventsOfYearsAgo_countAsWrittenNow() throws Exception {
    long startMillis = System.currentTimeMillis();
    long yearsAgoMillis = startMillis - Duration.ofDays(4_000).toMillis();
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        var producer =
            new KafkaProducer<>(
                client(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
      TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT);
      for (String topic :
          List.of(
              Topics.INTERACTIONS,
              Topics.DEAD_LETTERS,
              Topics.CATALOGUE,
              Topics.PROFILES,
              Topics.ITEMS,
              Topics.NEIGHBOURS,
              Topics.SESSIONS,
              Topics.IMPRESSIONS,
              Topics.MODELS)) {
        byte[] value = "old".getBytes(UTF_8);
        var written =
            producer.send(new ProducerRecord<>(topic, 0, yearsAgoMillis, value, value)).get();
        assertTrue(written.timestamp() >= startMillis, () -> topic + ": " + written.timestamp());
      }
    }
  }

  @Test
  void topicWhoseRecordsCountFromTheirEvents_isRefused() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker))) {
      admin.createTopics(List.of(new NewTopic(Topics.INTERACTIONS, 1, (short) 1))).all().get();
      var failure =
          assertThrows(
              IllegalStateException.class,
              () -> TopicSetup.ensure(client(broker), TopicSetup.Config.DEFAULT));
      assertEquals(
          "topic interactions.v1: message.timestamp.type CreateTime (expected: LogAppendTime)",
          failure.getMessage());
    }
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    return entry(admin, topic, name).value();
  }

  private static boolean isSet(Admin admin, String topic, String name) throws Exception {
    return entry(admin, topic, name).source() == ConfigSource.DYNAMIC_TOPIC_CONFIG;
  }

  private static ConfigEntry entry(Admin admin, String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return requireNonNull(settings).get(name);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static Map<String, Object> client(LocalBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private static List<String> read(LocalBroker broker, int count) {
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            client(broker), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(Topics.INTERACTIONS, 2)));
      consumer.seekToBeginning(consumer.assignment());
      long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (values.size() < count && System.nanoTime() < deadlineNanos) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), UTF_8)));
      }
    }
    return values;
  }
}
