package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore.EntryPredicate;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.StoreDamagedException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
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
  private volatile OpenFile file;

  /** True when free space of the file may hold what was removed. */
  private volatile boolean holdsRemains;

  /** A map and what became of its file. */
  private static final class OpenFile {
    final ChronicleMap<KeyBytes, EntryBytes> map;

    /** True when values were lost, so that it must not be opened again. */
    volatile boolean damaged;

    /**
     * True when it was found shorter than what is mapped of it. It is not looked into again: a
     * lookup goes astray in what reads as zeros, for up to a second, before a fault ends it.
     */
    volatile boolean cutOff;

    OpenFile(ChronicleMap<KeyBytes, EntryBytes> map, boolean damaged) {
      this.map = map;
      this.damaged = damaged;
    }
  }

  /** What a thread needs to read without allocating. */
  private static final class Scratch {
    final KeyBytes key = new KeyBytes();
    final EntryBytes entry = new EntryBytes();

    /** Not known to the compiler. */
    volatile int length = 1;
  }

  ViewMap(View view, ChronicleMap<KeyBytes, EntryBytes> map, long tombstones) {
    this.view = view;
    this.file = new OpenFile(map, false);
    this.tombstones = new AtomicLong(tombstones);
    this.holdsRemains = tombstones > 0;
  }

  boolean read(String key, StoredValue into) {
    Scratch scratch = SCRATCH.get();
    return scratch.key.encode(key)
        && find(scratch.key, scratch.entry.readInto(into), true)
        && scratch.entry.isValue();
  }

  /**
   * Looks a key up.
   *
   * @param intact whether an entry that fails its checksum counts, and is counted, as missing
   */
  private boolean find(KeyBytes key, EntryBytes into, boolean intact) {
    while (true) {
      OpenFile current = file;
      if (current.cutOff) {
        return false;
      }
      try {
        boolean found = current.map.getUsing(key, into) != null;
        if (found && (!intact || into.verify(key))) {
          return true;
        }
        bringOutFault();
        if (found) {
          noteCorrupt(current);
        }
        return false;
      } catch (ChronicleHashClosedException e) {
        if (current == file) {
          throw e;
        }
      } catch (InternalError e) {
        noteCutOff(current, e);
        return false;
      } catch (RuntimeException e) {
        // The file's structure is broken: the page goes on without this value, and the file is not
        // kept at close.
        if (!current.damaged) {
          LOG.error(
              "the file of view {} is damaged; it will be rebuilt at the next start", view, e);
        }
        noteCorrupt(current);
        return false;
      }
    }
  }

  /**
   * What {@code use} makes of the map. The JVM tells of mapped memory that is no longer there by an
   * {@link InternalError}.
   *
   * @param refusal thrown when the file was cut off
   */
  private <T> T use(Function<OpenFile, T> use, Supplier<? extends RuntimeException> refusal) {
    OpenFile current = file;
    if (current.cutOff) {
      throw refusal.get();
    }
    try {
      T made = use.apply(current);
      bringOutFault();
      return made;
    } catch (InternalError e) {
      noteCutOff(current, e);
      throw refusal.get();
    }
  }

  /** The same, and 0 when the file was cut off. */
  private double figure(ToDoubleFunction<ChronicleMap<KeyBytes, EntryBytes>> figure) {
    try {
      return use(current -> figure.applyAsDouble(current.map), this::refusal);
    } catch (StoreDamagedException e) {
      return 0;
    }
  }

  /**
   * Has a fault of this thread thrown here. The JVM only notes it when it happens, and throws it
   * when the thread next comes back from the runtime, which may be far away; an array of arrays is
   * always made there.
   */
  private static void bringOutFault() {
    int length = SCRATCH.get().length;
    if (new byte[length][length].length != length) {
      throw new IllegalStateException("an array of another length");
    }
  }

  private void noteCutOff(OpenFile faulty, InternalError e) {
    if (!faulty.cutOff) {
      LOG.error("the file of view {} was cut off under this process", view, e);
    }
    noteCorrupt(faulty);
    faulty.cutOff = true;
  }

  private void noteCorrupt(OpenFile faulty) {
    faulty.damaged = true;
    corruptReads.increment();
  }

  private StoreDamagedException refusal() {
    return new StoreDamagedException(
        "view " + view + ": its file was cut off (expected: an empty one in its place)");
  }

  /** True when the file was found cut off. */
  boolean isCutOff() {
    return file.cutOff;
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
    if (find(writtenKey, stored.readHeader(), false) && stored.hasHeader()) {
      if (stored.version() > version && isIntact()) {
        return Outcome.STALE;
      }
      replacesTombstone = stored.isTombstone();
    }
    Object unused = use(current -> putInto(current, entry), this::refusal);
    holdsRemains |= entry.isTombstone();
    int change = (entry.isTombstone() ? 1 : 0) - (replacesTombstone ? 1 : 0);
    if (change != 0) {
      tombstones.addAndGet(change);
    }
    return Outcome.APPLIED;
  }

  private OpenFile putInto(OpenFile current, EntryBytes entry) {
    current.map.put(writtenKey, entry);
    return current;
  }

  /** A newer version only counts when it is not a damaged one, which the write would heal. */
  private boolean isIntact() {
    return find(writtenKey, stored.readWhole(), false) && stored.verify(writtenKey);
  }

  long sweep(long beforeMillis) {
    if (tombstones.get() == 0) {
      return 0;
    }
    return use(current -> sweep(current, beforeMillis), this::refusal);
  }

  private long sweep(OpenFile current, long beforeMillis) {
    KeyBytes key = new KeyBytes();
    EntryBytes entry = new EntryBytes();
    long before = tombstones.get();
    current.map.forEachEntry(
        candidate -> {
          if (load(current, candidate, key, entry)
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
    Object unused =
        use(
            current ->
                current.map.forEachEntryWhile(
                    candidate ->
                        !load(current, candidate, key, entry)
                            || !entry.isValue()
                            || visitor.test(key.decode(), value)),
            () -> new StoreUnavailableException("view " + view + " begins anew (expected: later)"));
  }

  /**
   * Copies every intact entry to {@code next}, goes on with it and closes the old map.
   *
   * @throws StoreDamagedException when the old one was cut off; it stays, and {@code next} is the
   *     caller's to close
   */
  void moveTo(ChronicleMap<KeyBytes, EntryBytes> next) {
    OpenFile old = use(current -> copy(current, next), this::refusal);
    file = new OpenFile(next, old.damaged);
    holdsRemains = false;
    old.map.close();
  }

  private OpenFile copy(OpenFile from, ChronicleMap<KeyBytes, EntryBytes> to) {
    KeyBytes key = new KeyBytes();
    EntryBytes entry = new EntryBytes();
    from.map.forEachEntry(
        candidate -> {
          if (load(from, candidate, key, entry)) {
            to.put(key, entry.rewrite());
          } else if (entry.isTombstone()) {
            tombstones.decrementAndGet();
          }
        });
    return from;
  }

  /** Goes on with {@code next}, which is empty, and closes the old map, whose file was cut off. */
  void beginAnew(ChronicleMap<KeyBytes, EntryBytes> next) {
    OpenFile old = file;
    old.cutOff = true;
    file = new OpenFile(next, false);
    tombstones.set(0);
    holdsRemains = false;
    old.map.close();
  }

  private boolean load(
      OpenFile file, MapEntry<KeyBytes, EntryBytes> from, KeyBytes key, EntryBytes entry) {
    from.key().getUsing(key);
    from.value().getUsing(entry);
    if (entry.verify(key)) {
      return true;
    }
    noteCorrupt(file);
    return false;
  }

  boolean holdsRemains() {
    return holdsRemains;
  }

  long size() {
    return Math.max(0, entries() - tombstones.get());
  }

  long bytes() {
    return file.map.offHeapMemoryUsed();
  }

  long tombstones() {
    return tombstones.get();
  }

  long corruptReads() {
    return corruptReads.sum();
  }

  /** True when the file must not be opened again. */
  boolean damaged() {
    return file.damaged;
  }

  /** Share of the room for entries in use, above 1 when segments had to be extended. */
  double fillRatio() {
    return figure(ViewMap::fillRatio);
  }

  private static double fillRatio(ChronicleMap<KeyBytes, EntryBytes> map) {
    long sizedBytes = 0;
    for (var segment : map.segmentStats()) {
      sizedBytes += segment.sizeInBytes() / segment.tiers();
    }
    return (double) usedBytes(map) / sizedBytes;
  }

  /** What the entries take, keys and headers included. */
  long usedBytes() {
    return (long) figure(ViewMap::usedBytes);
  }

  private static long usedBytes(ChronicleMap<KeyBytes, EntryBytes> map) {
    long usedBytes = 0;
    for (var segment : map.segmentStats()) {
      usedBytes += segment.usedBytes();
    }
    return usedBytes;
  }

  /** Live values and tombstones. */
  long entries() {
    return (long) figure(ChronicleMap::longSize);
  }

  void close() {
    file.map.close();
  }
}
