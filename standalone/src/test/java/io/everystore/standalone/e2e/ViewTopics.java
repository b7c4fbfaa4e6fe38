package io.everystore.standalone.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads view topics to their end: the latest value of every key, all of them. */
final class ViewTopics {
  private static final Duration POLL = Duration.ofMillis(500);

  private final String bootstrapServers;

  ViewTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Event counts of everybody but canaries; keys are "id event-name". */
  Map<String, Long> countsByPerson() throws InvalidProtocolBufferException {
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : latest(Topics.PROFILES).entrySet()) {
      if (entry.getKey().startsWith("\0") || CanaryIds.isOne(entry.getKey())) {
        continue;
      }
      Profile profile = Profile.parseFrom(entry.getValue());
      add(counts, entry.getKey(), profile.getEventCountsList());
    }
    return counts;
  }

  /** Event counts of every item; keys are "id event-name". */
  Map<String, Long> countsByItem() throws InvalidProtocolBufferException {
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : latest(Topics.ITEMS).entrySet()) {
      add(counts, entry.getKey(), ItemStats.parseFrom(entry.getValue()).getEventCountsList());
    }
    return counts;
  }

  private static void add(Map<String, Long> counts, String id, List<EventCount> events) {
    for (EventCount event : events) {
      counts.merge(id + " " + event.getName(), event.getTotal(), Long::sum);
    }
  }

  /** The topics that keep the latest value of every key. */
  List<String> compacted() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<ConfigResource> topics =
          admin.listTopics().names().get().stream()
              .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
              .toList();
      return admin.describeConfigs(topics).all().get().entrySet().stream()
          .filter(topic -> topic.getValue().get("cleanup.policy").value().contains("compact"))
          .map(topic -> topic.getKey().name())
          .sorted()
          .toList();
    }
  }

  /** The latest value of every key that was not removed. */
  Map<String, byte[]> latest(String topic) {
    Map<String, byte[]> values = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            values.remove(key);
          } else {
            values.put(key, record.value());
          }
        }
      }
    }
    return values;
  }
}
