package io.everystore.serving.materialize;

import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.View;
import io.everystore.serving.ingest.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of some views, read from where a store stands: every partition, in no consumer group.
 *
 * <p>Belongs to one thread, but for {@link #wakeUp}. What reaches the broker may throw a {@code
 * KafkaException}, to be tried again.
 */
final class ViewLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewLog.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ENDS_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_POLL_RECORDS = 2000;

  private final Consumer<byte[], byte[]> consumer;
  private final Set<View> wanted;
  private final Map<TopicPartition, View> views = new HashMap<>();
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private ViewLog(Consumer<byte[], byte[]> consumer, Set<View> wanted) {
    this.consumer = consumer;
    this.wanted = wanted;
  }

  /** Connects, without waiting for it. */
  static ViewLog connect(KafkaConnection kafka, String clientId, Set<View> wanted) {
    return new ViewLog(
        kafka.consumer(
            clientId, "none", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS)),
        wanted);
  }

  /** Goes to where {@code store} stands. False while a topic is not there. */
  boolean open(OnlineStoreWriter store) {
    Map<TopicPartition, View> found = findPartitions();
    if (found.isEmpty()) {
      return false;
    }
    views.clear();
    views.putAll(found);
    consumer.assign(found.keySet());
    ends.clear();
    ends.putAll(consumer.endOffsets(found.keySet(), CALL_TIMEOUT));
    starts.clear();
    for (TopicPartition partition : found.keySet()) {
      seek(partition, store.position(partition.topic(), partition.partition()));
    }
    return true;
  }

  private Map<TopicPartition, View> findPartitions() {
    Map<TopicPartition, View> found = new HashMap<>();
    for (View view : wanted) {
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

  private void seek(TopicPartition partition, long applied) {
    long next = applied;
    long end = ends.getOrDefault(partition, 0L);
    if (next > end) {
      LOG.error(
          "{}: the store has applied {} (expected: at most {}, the end of the topic); was the"
              + " topic made anew? Applying it from its beginning, older versions stay",
          partition,
          next,
          end);
      next = 0;
    }
    starts.put(partition, next);
    if (next > 0) {
      consumer.seek(partition, next);
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
  }

  /** Goes back to the beginning of every topic. */
  void rewind() {
    consumer.seekToBeginning(views.keySet());
  }

  /** Waits for records, a moment at most. */
  ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      LOG.error("the log no longer has {}: from its beginning", e.offsetOutOfRangePartitions());
      consumer.seekToBeginning(e.partitions());
      return ConsumerRecords.empty();
    }
  }

  /** The partitions of a poll, profiles first: somebody may wait for them. */
  List<TopicPartition> inOrder(ConsumerRecords<byte[], byte[]> records) {
    List<TopicPartition> ordered = new ArrayList<>(records.partitions());
    ordered.sort(Comparator.comparing(partition -> view(partition) != View.PROFILES));
    return ordered;
  }

  View view(TopicPartition partition) {
    View view = views.get(partition);
    if (view == null) {
      throw new IllegalStateException(partition + " (expected: one of " + views.keySet() + ")");
    }
    return view;
  }

  /** Where reading began, by partition; 0 for the beginning. */
  Map<TopicPartition, Long> starts() {
    return starts;
  }

  /** Where the topics ended when reading began. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  /** Where the topics end now. */
  Map<TopicPartition, Long> currentEnds() {
    return consumer.endOffsets(views.keySet(), ENDS_TIMEOUT);
  }

  int partitionCount(View view) {
    return partitions(view).size();
  }

  /** Of the view's topic. */
  List<TopicPartition> partitions(View view) {
    return views.keySet().stream().filter(partition -> view(partition) == view).toList();
  }

  /** The next offset to be read. */
  long position(TopicPartition partition) {
    return consumer.position(partition, CALL_TIMEOUT);
  }

  /** Records of the view's topic that were not handed over yet, as far as is known. */
  long lag(View view) {
    long lag = 0;
    for (Map.Entry<TopicPartition, View> entry : views.entrySet()) {
      if (entry.getValue() == view) {
        lag += consumer.currentLag(entry.getKey()).orElse(0);
      }
    }
    return lag;
  }

  /** Ends a wait for the broker, now or the next one, with a {@link WakeupException}. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
