package io.everystore.feature.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoreResetException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.ValueLayout;
import io.everystore.feature.store.View;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * An online store on a Redis server: the tier shared by replicas and other languages.
 *
 * <p>Thread-safe for any number of readers beside one writing thread. Reads wait for the server, at
 * most {@link RedisStoreConfig#timeout}. Writes are pipelined and answer {@code QUEUED}; {@link
 * #flush} waits for them and then records the positions, so a position never runs ahead of the
 * values. The server itself forgets tombstones after {@link #TOMBSTONE_AGE}. {@link #size} is exact
 * and walks all keys of the view; {@link #bytes} is an estimate from a sample.
 */
public final class RedisOnlineStore implements OnlineStore, OnlineStoreWriter {
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration FIRST_RECONNECT_DELAY = Duration.ofMillis(1);
  private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(1);

  /** Keys whose memory is asked for by {@link #bytes}. */
  private static final int SAMPLED_KEYS = 200;

  /** Field beside the positions; theirs have a stroke. */
  private static final String COMPLETE_UNTIL = "complete-until-millis";

  private final EpochClock clock;
  private final Namespace namespace;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> readConnection;
  private final StatefulRedisConnection<byte[], byte[]> writeConnection;
  private final RedisCommands<byte[], byte[]> reads;
  private final RedisCommands<byte[], byte[]> writes;
  private final WritePipeline pipeline;
  private final KeyScan scan;
  private final LongAdder corruptReads = new LongAdder();
  private final KeyBytes writtenKey = new KeyBytes();
  private final Map<String, Long> positions = new HashMap<>();
  private final Map<String, Long> unrecordedPositions = new HashMap<>();
  private long completeUntilMillis;
  private byte[] epoch;
  private boolean closed;

  private RedisOnlineStore(RedisStoreConfig config, EpochClock clock, RedisClient client) {
    this.clock = clock;
    this.client = client;
    namespace = new Namespace(config.prefix());
    readConnection = client.connect(ByteArrayCodec.INSTANCE);
    writeConnection = client.connect(ByteArrayCodec.INSTANCE);
    reads = readConnection.sync();
    writes = writeConnection.sync();
    scan = new KeyScan(reads);
    pipeline =
        new WritePipeline(
            writeConnection.async(),
            writes.scriptLoad(Scripts.WRITE_UNLESS_OLDER),
            config.timeout().toNanos(),
            config.maxQueuedBytes());
    epoch = joinEpoch();
    writes
        .hgetall(namespace.positions())
        .forEach(
            (field, offset) ->
                positions.put(new String(field, UTF_8), Long.parseLong(new String(offset, UTF_8))));
    completeUntilMillis =
        positions.isEmpty() ? clock.millis() : positions.getOrDefault(COMPLETE_UNTIL, 0L);
  }

  /**
   * Connects.
   *
   * @throws StoreUnavailableException when the server does not answer in time
   */
  public static RedisOnlineStore open(RedisStoreConfig config, EpochClock clock) {
    return open(config, config.timeout(), clock);
  }

  /**
   * The same for reads that may wait for less long than it takes to connect.
   *
   * @param opening longest wait for the server until the store is open
   */
  public static RedisOnlineStore open(RedisStoreConfig config, Duration opening, EpochClock clock) {
    RedisURI uri = RedisURI.create(config.uri());
    uri.setTimeout(opening);
    ClientResources resources =
        ClientResources.builder()
            .reconnectDelay(
                Delay.exponential(
                    FIRST_RECONNECT_DELAY, LONGEST_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
            .build();
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .requestQueueSize(2 * WritePipeline.MAX_WRITES)
            .timeoutOptions(
                TimeoutOptions.builder().timeoutCommands(true).connectionTimeout().build())
            .socketOptions(SocketOptions.builder().connectTimeout(opening).build())
            .build());
    try {
      RedisOnlineStore store = new RedisOnlineStore(config, clock, client);
      store.readConnection.setTimeout(config.timeout());
      return store;
    } catch (RedisException e) {
      shutdown(client);
      throw new StoreUnavailableException("cannot reach the server of " + config, e);
    }
  }

  @Override
  public boolean read(View view, String key, StoredValue into) {
    KeyBytes bytes = new KeyBytes();
    if (!bytes.encode(key)) {
      return false;
    }
    byte[] stored = answered(() -> reads.get(namespace.key(view, bytes)));
    return stored != null && decode(bytes, stored, into);
  }

  /** Copies an intact value, false for a tombstone or a damaged one. */
  private boolean decode(KeyBytes key, byte[] stored, StoredValue into) {
    if (!isIntact(key, stored)) {
      corruptReads.increment();
      return false;
    }
    if (ValueLayout.kind(stored) != ValueLayout.KIND_VALUE) {
      return false;
    }
    int length = ValueLayout.length(stored);
    System.arraycopy(
        stored,
        ValueLayout.HEADER_LENGTH,
        into.reset(ValueLayout.version(stored), length),
        0,
        length);
    return true;
  }

  private static boolean isIntact(KeyBytes key, byte[] stored) {
    int header = ValueLayout.HEADER_LENGTH;
    return stored.length >= header
        && ValueLayout.verify(stored, key, stored, header, stored.length - header);
  }

  @Override
  public Outcome put(View view, String key, long version, byte[] value, int length) {
    ValueLayout.requireWritable(version, value, length);
    writtenKey.require(key);
    return write(view, ValueLayout.KIND_VALUE, version, value, length);
  }

  @Override
  public Outcome remove(View view, String key, long version) {
    byte[] payload = new byte[ValueLayout.TOMBSTONE_LENGTH];
    ValueLayout.requireWritable(version, payload, payload.length);
    writtenKey.require(key);
    ValueLayout.writeRemovalMillis(payload, clock.millis());
    return write(view, ValueLayout.KIND_TOMBSTONE, version, payload, payload.length);
  }

  private Outcome write(View view, byte kind, long version, byte[] payload, int length) {
    byte[] stored = new byte[ValueLayout.HEADER_LENGTH + length];
    ValueLayout.writeHeader(stored, kind, writtenKey, version, payload, length);
    System.arraycopy(payload, 0, stored, ValueLayout.HEADER_LENGTH, length);
    long lifeMillis = kind == ValueLayout.KIND_TOMBSTONE ? TOMBSTONE_AGE.toMillis() : 0;
    pipeline.submit(namespace.key(view, writtenKey), stored, lifeMillis);
    return Outcome.QUEUED;
  }

  @Override
  public long size(View view) {
    KeyBytes key = new KeyBytes();
    long[] live = {0};
    forEachStored(
        view,
        (whole, stored) -> {
          namespace.strip(view, whole, key);
          if (isIntact(key, stored) && ValueLayout.kind(stored) == ValueLayout.KIND_VALUE) {
            live[0]++;
          }
        });
    return live[0];
  }

  @Override
  public long bytes(View view) {
    long[] keys = {0};
    List<byte[]> sample = new ArrayList<>();
    return answered(
        () -> {
          scan.forEachPage(
              namespace.pattern(view),
              page -> {
                keys[0] += page.size();
                sample.addAll(page.subList(0, Math.min(page.size(), SAMPLED_KEYS - sample.size())));
              });
          long sampled = 0;
          for (byte[] key : sample) {
            Long bytes = reads.memoryUsage(key);
            sampled += bytes == null ? 0 : bytes;
          }
          return sample.isEmpty() ? 0L : sampled * keys[0] / sample.size();
        });
  }

  @Override
  public void forEachWhile(View view, EntryPredicate visitor) {
    KeyBytes key = new KeyBytes();
    StoredValue value = new StoredValue();
    // The server is asked to the end: only tools go through what it holds.
    boolean[] on = {true};
    forEachStored(
        view,
        (whole, stored) -> {
          namespace.strip(view, whole, key);
          if (on[0] && decode(key, stored, value)) {
            on[0] = visitor.test(key.decode(), value);
          }
        });
  }

  @Override
  public long corruptReads() {
    return corruptReads.sum();
  }

  @Override
  public long sweepTombstones(View view, long beforeMillis) {
    pipeline.drain();
    KeyBytes key = new KeyBytes();
    long[] swept = {0};
    forEachStored(
        view,
        (whole, stored) -> {
          namespace.strip(view, whole, key);
          if (isIntact(key, stored)
              && ValueLayout.kind(stored) == ValueLayout.KIND_TOMBSTONE
              && ValueLayout.removalMillis(stored, ValueLayout.HEADER_LENGTH) < beforeMillis) {
            swept[0] +=
                answered(
                    () ->
                        writes.<Long>eval(
                            Scripts.DELETE_IF_SAME,
                            ScriptOutputType.INTEGER,
                            new byte[][] {whole},
                            stored));
          }
        });
    return swept[0];
  }

  private interface StoredVisitor {
    void visit(byte[] key, byte[] stored);
  }

  private void forEachStored(View view, StoredVisitor visitor) {
    answered(
        () -> {
          scan.forEachPage(
              namespace.pattern(view),
              page -> {
                for (KeyValue<byte[], byte[]> entry : reads.mget(page.toArray(new byte[0][]))) {
                  if (entry.hasValue()) {
                    visitor.visit(entry.getKey(), entry.getValue());
                  }
                }
              });
          return true;
        });
  }

  @Override
  public void recordPosition(String topic, int partition, long nextOffset) {
    positions.put(topic + "/" + partition, nextOffset);
    unrecordedPositions.put(topic + "/" + partition, nextOffset);
    unrecordedPositions.put(COMPLETE_UNTIL, completeUntilMillis);
  }

  @Override
  public long position(String topic, int partition) {
    return positions.getOrDefault(topic + "/" + partition, 0L);
  }

  @Override
  public void recordCompleteUntil(long millis) {
    completeUntilMillis = millis;
    unrecordedPositions.put(COMPLETE_UNTIL, millis);
  }

  @Override
  public long completeUntilMillis() {
    return completeUntilMillis;
  }

  @Override
  public void flush() {
    pipeline.drain();
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(epoch);
    unrecordedPositions.forEach(
        (field, offset) -> {
          arguments.add(field.getBytes(UTF_8));
          arguments.add(Long.toString(offset).getBytes(UTF_8));
        });
    Long recorded =
        answered(
            () ->
                writes.<Long>eval(
                    Scripts.RECORD_POSITIONS,
                    ScriptOutputType.INTEGER,
                    new byte[][] {namespace.epoch(), namespace.positions()},
                    arguments.toArray(new byte[0][])));
    unrecordedPositions.clear();
    if (recorded == 0) {
      startOver();
      throw new StoreResetException(
          "the server of " + namespace.pattern(View.PROFILES) + " was emptied");
    }
  }

  /**
   * Deletes every value and position, for this writer and, at their next {@link #flush}, for every
   * other. What ends halfway keeps the positions, and with them the age that made it necessary.
   *
   * @throws StoreUnavailableException when the server does not answer in time
   */
  public void empty() {
    pipeline.drain();
    answered(
        () -> {
          for (View view : View.values()) {
            scan.forEachPage(
                namespace.pattern(view), page -> writes.del(page.toArray(new byte[0][])));
          }
          return writes.del(namespace.positions(), namespace.epoch());
        });
    startOver();
  }

  private void startOver() {
    positions.clear();
    unrecordedPositions.clear();
    epoch = answered(this::joinEpoch);
    completeUntilMillis = clock.millis();
  }

  /** The server's epoch, drawn now when it has none. */
  private byte[] joinEpoch() {
    byte[] drawn = UUID.randomUUID().toString().getBytes(UTF_8);
    writes.set(namespace.epoch(), drawn, SetArgs.Builder.nx());
    byte[] joined = writes.get(namespace.epoch());
    return joined == null ? drawn : Arrays.copyOf(joined, joined.length);
  }

  private static <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (RedisException e) {
      throw new StoreUnavailableException("the server does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      flush();
    } finally {
      shutdown(client);
    }
  }

  private static void shutdown(RedisClient client) {
    client.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT);
    client
        .getResources()
        .shutdown(0, SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
  }
}
