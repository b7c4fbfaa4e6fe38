package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.view.ModelImage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code models.v1} from its beginning on a thread of its own. A handful of records, so
 * they stay on the heap, and a process without them is ready all the same: its built-in weights
 * answer.
 *
 * <p>The last record of a name in the log is its model: one subtask writes them in order, and one
 * that was restored goes on from where it stood, which is then what ranks.
 */
final class ModelFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** More names than this are not ours. */
  static final int MAX_MODELS = 64;

  static final int MAX_MODEL_BYTES = 256 * 1024;

  private final Consumer<byte[], byte[]> consumer;
  private final Counter applied;
  private final Counter refused;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "models");
  private volatile ModelImage image = ModelImage.EMPTY;

  ModelFollower(KafkaConnection kafka, MeterRegistry registry) {
    consumer = kafka.consumer("models", "earliest", Map.of());
    applied = counter(registry, "applied");
    refused = counter(registry, "garbage");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("everystore.models.applied")
        .description("Records of models by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  ModelImage image() {
    return image;
  }

  private void run() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(FIRST_PAUSE_MILLIS), Duration.ofMillis(LONGEST_PAUSE_MILLIS));
    try (consumer) {
      boolean open = false;
      while (stopping.getCount() > 0) {
        try {
          if (!open && !open()) {
            stopping.await(backoff.nextMillis(), TimeUnit.MILLISECONDS);
            continue;
          }
          open = true;
          apply(consumer.poll(POLL));
          backoff.reset();
        } catch (WakeupException e) {
          LOG.debug("models: woken up to stop");
        } catch (KafkaException e) {
          LOG.warn("models cannot be read now, trying again: {}", e.getMessage());
          stopping.await(backoff.nextMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("models are no longer followed, those in force stay", e);
    }
  }

  /** Goes to the beginning. False while the topic is not there. */
  private boolean open() {
    List<PartitionInfo> partitions = consumer.partitionsFor(Topics.MODELS, CALL_TIMEOUT);
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    List<TopicPartition> all =
        partitions.stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return true;
  }

  private void apply(ConsumerRecords<byte[], byte[]> records) {
    ModelImage changed = image;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ModelImage next = apply(changed, record.key(), record.value());
      (next == null ? refused : applied).increment();
      changed = next == null ? changed : next;
    }
    image = changed;
  }

  /** The image after one record, null when the record is none of ours. */
  static @Nullable ModelImage apply(
      ModelImage image, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return null;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      return image.without(name);
    }
    if (value.length > MAX_MODEL_BYTES
        || (image.all().size() >= MAX_MODELS && image.find(name) == null)) {
      return null;
    }
    try {
      Model model = Model.parseFrom(value);
      boolean sound =
          !name.isEmpty()
              && model.getName().equals(name)
              && model.getFeatureNamesCount() == model.getWeightsCount()
              && model.getWeightsList().stream().allMatch(Float::isFinite)
              && model.getArmsList().stream().allMatch(ModelFollower::isSound);
      return sound ? image.with(model) : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static boolean isSound(Arm arm) {
    return arm.getSuccesses() >= 0
        && arm.getExposures() >= 0
        && Double.isFinite(arm.getSuccesses())
        && Double.isFinite(arm.getExposures());
  }

  @Override
  public void close() {
    stopping.countDown();
    consumer.wakeup();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
