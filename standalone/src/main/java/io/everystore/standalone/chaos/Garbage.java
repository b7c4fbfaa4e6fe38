package io.everystore.standalone.chaos;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes into topics what does not belong there, under keys of nobody. */
final class Garbage {
  private static final int MAX_BLOCK_MILLIS = 10_000;
  private static final int DELIVERY_MILLIS = 20_000;
  private static final int NOISE_BYTES = 300;
  private static final long YEAR_2099_MILLIS = 4_070_908_800_000L;

  /** Every topic but that of dead letters, which nobody reads. */
  private static final List<String> TOPICS =
      List.of(
          Topics.INTERACTIONS,
          Topics.CATALOGUE,
          Topics.PROFILES,
          Topics.ITEMS,
          Topics.NEIGHBOURS,
          Topics.SESSIONS,
          Topics.IMPRESSIONS,
          Topics.MODELS,
          Topics.DEFINITIONS,
          Topics.EXPOSURES,
          Topics.EXPERIMENT_RESULTS,
          Topics.HISTORIES,
          Topics.SEGMENT_TRANSITIONS,
          Topics.LIST_ENTRIES,
          Topics.VALUE_DISTRIBUTIONS,
          Topics.SEGMENT_SIZES,
          Topics.SEGMENT_TRENDS,
          Topics.OFFER_COMMANDS,
          Topics.OFFER_DECISIONS,
          Topics.OFFER_VIEWS,
          Topics.AUDIT,
          Topics.ERASURES,
          Topics.WEBHOOKS,
          Topics.WEBHOOK_DEAD_LETTERS);

  private final KafkaProducer<byte[], byte[]> producer;
  private int written;

  private Garbage(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Writes a few records into every topic.
   *
   * @return how many the broker took; it refuses some itself
   */
  static int write(String kafka, Random random) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            MAX_BLOCK_MILLIS,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            MAX_BLOCK_MILLIS,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            DELIVERY_MILLIS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      Garbage garbage = new Garbage(producer);
      for (String topic : TOPICS) {
        garbage.writeInto(topic, random);
      }
      return garbage.written;
    }
  }

  private void writeInto(String topic, Random random) throws InterruptedException {
    byte[] key = ("garbage-" + random.nextInt(1_000)).getBytes(StandardCharsets.UTF_8);
    byte[] noise = new byte[NOISE_BYTES];
    random.nextBytes(noise);
    byte[] noKey = noise.clone();
    // No field has such a tag.
    noise[0] = (byte) 0xff;
    write(topic, null, key, noise);
    write(topic, null, noKey, noise);
    write(topic, null, key, null);
    write(topic, null, null, null);
    write(topic, null, key, new byte[0]);
    write(topic, YEAR_2099_MILLIS, key, noise);
    write(topic, 0L, key, noise);
    if (topic.equals(Topics.INTERACTIONS)) {
      write(topic, YEAR_2099_MILLIS, key, interaction("garbage-future", YEAR_2099_MILLIS));
      write(topic, 0L, null, interaction("garbage-past", -1));
      write(topic, null, key, interaction("guest", EpochClock.SYSTEM.millis()));
    }
  }

  private static byte[] interaction(String client, long timeMillis) {
    return Interaction.newBuilder()
        .setClientId(client)
        .setEventId("garbage")
        .setName("view_item")
        .setEventTimeMillis(timeMillis)
        .setReceivedTimeMillis(timeMillis)
        .addItems(InteractionItem.newBuilder().setItemId("item-0"))
        .build()
        .toByteArray();
  }

  private void write(
      String topic, @Nullable Long timeMillis, byte @Nullable [] key, byte @Nullable [] value)
      throws InterruptedException {
    try {
      Object unused =
          producer.send(new ProducerRecord<>(topic, null, timeMillis, key, value)).get();
      written++;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException(topic + ": the broker does not answer", e);
      }
      // Refused, such as a record without key in a compacted topic.
    }
  }
}
