package io.everystore.feature.store.chronicle;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoreDamagedException;
import io.everystore.feature.store.StoreFullException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.ValueLayout;
import io.everystore.feature.store.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.openhft.chronicle.map.ChronicleMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An online store in memory-mapped files, one Chronicle Map per view: a disposable replica of the
 * compacted topics, read without leaving the process.
 *
 * <p>Thread-safe for any number of readers beside one writing thread. After an orderly {@link
 * #close} the next start continues with values and positions, unless what it holds is so old that
 * the topics may have dropped removals since; after anything else (a crash, a changed byte, other
 * sizes) too it starts empty with all positions 0, to be rebuilt from the topics.
 *
 * <p>A file that is cut off while it is mapped is not touched again: reads of its view find
 * nothing, writes are refused, until {@link #replaceDamaged}.
 *
 * <p>A view at {@link ChronicleStoreConfig#growAtRatio} moves to a file of twice the size inside
 * the write that notices; readers go on meanwhile.
 */
public final class ChronicleOnlineStore implements OnlineStore, OnlineStoreWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleOnlineStore.class);

  /** Writes of a view between two looks at its fill ratio. */
  private static final int WRITES_PER_FILL_CHECK = 1024;

  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private final ChronicleStoreConfig config;
  private final EpochClock clock;
  private final WriterLock lock;
  private final Generation generation;
  private final Map<View, ViewMap> maps;
  private final Map<View, Integer> writesSinceFillCheck = new EnumMap<>(View.class);
  private final Map<String, Long> positions;
  private volatile long positionsMillis;
  private boolean closed;

  private ChronicleOnlineStore(
      ChronicleStoreConfig config, EpochClock clock, WriterLock lock, Generation generation) {
    this.config = config;
    this.clock = clock;
    this.lock = lock;
    this.generation = generation;
    this.maps = generation.maps();
    this.positions = new ConcurrentHashMap<>(generation.positions());
    this.positionsMillis = generation.positionsMillis();
  }

  /**
   * Opens the store of {@code config}'s directory.
   *
   * @throws io.everystore.feature.store.StoreUnavailableException when another process writes it
   * @throws UncheckedIOException when the directory or disk cannot be written
   */
  public static ChronicleOnlineStore open(ChronicleStoreConfig config, EpochClock clock) {
    try {
      Files.createDirectories(config.directory());
      WriterLock lock = WriterLock.acquire(config.directory());
      try {
        return new ChronicleOnlineStore(
            config, clock, lock, Generation.open(config, clock.millis()));
      } catch (IOException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the store in " + config.directory(), e);
    }
  }

  /** Why the store started empty; empty when it continued with what was there. */
  public Optional<String> rebuildReason() {
    return generation.rebuildReason();
  }

  @Override
  public boolean read(View view, String key, StoredValue into) {
    return map(view).read(key, into);
  }

  @Override
  public Outcome put(View view, String key, long version, byte[] value, int length) {
    ValueLayout.requireWritable(version, value, length);
    return growing(view, () -> map(view).put(key, version, value, length));
  }

  @Override
  public Outcome remove(View view, String key, long version) {
    ValueLayout.requireWritable(version, new byte[0], 0);
    return growing(view, () -> map(view).remove(key, version, clock.millis()));
  }

  private Outcome growing(View view, Supplier<Outcome> write) {
    int writes = writesSinceFillCheck.merge(view, 1, Integer::sum);
    if (writes % WRITES_PER_FILL_CHECK == 0 && fillRatio(view) >= config.growAtRatio()) {
      growIfAllowed(view);
    }
    try {
      return write.get();
    } catch (IllegalStateException e) {
      if (closed) {
        throw e;
      }
      // No room although the ratio was below the bound: one segment filled before the others.
      if (!growIfAllowed(view)) {
        throw new StoreFullException(
            "view "
                + view
                + " is full: "
                + bytes(view)
                + " bytes (expected: at most "
                + config.maxFileBytes()
                + ")",
            e);
      }
      return write.get();
    }
  }

  private boolean growIfAllowed(View view) {
    if (2 * bytes(view) > config.maxFileBytes()) {
      LOG.warn(
          "view {} is {}% full and may not grow: {} bytes (expected: at most {})",
          view, Math.round(100 * fillRatio(view)), bytes(view), config.maxFileBytes());
      return false;
    }
    grow(view);
    return true;
  }

  /**
   * Moves a view to a file of twice the size. Called by the writing thread; readers go on.
   *
   * @throws UncheckedIOException when there is no room on the disk; the view stays as it is
   * @throws StoreDamagedException when the view's file was cut off
   */
  public void grow(View view) {
    try {
      move(view, generation.createLarger(view));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot grow view " + view, e);
    }
  }

  private void move(View view, ChronicleMap<KeyBytes, EntryBytes> to) throws IOException {
    try {
      map(view).moveTo(to);
    } catch (StoreDamagedException e) {
      to.close();
      generation.notReplaced(view);
      throw e;
    }
    generation.replaced(view);
  }

  @Override
  public int restoreLostFiles() {
    int restored = 0;
    for (View view : maps.keySet()) {
      if (generation.isLost(view)) {
        LOG.error("the file of view {} was deleted under this process; writing a new one", view);
        rewrite(view);
        restored++;
      }
    }
    return restored;
  }

  @Override
  public boolean replaceDamaged(View view) {
    if (!map(view).isCutOff() && !generation.isCutOff(view)) {
      return false;
    }
    LOG.error("the file of view {} was cut off under this process; the view begins anew", view);
    try {
      map(view).beginAnew(generation.createEqual(view));
      generation.setAside(view);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a new file of view " + view, e);
    }
    return true;
  }

  @Override
  public boolean wipeRemoved(View view) {
    generation.deleteSetAside(view);
    if (!map(view).holdsRemains()) {
      return false;
    }
    rewrite(view);
    return true;
  }

  private void rewrite(View view) {
    try {
      move(view, generation.createEqual(view));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a new file of view " + view, e);
    }
  }

  /** Share of a view's room in use, 0 to 1, above 1 when it is past what it was sized for. */
  public double fillRatio(View view) {
    return map(view).fillRatio();
  }

  @Override
  public long size(View view) {
    return map(view).size();
  }

  @Override
  public long bytes(View view) {
    return map(view).bytes();
  }

  /** Number of remembered removals. */
  public long tombstones(View view) {
    return map(view).tombstones();
  }

  @Override
  public void forEachWhile(View view, EntryPredicate visitor) {
    map(view).forEachWhile(visitor);
  }

  @Override
  public long corruptReads() {
    return maps.values().stream().mapToLong(ViewMap::corruptReads).sum();
  }

  @Override
  public long sweepTombstones(View view, long beforeMillis) {
    return map(view).sweep(beforeMillis);
  }

  @Override
  public void recordPosition(String topic, int partition, long nextOffset) {
    positions.put(positionKey(topic, partition), nextOffset);
  }

  @Override
  public void recordCompleteUntil(long millis) {
    positionsMillis = millis;
  }

  @Override
  public long completeUntilMillis() {
    return positionsMillis;
  }

  @Override
  public long position(String topic, int partition) {
    return positions.getOrDefault(positionKey(topic, partition), 0L);
  }

  private static String positionKey(String topic, int partition) {
    if (!TOPIC_NAME.matcher(topic).matches()) {
      throw new IllegalArgumentException("topic: " + topic + " (expected: a Kafka topic name)");
    }
    return topic + "/" + partition;
  }

  /** Nothing to do: writes are in the mapped file at once, and only an orderly close keeps it. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      generation.close(positions, positionsMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the store in " + config.directory() + " did not close in order, it will be rebuilt", e);
    }
  }

  private ViewMap map(View view) {
    ViewMap map = maps.get(view);
    if (map == null) {
      throw new IllegalArgumentException("view: " + view);
    }
    return map;
  }
}
