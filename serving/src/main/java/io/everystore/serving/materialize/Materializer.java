package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoreDamagedException;
import io.everystore.feature.store.StoreFullException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.View;
import io.everystore.serving.process.FatalErrors;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
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
 * for, with the lag growing in the metrics meanwhile. A view whose file was cut off begins anew
 * from its topic, while this process has not caught up. Anything else that fails ends the thread,
 * which {@link #failure} then tells; so does a time without the broker that may have hidden
 * removals, see {@link Completeness}.
 */
final class Materializer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Materializer.class);
  private static final long RETRY_MILLIS = 500;
  private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final ViewLog log;
  private final OnlineStoreWriter writer;
  private final ViewAppliers appliers;
  private final AppliedPositions positions;
  private final MaterializerMetrics metrics;
  private final EpochClock clock;
  private final Map<TopicPartition, Long> offsetsToReach = new HashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private long nextHousekeepingNanos;
  private volatile boolean caughtUp;
  private volatile @Nullable Throwable failure;

  Materializer(
      ViewLog log,
      OnlineStoreWriter writer,
      ViewAppliers appliers,
      AppliedPositions positions,
      MaterializerMetrics metrics,
      EpochClock clock) {
    this.log = log;
    this.writer = writer;
    this.appliers = appliers;
    this.positions = positions;
    this.metrics = metrics;
    this.clock = clock;
    this.thread = new Thread(this::run, "materializer");
  }

  void start() {
    thread.start();
  }

  /**
   * True once every partition was applied up to its end as of start; again false while a view that
   * began anew has not come up to its end as of then.
   */
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
    log.wakeUp();
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
    try (log) {
      if (open()) {
        appliers.restore(this::isRestored);
        Completeness completeness = new Completeness(log, writer, clock);
        while (!isStopping()) {
          applyOrBeginAnew(completeness);
        }
      }
    } catch (WakeupException e) {
      LOG.debug("materializer woken up to stop");
    } catch (RuntimeException | Error e) {
      FatalErrors.check(e);
      failure = e;
      LOG.error("materializer ended, the views of this process are no longer kept up to date", e);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Goes to where the store stands, waiting for broker and topics as long as it takes. */
  private boolean open() {
    while (!isStopping()) {
      try {
        if (log.open(writer)) {
          log.starts().forEach(positions::advance);
          offsetsToReach.putAll(log.ends());
          appliers.partitionsKnown(log.partitionCount(View.PROFILES));
          return true;
        }
      } catch (WakeupException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("the broker does not answer yet: {}", e.getMessage());
      }
      Backoff.pause(RETRY_MILLIS, stopping);
    }
    return false;
  }

  private boolean isRestored(View view) {
    return log.starts().entrySet().stream()
        .anyMatch(start -> log.view(start.getKey()) == view && start.getValue() > 0);
  }

  private void applyOrBeginAnew(Completeness completeness) {
    try {
      applyNext(completeness);
    } catch (StoreDamagedException | InternalError e) {
      // The JVM's word for mapped memory that is not there; it may come out anywhere behind it.
      if (!replaceDamaged()) {
        throw e;
      }
    }
  }

  /**
   * Has views begin anew whose file was cut off.
   *
   * @return false when there is none
   */
  private boolean replaceDamaged() {
    boolean damaged = false;
    for (View view : View.values()) {
      if (replaceDamaged(view)) {
        metrics.viewBegunAnew();
        log.partitions(view)
            .forEach(each -> writer.recordPosition(each.topic(), each.partition(), 0));
        damaged = true;
      }
    }
    if (damaged) {
      caughtUp = false;
      // Also of the other views: of what was read last, not everything was applied.
      boolean unused = open();
    }
    return damaged;
  }

  /** Waits until there is room for a new file. */
  private boolean replaceDamaged(View view) {
    while (!isStopping()) {
      try {
        return writer.replaceDamaged(view);
      } catch (UncheckedIOException e) {
        metrics.storeRefused();
        LOG.error("the store has no room for a new file of view {}, it is tried again", view, e);
      }
      Backoff.pause(RETRY_MILLIS, stopping);
    }
    return false;
  }

  private void applyNext(Completeness completeness) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      completeness.advance();
      records = log.poll();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("cannot read the log now, trying again: {}", e.getMessage());
      Backoff.pause(RETRY_MILLIS, stopping);
      return;
    }
    if (!records.isEmpty()) {
      completeness.requireNoneMissed();
    }
    for (TopicPartition partition : log.inOrder(records)) {
      if (!applyAll(log.view(partition), records.records(partition))) {
        return;
      }
    }
    appliers.endOfBatch();
    if (System.nanoTime() - nextHousekeepingNanos >= 0) {
      nextHousekeepingNanos = System.nanoTime() + HOUSEKEEPING_NANOS;
      measureLag();
      if (replaceDamaged()) {
        return;
      }
      if (caughtUp) {
        keepHouse();
      }
    }
    if (!caughtUp) {
      noteCatchUp();
    }
  }

  private boolean applyAll(View view, List<ConsumerRecord<byte[], byte[]>> records) {
    RecordApplier applier = appliers.of(view);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      while (!apply(view, applier, record)) {
        Backoff.pause(RETRY_MILLIS, stopping);
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

  private void keepHouse() {
    try {
      appliers.keepHouse();
    } catch (UncheckedIOException e) {
      metrics.storeRefused();
      LOG.error("the store has no room for a new file, it is tried again in a second", e);
    }
  }

  private void noteCatchUp() {
    offsetsToReach.entrySet().removeIf(entry -> log.position(entry.getKey()) >= entry.getValue());
    if (offsetsToReach.isEmpty()) {
      caughtUp = true;
      LOG.info("views have caught up with the log");
    }
  }

  private void measureLag() {
    for (View view : View.values()) {
      metrics.lag(view, log.lag(view));
    }
  }
}
