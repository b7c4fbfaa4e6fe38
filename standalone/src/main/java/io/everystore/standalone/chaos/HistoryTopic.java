package io.everystore.standalone.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the job writes of what everybody did, read from its topic: the newest events one by one, the
 * older ones as sums, each with the value it was posted with. Not thread-safe.
 */
final class HistoryTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** The newest version of each history by profile id. */
  private final Map<String, History> histories = new HashMap<>();

  private HistoryTopic(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Reads what is written from now on; whoever does something has their whole history written. */
  static HistoryTopic fromNowOn(String kafka) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.HISTORIES).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Where the end is now, not at the first poll.
    partitions.forEach(consumer::position);
    return new HistoryTopic(consumer);
  }

  /** Takes in what was written meanwhile. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> written : consumer.poll(POLL)) {
      if (written.key() != null) {
        take(new String(written.key(), StandardCharsets.UTF_8), written.value());
      }
    }
  }

  /** A job that goes on from its checkpoint writes older versions behind newer ones. */
  private void take(String id, byte[] value) {
    if (value == null) {
      histories.remove(id);
      return;
    }
    try {
      histories.merge(
          id, History.parseFrom(value), (a, b) -> a.getVersion() > b.getVersion() ? a : b);
    } catch (InvalidProtocolBufferException e) {
      // Garbage, which the drill writes itself.
    }
  }

  /** What is known of everybody by event name, whichever of their ids it is kept under. */
  Map<String, Map<String, EventSums>> sums() {
    Map<String, Map<String, EventSums>> all = new HashMap<>();
    histories.forEach(
        (id, history) -> {
          Map<String, EventSums> person =
              all.computeIfAbsent(People.personOf(id), made -> new HashMap<>());
          sums(history).forEach((name, sums) -> person.merge(name, sums, EventSums::plus));
        });
    return all;
  }

  /** What one history holds by event name. */
  static Map<String, EventSums> sums(History history) {
    Map<String, EventSums> sums = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < history.getEventNamesCount(); i++) {
      // Values are written plus one, and not at all when no event has any.
      long valueCents = history.getEventValuesCount() == 0 ? 0 : history.getEventValues(i) - 1;
      sums.merge(
          history.getNames(history.getEventNames(i)),
          new EventSums(1, valueCents, seen.add(valueCents) ? 0 : 1),
          EventSums::plus);
    }
    for (int i = 0; i < history.getDayNamesCount(); i++) {
      sums.merge(
          history.getNames(history.getDayNames(i)),
          new EventSums(history.getDayEvents(i), history.getDayValues(i), 0),
          EventSums::plus);
    }
    return sums;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
