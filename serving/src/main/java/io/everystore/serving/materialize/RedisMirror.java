package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.StoreResetException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.View;
import io.everystore.feature.store.redis.RedisOnlineStore;
import io.everystore.feature.store.redis.RedisStoreConfig;
import io.everystore.serving.ingest.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps a Redis server a copy of the views other programs want, for as long as the
 * process lives. Thread-safe.
 *
 * <p>It reads the topics itself, from the positions recorded on the server, so neither pages nor
 * the local store wait for a server that is slow or away: what it does not take stays in the log.
 * After any failure it connects anew, with growing pauses, and goes on from the recorded positions;
 * a server found empty is filled from the beginning. Versions make both harmless. A server that
 * lacks what the topics held for so long that they may have dropped removals is emptied first, see
 * {@link Completeness}.
 */
public final class RedisMirror implements AutoCloseable {
  /** Sessions are left out: raw material of this process' own index. */
  static final Set<View> VIEWS =
      Collections.unmodifiableSet(
          EnumSet.of(View.PROFILES, View.CATALOGUE, View.ITEMS, View.NEIGHBOURS));

  private static final Logger LOG = LoggerFactory.getLogger(RedisMirror.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final long BROKER_RETRY_MILLIS = 500;
  private static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Whether the server takes what it is given. */
  public enum State {
    /** The first attempt is under way. */
    CONNECTING,
    UP,
    /** It did not answer the last attempt; there will be another. */
    AWAY
  }

  private final Set<View> views;
  private final RedisStoreConfig redis;
  private final EpochClock clock;
  private final ViewLog log;
  private final RedisMirrorMetrics metrics;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "redis-mirror");
  private long nextHousekeepingNanos;
  private volatile long completeUntilMillis;
  private volatile State state = State.CONNECTING;

  private RedisMirror(
      Set<View> views,
      RedisStoreConfig redis,
      EpochClock clock,
      ViewLog log,
      RedisMirrorMetrics metrics) {
    this.views = views;
    this.redis = redis;
    this.clock = clock;
    this.log = log;
    this.metrics = metrics;
  }

  /** Starts to mirror what programs want. Waits for neither broker nor server. */
  public static RedisMirror start(
      KafkaConnection kafka, RedisStoreConfig redis, EpochClock clock, MeterRegistry registry) {
    return start(VIEWS, kafka, redis, clock, registry);
  }

  /** The same with what replicas that hold a share of the people read of the others. */
  public static RedisMirror startForReplicas(
      KafkaConnection kafka, RedisStoreConfig redis, EpochClock clock, MeterRegistry registry) {
    EnumSet<View> views = EnumSet.copyOf(VIEWS);
    views.add(View.HISTORIES);
    return start(views, kafka, redis, clock, registry);
  }

  private static RedisMirror start(
      Set<View> views,
      KafkaConnection kafka,
      RedisStoreConfig redis,
      EpochClock clock,
      MeterRegistry registry) {
    RedisMirror mirror =
        new RedisMirror(
            views,
            redis,
            clock,
            ViewLog.connect(kafka, "redis-mirror", views),
            new RedisMirrorMetrics(registry, views));
    mirror.thread.setDaemon(true);
    mirror.thread.start();
    return mirror;
  }

  public State state() {
    return state;
  }

  /** Until when the server holds everything the topics held, 0 while that is not known. */
  public long completeUntilMillis() {
    return completeUntilMillis;
  }

  /** True when the thread has ended. */
  boolean stopped() {
    return !thread.isAlive();
  }

  /** Stops, without waiting long for a server that does not answer. */
  @Override
  public void close() {
    stopping.countDown();
    log.wakeUp();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!stopped()) {
      LOG.warn("redis mirror: did not stop within {}, left behind", STOP_TIMEOUT);
    }
  }

  private void run() {
    try (log) {
      while (!isStopping()) {
        try (RedisOnlineStore store = RedisOnlineStore.open(redis, clock)) {
          follow(store);
        } catch (WakeupException e) {
          LOG.debug("redis mirror woken up to stop");
        } catch (StoreUnavailableException | StoreResetException e) {
          failed(e);
        } catch (RuntimeException e) {
          LOG.error("redis mirror: connecting anew after an error", e);
          failed(e);
        }
      }
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void failed(RuntimeException cause) {
    if (isStopping()) {
      return;
    }
    if (state != State.AWAY) {
      LOG.warn(
          "redis {} does not answer: {}. Pages go on from local memory; it is filled as soon as it"
              + " is there",
          redis.address(),
          cause.getMessage());
    }
    state = State.AWAY;
    completeUntilMillis = 0;
    metrics.failed();
    Backoff.pause(backoff.nextMillis(), stopping);
  }

  private void follow(RedisOnlineStore store) {
    if (!openLog(store)) {
      return;
    }
    if (log.starts().values().stream().allMatch(start -> start == 0)) {
      metrics.filledFromTheBeginning();
    }
    MirrorAppliers appliers = new MirrorAppliers(views, store, clock);
    Completeness completeness = new Completeness(log, store, clock);
    while (!isStopping()) {
      try {
        ConsumerRecords<byte[], byte[]> records = poll(completeness);
        if (!records.isEmpty()) {
          completeness.requireNoneMissed();
        }
        apply(records, appliers, store);
        // Also without records: this is how an emptied server is noticed.
        store.flush();
        completeUntilMillis = store.completeUntilMillis();
        up(appliers);
      } catch (StoreResetException e) {
        LOG.warn("redis {} was emptied: filling it again", redis.address());
        metrics.filledFromTheBeginning();
        log.rewind();
      } catch (RemovalsMissedException e) {
        LOG.warn("redis {} is emptied: {}", redis.address(), e.getMessage());
        store.empty();
        metrics.filledFromTheBeginning();
        log.rewind();
      }
    }
  }

  /** Goes to where the server stands, waiting for broker and topics as long as it takes. */
  private boolean openLog(RedisOnlineStore store) {
    while (!isStopping()) {
      try {
        if (log.open(store)) {
          return true;
        }
      } catch (WakeupException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.warn("the broker does not answer yet: {}", e.getMessage());
      }
      Backoff.pause(BROKER_RETRY_MILLIS, stopping);
    }
    return false;
  }

  private ConsumerRecords<byte[], byte[]> poll(Completeness completeness) {
    try {
      completeness.advance();
      return log.poll();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("cannot read the log now, trying again: {}", e.getMessage());
      Backoff.pause(BROKER_RETRY_MILLIS, stopping);
      return ConsumerRecords.empty();
    }
  }

  private void apply(
      ConsumerRecords<byte[], byte[]> records, MirrorAppliers appliers, RedisOnlineStore store) {
    for (TopicPartition partition : log.inOrder(records)) {
      RecordApplier applier = appliers.of(log.view(partition));
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
      for (ConsumerRecord<byte[], byte[]> record : batch) {
        if (record.key() != null) {
          applier.apply(partition.partition(), record.key(), record.value());
        }
      }
      long next = batch.get(batch.size() - 1).offset() + 1;
      store.recordPosition(partition.topic(), partition.partition(), next);
    }
  }

  private void up(MirrorAppliers appliers) {
    if (state != State.UP) {
      LOG.info("redis {} is mirrored to", redis.address());
      state = State.UP;
      backoff.reset();
      metrics.up();
    }
    if (System.nanoTime() - nextHousekeepingNanos >= 0) {
      nextHousekeepingNanos = System.nanoTime() + HOUSEKEEPING_NANOS;
      appliers.keepHouse();
      for (View view : views) {
        metrics.lag(view, log.lag(view));
      }
    }
  }
}
