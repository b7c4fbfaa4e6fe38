package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoreResetException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.feature.store.redis.RedisOnlineStore;
import io.everystore.feature.store.redis.RedisStoreConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica with a share reads of the people it does not hold, from Redis. Thread-safe.
 *
 * <p>A read waits {@link #TIMEOUT} at most, on the thread that composes the answer. After {@link
 * #MOST_FAILURES} in a row nobody waits for a second: reads fail at once, and pages say so.
 */
public final class SharedTier implements OnlineStore {
  static final Duration TIMEOUT = Duration.ofMillis(20);
  static final int MOST_FAILURES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(SharedTier.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long REFUSING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final RedisStoreConfig redis;
  private final EpochClock clock;
  private final Timer reads;
  private final Counter failures;
  private final AtomicInteger failedInARow = new AtomicInteger();
  private final AtomicLong refusingUntilNanos = new AtomicLong(System.nanoTime());
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::connect, "shared-tier");
  private volatile @Nullable RedisOnlineStore store;

  private SharedTier(RedisStoreConfig redis, EpochClock clock, MeterRegistry registry) {
    this.redis = redis;
    this.clock = clock;
    this.reads =
        Timer.builder("everystore.shared.reads")
            .description("Reads of people held by other replicas")
            .register(registry);
    this.failures =
        Counter.builder("everystore.shared.read.failures")
            .description("Reads of people held by other replicas that had no answer")
            .register(registry);
  }

  /** Begins to connect, and goes on trying while the server is away. */
  public static SharedTier start(String uri, EpochClock clock, MeterRegistry registry) {
    RedisStoreConfig usual = RedisStoreConfig.of(uri);
    SharedTier tier =
        new SharedTier(
            new RedisStoreConfig(uri, usual.prefix(), TIMEOUT, usual.maxQueuedBytes()),
            clock,
            registry);
    tier.thread.setDaemon(true);
    tier.thread.start();
    return tier;
  }

  private void connect() {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    while (stopping.getCount() > 0 && store == null) {
      try {
        store = RedisOnlineStore.open(redis, CONNECT_TIMEOUT, clock);
        LOG.info("redis {} is read for people held by other replicas", redis.address());
      } catch (RuntimeException e) {
        LOG.debug("redis {} does not answer yet", redis.address(), e);
        Backoff.pause(backoff.nextMillis(), stopping);
      }
    }
  }

  @Override
  public boolean read(View view, String key, StoredValue into) {
    RedisOnlineStore server = connected();
    long startNanos = System.nanoTime();
    try {
      boolean found = server.read(view, key, into);
      failedInARow.set(0);
      return found;
    } catch (StoreUnavailableException e) {
      failures.increment();
      if (failedInARow.incrementAndGet() >= MOST_FAILURES) {
        refusingUntilNanos.set(System.nanoTime() + REFUSING_NANOS);
        // The next one that is let through decides again.
        failedInARow.set(MOST_FAILURES - 1);
      }
      throw e;
    } finally {
      reads.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  private RedisOnlineStore connected() {
    RedisOnlineStore server = store;
    if (server == null || System.nanoTime() - refusingUntilNanos.get() < 0) {
      failures.increment();
      throw new StoreUnavailableException("redis " + redis.address() + " does not answer");
    }
    return server;
  }

  @Override
  public long size(View view) {
    return connected().size(view);
  }

  @Override
  public long bytes(View view) {
    return connected().bytes(view);
  }

  @Override
  public void forEachWhile(View view, EntryPredicate visitor) {
    connected().forEachWhile(view, visitor);
  }

  @Override
  public long corruptReads() {
    RedisOnlineStore server = store;
    return server == null ? 0 : server.corruptReads();
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RedisOnlineStore server = store;
    if (server != null) {
      try {
        server.close();
      } catch (StoreUnavailableException | StoreResetException e) {
        LOG.debug("nothing was written here", e);
      }
    }
  }
}
