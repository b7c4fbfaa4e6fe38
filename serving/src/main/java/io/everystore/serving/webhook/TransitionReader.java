package io.everystore.serving.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentTransition;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.process.FatalErrors;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads transitions for the sender, on a thread of its own, as one of a group: each partition goes
 * to one serving process. What was told is committed, the rest is read again after a crash.
 */
final class TransitionReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TransitionReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;
  private static final long READY_MILLIS = 50;
  private static final int MAX_POLL_RECORDS = 2_000;

  /** Transitions that come one by one are fetched together, as far as that takes no longer. */
  private static final int FETCH_BYTES = 64 * 1024;

  private static final int FETCH_MILLIS = 100;

  /** After a crash, as much more than what was under way is told again. */
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final WebhookSender sender;
  private final Context loop;
  private final BooleanSupplier ready;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "webhooks");
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
  private long committedNanos = System.nanoTime();

  private TransitionReader(
      KafkaConsumer<byte[], byte[]> consumer,
      WebhookSender sender,
      Context loop,
      BooleanSupplier ready) {
    this.ready = ready;
    this.consumer = consumer;
    this.sender = sender;
    this.loop = loop;
  }

  /**
   * Starts to read; waits for no broker.
   *
   * @param loop the sender's
   * @param ready whether the sender knows all webhooks; nothing is read before
   */
  static TransitionReader start(
      KafkaConnection kafka,
      String groupId,
      WebhookSender sender,
      Context loop,
      BooleanSupplier ready) {
    TransitionReader reader =
        new TransitionReader(
            kafka.consumer(
                "webhooks",
                // Nobody asked for what happened before there was anybody to tell.
                "latest",
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    groupId,
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    MAX_POLL_RECORDS,
                    ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                    FETCH_BYTES,
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                    FETCH_MILLIS)),
            sender,
            loop,
            ready);
    reader.thread.start();
    return reader;
  }

  private void run() {
    try (consumer) {
      while (!ready.getAsBoolean()) {
        if (stopping.await(READY_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      consumer.subscribe(List.of(Topics.SEGMENT_TRANSITIONS), new Handover());
      while (stopping.getCount() > 0) {
        readNext();
      }
      commit();
    } catch (WakeupException e) {
      LOG.debug("woken up to stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      FatalErrors.check(e);
      LOG.error("webhooks are no longer delivered", e);
    }
  }

  private void readNext() throws InterruptedException {
    try {
      List<WebhookEvent> events = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        events.add(event(record));
      }
      if (!events.isEmpty()) {
        onLoop(
            () -> {
              sender.take(events);
              return true;
            });
      }
      if (System.nanoTime() - committedNanos >= COMMIT_NANOS) {
        commit();
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("cannot read the log now, trying again: {}", e.getMessage());
      if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("stopping");
      }
    }
  }

  /** What cannot be read is nobody's transition: it is passed over. */
  private static WebhookEvent event(ConsumerRecord<byte[], byte[]> record) {
    SegmentTransition transition = SegmentTransition.getDefaultInstance();
    try {
      if (record.value() != null) {
        transition = SegmentTransition.parseFrom(record.value());
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("transition at {}-{}: unreadable", record.partition(), record.offset());
    }
    return new WebhookEvent(record.partition(), record.offset(), transition);
  }

  private void commit() throws InterruptedException {
    committedNanos = System.nanoTime();
    Map<Integer, Long> positions = onLoop(sender::positions);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      Long next = positions.get(partition.partition());
      offsets.put(
          partition,
          new OffsetAndMetadata(next == null ? consumer.position(partition, CALL_TIMEOUT) : next));
    }
    if (!offsets.equals(committed)) {
      consumer.commitSync(offsets, CALL_TIMEOUT);
      committed = offsets;
    }
  }

  private <T> T onLoop(Supplier<T> task) throws InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      loop.runOnContext(
          now -> {
            try {
              done.complete(task.get());
            } catch (RuntimeException | Error e) {
              FatalErrors.check(e);
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      throw new WakeupException(); // The process ends.
    }
    try {
      return done.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the sender of webhooks does not answer", e);
    }
  }

  /** What other processes take over is committed as far as it is done with. */
  private final class Handover implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        commitNow();
      } finally {
        onPartitionsLost(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      try {
        drop(partitions);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void drop(Collection<TopicPartition> partitions) throws InterruptedException {
      List<Integer> numbers = partitions.stream().map(TopicPartition::partition).toList();
      onLoop(
          () -> {
            sender.revoked(numbers);
            return true;
          });
    }

    /**
     * Where a group begins in a partition is the end of the log at that time, and only what is
     * committed says so to whoever takes the partition over, even if nothing was read by then.
     */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      commitNow();
    }

    private void commitNow() {
      try {
        commit();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    consumer.wakeup();
    try {
      thread.join(CALL_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
