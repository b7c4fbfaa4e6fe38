package io.everystore.feature.store;

import io.everystore.feature.model.EpochClock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An online store on the heap: the oracle the others are compared with. Thread-safe. */
public final class InMemoryOnlineStore implements OnlineStore, OnlineStoreWriter {
  /** Heap bytes of an entry beside its key's and value's characters: a rough figure. */
  private static final long ENTRY_OVERHEAD_BYTES = 160;

  private final EpochClock clock;
  private final Map<View, ConcurrentHashMap<String, Entry>> views = new EnumMap<>(View.class);
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  private volatile long completeUntilMillis;

  private record TopicPartition(String topic, int partition) {}

  /** A value, or a tombstone when {@code value} is null. */
  private record Entry(long version, byte @Nullable [] value, long removalMillis) {}

  public InMemoryOnlineStore(EpochClock clock) {
    this.clock = clock;
    this.completeUntilMillis = clock.millis();
    for (View view : View.values()) {
      views.put(view, new ConcurrentHashMap<>());
    }
  }

  @Override
  public boolean read(View view, String key, StoredValue into) {
    Entry entry = entries(view).get(key);
    if (entry == null || entry.value == null) {
      return false;
    }
    copy(entry.version, entry.value, into);
    return true;
  }

  @Override
  public long size(View view) {
    return entries(view).values().stream().filter(entry -> entry.value != null).count();
  }

  @Override
  public long bytes(View view) {
    return entries(view).entrySet().stream()
        .mapToLong(
            entry -> {
              byte[] value = entry.getValue().value;
              return ENTRY_OVERHEAD_BYTES
                  + entry.getKey().length()
                  + (value == null ? 0 : value.length);
            })
        .sum();
  }

  @Override
  public void forEachWhile(View view, EntryPredicate visitor) {
    StoredValue reused = new StoredValue();
    for (Map.Entry<String, Entry> held : entries(view).entrySet()) {
      Entry entry = held.getValue();
      if (entry.value != null) {
        copy(entry.version, entry.value, reused);
        if (!visitor.test(held.getKey(), reused)) {
          return;
        }
      }
    }
  }

  @Override
  public long corruptReads() {
    return 0;
  }

  @Override
  public Outcome put(View view, String key, long version, byte[] value, int length) {
    new KeyBytes().require(key);
    ValueLayout.requireWritable(version, value, length);
    return write(view, key, new Entry(version, Arrays.copyOf(value, length), 0));
  }

  @Override
  public Outcome remove(View view, String key, long version) {
    new KeyBytes().require(key);
    ValueLayout.requireWritable(version, new byte[0], 0);
    return write(view, key, new Entry(version, null, clock.millis()));
  }

  private Outcome write(View view, String key, Entry entry) {
    Entry kept =
        entries(view)
            .merge(
                key,
                entry,
                (stored, written) -> stored.version > written.version ? stored : written);
    return kept.version > entry.version ? Outcome.STALE : Outcome.APPLIED;
  }

  @Override
  public long sweepTombstones(View view, long beforeMillis) {
    long swept = 0;
    for (var candidate : entries(view).entrySet()) {
      Entry entry = candidate.getValue();
      if (entry.value == null
          && entry.removalMillis < beforeMillis
          && entries(view).remove(candidate.getKey(), entry)) {
        swept++;
      }
    }
    return swept;
  }

  @Override
  public void recordPosition(String topic, int partition, long nextOffset) {
    positions.put(new TopicPartition(topic, partition), nextOffset);
  }

  @Override
  public long position(String topic, int partition) {
    return positions.getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  @Override
  public void recordCompleteUntil(long millis) {
    completeUntilMillis = millis;
  }

  @Override
  public long completeUntilMillis() {
    return completeUntilMillis;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private ConcurrentHashMap<String, Entry> entries(View view) {
    ConcurrentHashMap<String, Entry> entries = views.get(view);
    if (entries == null) {
      throw new IllegalArgumentException("view: " + view);
    }
    return entries;
  }

  private static void copy(long version, byte[] value, StoredValue into) {
    System.arraycopy(value, 0, into.reset(version, value.length), 0, value.length);
  }
}
