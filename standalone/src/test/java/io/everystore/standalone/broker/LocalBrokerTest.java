package io.everystore.standalone.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everystore.feature.model.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
