package io.everystore.serving.ingest;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads everything that stands in the log of interactions. */
final class WrittenEvents {
  /** An event and where it stands. */
  record Written(Interaction event, String key, int partition, long offset) {}

  private WrittenEvents() {}

  /** By event id; fails on a record that is no interaction and on an id that stands there twice. */
  static Map<String, Written> read(String bootstrapServers) throws Exception {
    Map<String, Written> written = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.INTERACTIONS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < java.util.Objects.requireNonNull(ends.get(p)))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Interaction event = Interaction.parseFrom(record.value());
          Written previous =
              written.put(
                  event.getEventId(),
                  new Written(
                      event,
                      new String(record.key(), StandardCharsets.UTF_8),
                      record.partition(),
                      record.offset()));
          if (previous != null) {
            throw new AssertionError("twice in the log: " + event.getEventId());
          }
        }
      }
    }
    return written;
  }
}
