package io.everystore.serving.materialize;

import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.process.FatalErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads small compacted topics from their beginning into memory and stays with them, on a thread of
 * its own. Thread-safe.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final long RETRY_MILLIS = 200;

  /** Takes the records of one topic, on the follower's thread. */
  public interface Handler {
    void accept(byte @Nullable [] key, byte @Nullable [] value);

    /** What was accepted since the last call becomes visible. */
    void publish();
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Handler> handlers;
  private final AppliedPositions positions = new AppliedPositions();
  private final Map<TopicPartition, Long> offsetsToReach = new HashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private final boolean fromBeginning;
  private volatile boolean caughtUp;
  private volatile @Nullable Throwable failure;

  private TopicFollower(
      KafkaConsumer<byte[], byte[]> consumer,
      String name,
      Map<String, Handler> handlers,
      boolean fromBeginning) {
    this.consumer = consumer;
    this.fromBeginning = fromBeginning;
    this.handlers = Map.copyOf(handlers);
    this.thread = new Thread(this::run, name);
  }

  /**
   * Starts to read; waits for no broker.
   *
   * @param handlers by topic
   */
  public static TopicFollower start(
      KafkaConnection kafka, String name, Map<String, Handler> handlers) {
    return start(kafka, name, handlers, true);
  }

  /**
   * Starts to read what is written from now on: once {@link #caughtUp}, nothing is missed.
   *
   * @param handlers by topic
   */
  public static TopicFollower startAtEnd(
      KafkaConnection kafka, String name, Map<String, Handler> handlers) {
    return start(kafka, name, handlers, false);
  }

  private static TopicFollower start(
      KafkaConnection kafka, String name, Map<String, Handler> handlers, boolean fromBeginning) {
    TopicFollower follower =
        new TopicFollower(
            kafka.consumer(name, "earliest", Map.of()), name, handlers, fromBeginning);
    follower.thread.start();
    return follower;
  }

  /** True once every topic was read up to its end as of start. */
  public boolean caughtUp() {
    return caughtUp && failure == null;
  }

  /**
   * Completes, on the follower's thread, once what was written at {@code offset} is published.
   * Whoever gives up waiting completes it itself.
   */
  public CompletableFuture<Void> whenPublished(String topic, int partition, long offset) {
    return positions.whenApplied(new TopicPartition(topic, partition), offset);
  }

  private void run() {
    try (consumer) {
      if (open()) {
        while (!isStopping()) {
          readNext();
        }
      }
    } catch (WakeupException e) {
      LOG.debug("{} woken up to stop", thread.getName());
    } catch (RuntimeException | Error e) {
      FatalErrors.check(e);
      failure = e;
      LOG.error("{} ended, what it reads is no longer kept up to date", thread.getName(), e);
    }
  }

  private boolean open() {
    while (!isStopping()) {
      try {
        List<TopicPartition> partitions = findPartitions();
        if (!partitions.isEmpty()) {
          consumer.assign(partitions);
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
          offsetsToReach.putAll(ends);
          if (fromBeginning) {
            consumer.seekToBeginning(partitions);
          } else {
            ends.forEach(consumer::seek);
          }
          return true;
        }
      } catch (WakeupException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("the broker does not answer yet: {}", e.getMessage());
      }
      pause();
    }
    return false;
  }

  private List<TopicPartition> findPartitions() {
    List<TopicPartition> found = new ArrayList<>();
    for (String topic : handlers.keySet()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, CALL_TIMEOUT);
      if (partitions == null || partitions.isEmpty()) {
        LOG.warn("topic {} is not there yet", topic);
        return List.of();
      }
      partitions.forEach(info -> found.add(new TopicPartition(topic, info.partition())));
    }
    return found;
  }

  private void readNext() {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        handler(record.topic()).accept(record.key(), record.value());
      }
      handlers.values().forEach(Handler::publish);
      for (TopicPartition partition : records.partitions()) {
        positions.advance(partition, consumer.position(partition, CALL_TIMEOUT));
      }
      if (!caughtUp) {
        offsetsToReach
            .entrySet()
            .removeIf(end -> consumer.position(end.getKey(), CALL_TIMEOUT) >= end.getValue());
        caughtUp = offsetsToReach.isEmpty();
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("cannot read the log now, trying again: {}", e.getMessage());
      pause();
    }
  }

  private Handler handler(String topic) {
    Handler handler = handlers.get(topic);
    if (handler == null) {
      throw new IllegalStateException(topic + " (expected: one of " + handlers.keySet() + ")");
    }
    return handler;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() {
    try {
      if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("stopping");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
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
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + ": did not stop within " + STOP_TIMEOUT);
    }
  }
}
