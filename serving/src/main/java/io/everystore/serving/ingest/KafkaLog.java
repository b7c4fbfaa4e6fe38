package io.everystore.serving.ingest;

import io.everystore.serving.process.FatalErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in Kafka: idempotent, acknowledged by every in-sync replica, in the order of appends.
 *
 * <p>Event loops append, so the producer never waits: topics are looked up by a thread of its own
 * before they are needed, and a full buffer fails the append.
 */
public final class KafkaLog implements DurableLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);

  /** How Kafka names the threads of its producers. */
  static final String SENDER_THREADS = "kafka-producer-network-thread";

  private static final int BUFFER_BYTES = 32 << 20;
  private static final int LOSSY_BUFFER_BYTES = 8 << 20;
  private static final int LOSSY_LINGER_MILLIS = 20;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int LINGER_MILLIS = 1;
  private static final int REQUEST_TIMEOUT_MILLIS = 3_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 6_000;
  private static final int LOOK_UP_INTERVAL_MILLIS = 50;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Topics must not be forgotten while nobody shops: the next event could not wait for them. */
  private static final long METADATA_IDLE_MILLIS = TimeUnit.DAYS.toMillis(3_650);

  private final KafkaProducer<byte[], byte[]> producer;
  private final CountDownLatch topicsKnown = new CountDownLatch(1);
  private final Thread lookUp;
  private volatile boolean closed;

  private KafkaLog(KafkaProducer<byte[], byte[]> producer, List<String> topics) {
    this.producer = producer;
    // Kafka only logs what ends this thread, and nothing would ever be sent again.
    FatalErrors.checkThreads(SENDER_THREADS);
    this.lookUp = new Thread(() -> lookUp(topics), "kafka-log-topics");
    lookUp.setDaemon(true);
  }

  /** Starts connecting; {@link #awaitTopics} tells when appends can succeed. */
  public static KafkaLog start(KafkaConnection kafka, List<String> topics) {
    return start(kafka, topics, "door", BUFFER_BYTES);
  }

  /**
   * Starts connecting, for records that must not take the place of others in their buffer.
   *
   * @param clientId name of the producer in metrics and at the broker
   * @param bufferBytes of records not sent yet; more are refused
   */
  public static KafkaLog start(
      KafkaConnection kafka, List<String> topics, String clientId, int bufferBytes) {
    KafkaLog log =
        new KafkaLog(new KafkaProducer<>(settings(kafka, clientId, bufferBytes)), topics);
    log.lookUp.start();
    return log;
  }

  /**
   * Starts connecting a log for what may be lost: with a buffer of its own, so that it can fill up
   * without a fact being refused, acknowledged by one broker, compressed.
   */
  public static KafkaLog startLossy(KafkaConnection kafka, List<String> topics) {
    Map<String, Object> lossy = settings(kafka, "impressions", LOSSY_BUFFER_BYTES);
    lossy.put(ProducerConfig.ACKS_CONFIG, "1");
    lossy.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    lossy.put(ProducerConfig.LINGER_MS_CONFIG, LOSSY_LINGER_MILLIS);
    lossy.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    KafkaLog log = new KafkaLog(new KafkaProducer<>(lossy), topics);
    log.lookUp.start();
    return log;
  }

  private static Map<String, Object> settings(
      KafkaConnection kafka, String clientId, int bufferBytes) {
    return kafka.with(
        Map.ofEntries(
            Map.entry(ProducerConfig.CLIENT_ID_CONFIG, clientId),
            Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
            Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
            Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
            Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0),
            Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes),
            Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
            Map.entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
            Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS),
            Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS),
            Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MILLIS)));
  }

  /**
   * Waits until every topic is known.
   *
   * @return false when {@code timeout} passed before
   */
  public boolean awaitTopics(Duration timeout) throws InterruptedException {
    return topicsKnown.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookUp(List<String> topics) {
    for (String topic : topics) {
      while (!closed && !isKnown(topic)) {
        try {
          Thread.sleep(LOOK_UP_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
    topicsKnown.countDown();
  }

  private boolean isKnown(String topic) {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (KafkaException notYet) {
      LOG.debug("topic {} not known yet", topic, notYet);
      return false;
    }
  }

  // The callback carries what the future would.
  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void append(
      String topic, byte[] key, byte @Nullable [] value, Acknowledgement acknowledgement) {
    try {
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (metadata, failure) -> {
            if (failure == null) {
              acknowledgement.appended(metadata.partition(), metadata.offset());
            } else {
              acknowledgement.failed(failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      acknowledgement.failed(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    lookUp.interrupt();
    producer.close(CLOSE_TIMEOUT);
  }
}
