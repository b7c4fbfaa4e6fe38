package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore.EntryPredicate;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.hash.ChronicleHashClosedException;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.MapEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One view's entries in the map file that currently holds them.
 *
 * <p>Any number of threads read; one thread writes, sweeps and replaces the file. A reader that
 * meets a file closed under it because it was replaced goes on with the new one.
 */
final class ViewMap {
  private static final Logger LOG = LoggerFactory.getLogger(ViewMap.class);
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final View view;
  private final AtomicLong tombstones;
  private final LongAdder corruptReads = new LongAdder();
  private final EntryBytes stored = new EntryBytes();
  private final EntryBytes written = new EntryBytes();
  private final KeyBytes writtenKey = new KeyBytes();
  private volatile ChronicleMap<KeyBytes, EntryBytes> map;
  private volatile boolean damaged;

  /** True when free space of the file may hold what was removed. */
  private volatile boolean holdsRemains;

  /** What a thread needs to read without allocating. */
  private static final class Scratch {
    final KeyBytes key = new KeyBytes();
    final EntryBytes entry = new EntryBytes();
  }

  ViewMap(View view, ChronicleMap<KeyBytes, EntryBytes> map, long tombstones) {
    this.view = view;
    this.map = map;
    this.tombstones = new AtomicLong(tombstones);
    this.holdsRemains = tombstones > 0;
  }

  boolean read(String key, StoredValue into) {
    Scratch scratch = SCRATCH.get();
    if (!scratch.key.encode(key) || !find(scratch.key, scratch.entry.readInto(into))) {
      return false;
    }
    if (!scratch.entry.verify(scratch.key)) {
      corruptReads.increment();
      return false;
    }
    return scratch.entry.isValue();
  }

  private boolean find(KeyBytes key, EntryBytes into) {
    while (true) {
      ChronicleMap<KeyBytes, EntryBytes> current = map;
      try {
        return current.getUsing(key, into) != null;
      } catch (ChronicleHashClosedException e) {
        if (current == map) {
          throw e;
        }
      } catch (RuntimeException | InternalError e) {
        // The file's structure is broken, or it was cut off under the process (InternalError): the
        // page goes on without this value, and the file is not kept at close.
        if (!damaged) {
          LOG.error(
              "the file of view {} is damaged; it will be rebuilt at the next start", view, e);
        }
        damaged = true;
        corruptReads.increment();
        return false;
      }
    }
  }

  Outcome put(String key, long version, byte[] value, int length) {
    writtenKey.require(key);
    return write(version, written.value(writtenKey, version, value, length));
  }

  Outcome remove(String key, long version, long nowMillis) {
    writtenKey.require(key);
    return write(version, written.tombstone(writtenKey, version, nowMillis));
  }

  private Outcome write(long version, EntryBytes entry) {
    boolean replacesTombstone = false;
    if (find(writtenKey, stored.readHeader()) && stored.hasHeader()) {
      if (stored.version() > version && isIntact()) {
        return Outcome.STALE;
      }
      replacesTombstone = stored.isTombstone();
    }
    map.put(writtenKey, entry);
    holdsRemains |= entry.isTombstone();
    int change = (entry.isTombstone() ? 1 : 0) - (replacesTombstone ? 1 : 0);
    if (change != 0) {
      tombstones.addAndGet(change);
    }
    return Outcome.APPLIED;
  }

  /** A newer version only counts when it is not a damaged one, which the write would heal. */
  private boolean isIntact() {
    return find(writtenKey, stored.readWhole()) && stored.verify(writtenKey);
  }

  long sweep(long beforeMillis) {
    if (tombstones.get() == 0) {
      return 0;
    }
    KeyBytes key = new KeyBytes();
    EntryBytes entry = new EntryBytes();
    long before = tombstones.get();
    map.forEachEntry(
        candidate -> {
          if (load(candidate, key, entry)
              && entry.isTombstone()
              && entry.removalMillis() < beforeMillis) {
            candidate.context().remove(candidate);
            holdsRemains = true;
            tombstones.decrementAndGet();
          }
        });
    return before - tombstones.get();
  }

  void forEachWhile(EntryPredicate visitor) {
    KeyBytes key = new KeyBytes();
    StoredValue value = new StoredValue();
    EntryBytes entry = new EntryBytes().readInto(value);
    map.forEachEntryWhile(
        candidate ->
            !load(candidate, key, entry) || !entry.isValue() || visitor.test(key.decode(), value));
  }

  /** Copies every intact entry to {@code next}, goes on with it and closes the old map. */
  void moveTo(ChronicleMap<KeyBytes, EntryBytes> next) {
    KeyBytes key = new KeyBytes();
    EntryBytes entry = new EntryBytes();
    ChronicleMap<KeyBytes, EntryBytes> old = map;
    old.forEachEntry(
        candidate -> {
          if (load(candidate, key, entry)) {
            next.put(key, entry.rewrite());
          } else if (entry.isTombstone()) {
            tombstones.decrementAndGet();
          }
        });
    map = next;
    holdsRemains = false;
    old.close();
  }

  private boolean load(MapEntry<KeyBytes, EntryBytes> from, KeyBytes key, EntryBytes entry) {
    from.key().getUsing(key);
    from.value().getUsing(entry);
    if (entry.verify(key)) {
      return true;
    }
    corruptReads.increment();
    return false;
  }

  boolean holdsRemains() {
    return holdsRemains;
  }

  long size() {
    return map.longSize() - tombstones.get();
  }

  long bytes() {
    return map.offHeapMemoryUsed();
  }

  long tombstones() {
    return tombstones.get();
  }

  long corruptReads() {
    return corruptReads.sum();
  }

  /** True when the file must not be opened again. */
  boolean damaged() {
    return damaged || corruptReads() > 0;
  }

  /** Share of the room for entries in use, above 1 when segments had to be extended. */
  double fillRatio() {
    long sizedBytes = 0;
    for (var segment : map.segmentStats()) {
      sizedBytes += segment.sizeInBytes() / segment.tiers();
    }
    return (double) usedBytes() / sizedBytes;
  }

  /** What the entries take, keys and headers included. */
  long usedBytes() {
    long usedBytes = 0;
    for (var segment : map.segmentStats()) {
      usedBytes += segment.usedBytes();
    }
    return usedBytes;
  }

  /** Live values and tombstones. */
  long entries() {
    return map.longSize();
  }

  void close() {
    map.close();
  }
}
