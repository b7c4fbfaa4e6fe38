package io.everystore.serving.materialize;

import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoreFullException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.View;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the view topics from where the store stands and applies them, for as long
 * as the process lives.
 *
 * <p>Bad records are skipped and counted. A broker that is away and a store that is full are waited
 * for, with the lag growing in the metrics meanwhile. Anything else that fails ends the thread,
 * which {@link #failure} then tells.
 */
final class Materializer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Materializer.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;
  private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Consumer<byte[], byte[]> consumer;
  private final OnlineStoreWriter writer;
  private final ViewAppliers appliers;
  private final AppliedPositions positions;
  private final MaterializerMetrics metrics;
  private final Map<TopicPartition, View> views = new HashMap<>();
  private final Map<TopicPartition, Long> offsetsToReach = new HashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private long nextHousekeepingNanos;
  private volatile boolean caughtUp;
  private volatile @Nullable Throwable failure;

  Materializer(
      Consumer<byte[], byte[]> consumer,
      OnlineStoreWriter writer,
      ViewAppliers appliers,
      AppliedPositions positions,
      MaterializerMetrics metrics) {
    this.consumer = consumer;
    this.writer = writer;
    this.appliers = appliers;
    this.positions = positions;
    this.metrics = metrics;
    this.thread = new Thread(this::run, "materializer");
  }

  void start() {
    thread.start();
  }

  /** True once every partition was applied up to its end as of start. */
  boolean caughtUp() {
    return caughtUp && failure == null;
  }

  /** Why the thread ended by itself, null while it runs. */
  @Nullable Throwable failure() {
    return failure;
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
      throw new IllegalStateException("materializer: did not stop within " + STOP_TIMEOUT);
    }
  }

  private void run() {
    try (consumer) {
      if (assign()) {
        appliers.restore(this::isRestored);
        while (!isStopping()) {
          applyNext();
        }
      }
    } catch (WakeupException e) {
      LOG.debug("materializer woken up to stop");
    } catch (RuntimeException | Error e) {
      failure = e;
      LOG.error("materializer ended, the views of this process are no longer kept up to date", e);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Takes every partition of the topics, waiting for broker and topics as long as it takes. */
  private boolean assign() {
    while (!isStopping()) {
      try {
        Map<TopicPartition, View> found = findPartitions();
        if (!found.isEmpty()) {
          views.putAll(found);
          consumer.assign(found.keySet());
          offsetsToReach.putAll(consumer.endOffsets(found.keySet(), CALL_TIMEOUT));
          seek();
          appliers.partitionsKnown(
              (int) found.values().stream().filter(view -> view == View.PROFILES).count());
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

  private Map<TopicPartition, View> findPartitions() {
    Map<TopicPartition, View> found = new HashMap<>();
    for (View view : View.values()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(ViewTopics.topic(view), CALL_TIMEOUT);
      if (partitions == null || partitions.isEmpty()) {
        LOG.warn("topic {} is not there yet", ViewTopics.topic(view));
        return Map.of();
      }
      for (PartitionInfo info : partitions) {
        found.put(new TopicPartition(info.topic(), info.partition()), view);
      }
    }
    return found;
  }

  private void seek() {
    for (TopicPartition partition : views.keySet()) {
      long next = writer.position(partition.topic(), partition.partition());
      long end = offsetsToReach.getOrDefault(partition, 0L);
      if (next > end) {
        LOG.error(
            "{}: the store has applied {} (expected: at most {}, the end of the topic); was the"
                + " topic made anew? Applying it from its beginning, older versions stay",
            partition,
            next,
            end);
        next = 0;
      }
      positions.advance(partition, next);
      if (next > 0) {
        consumer.seek(partition, next);
      } else {
        consumer.seekToBeginning(List.of(partition));
      }
    }
  }

  private boolean isRestored(View view) {
    return views.entrySet().stream()
        .anyMatch(entry -> entry.getValue() == view && positions.next(entry.getKey()) > 0);
  }

  private void applyNext() {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      LOG.error("the log no longer has {}: from its beginning", e.offsetOutOfRangePartitions());
      consumer.seekToBeginning(e.partitions());
      return;
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("cannot read the log now, trying again: {}", e.getMessage());
      pause();
      return;
    }
    for (TopicPartition partition : inOrder(records)) {
      View view = views.get(partition);
      if (view != null && !applyAll(view, records.records(partition))) {
        return;
      }
    }
    appliers.endOfBatch();
    if (System.nanoTime() - nextHousekeepingNanos >= 0) {
      nextHousekeepingNanos = System.nanoTime() + HOUSEKEEPING_NANOS;
      measureLag();
    }
    if (!caughtUp) {
      noteCatchUp();
    }
  }

  /** Profiles first: somebody may wait for them. */
  private List<TopicPartition> inOrder(ConsumerRecords<byte[], byte[]> records) {
    List<TopicPartition> ordered = new ArrayList<>(records.partitions());
    ordered.sort((left, right) -> Boolean.compare(isProfiles(right), isProfiles(left)));
    return ordered;
  }

  private boolean isProfiles(TopicPartition partition) {
    return views.get(partition) == View.PROFILES;
  }

  private boolean applyAll(View view, List<ConsumerRecord<byte[], byte[]>> records) {
    RecordApplier applier = appliers.of(view);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      while (!apply(view, applier, record)) {
        pause();
        if (isStopping()) {
          return false;
        }
      }
    }
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    writer.recordPosition(last.topic(), last.partition(), last.offset() + 1);
    positions.advance(new TopicPartition(last.topic(), last.partition()), last.offset() + 1);
    return true;
  }

  /** False when the store refused and the record has to be tried again. */
  private boolean apply(View view, RecordApplier applier, ConsumerRecord<byte[], byte[]> record) {
    try {
      RecordOutcome outcome =
          record.key() == null
              ? RecordOutcome.GARBAGE
              : applier.apply(record.partition(), record.key(), record.value());
      metrics.counted(view, outcome);
      if (outcome == RecordOutcome.GARBAGE || outcome == RecordOutcome.TOO_LARGE) {
        LOG.debug(
            "{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), outcome);
      }
      return true;
    } catch (StoreFullException | StoreUnavailableException | UncheckedIOException e) {
      metrics.storeRefused();
      LOG.error(
          "the store refused {}-{} offset {}; nothing is applied until it takes it",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return false;
    }
  }

  private void noteCatchUp() {
    offsetsToReach
        .entrySet()
        .removeIf(entry -> consumer.position(entry.getKey(), CALL_TIMEOUT) >= entry.getValue());
    if (offsetsToReach.isEmpty()) {
      caughtUp = true;
      LOG.info("views have caught up with the log");
    }
  }

  private void measureLag() {
    for (View view : View.values()) {
      long lag = 0;
      for (Map.Entry<TopicPartition, View> entry : views.entrySet()) {
        if (entry.getValue() == view) {
          lag += consumer.currentLag(entry.getKey()).orElse(0);
        }
      }
      metrics.lag(view, lag);
    }
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
}
