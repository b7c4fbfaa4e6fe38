package io.everystore.jobs.popularity;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.WriteBackCache;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * One of the two things kept of an item, with its state, its topic and its end. The operator's
 * current key is moved to the item that is worked on. Not thread-safe.
 *
 * @param <T> the decoded value
 */
abstract class ItemPart<T> implements ItemEntry.Codec<T> {
  private final String topic;

  /** Namespace of the part's timers. */
  private final int namespace;

  private final ValueState<byte[]> state;
  private final WriteBackCache<ItemEntry<T>> entries;
  private final KeyContext keys;
  private final InternalTimerService<Integer> timers;
  private final long idleMillis;
  private final Consumer<OutboundRecord> records;

  /** What parts share. */
  record Stage(
      KeyContext keys,
      InternalTimerService<Integer> timers,
      long idleMillis,
      Consumer<OutboundRecord> records) {}

  private ItemPart(
      String topic, int namespace, ValueState<byte[]> state, int cachedKeys, Stage stage) {
    this.topic = topic;
    this.namespace = namespace;
    this.state = state;
    this.entries = new WriteBackCache<>(cachedKeys, this::load, this::store);
    this.keys = stage.keys();
    this.timers = stage.timers();
    this.idleMillis = stage.idleMillis();
    this.records = stage.records();
  }

  abstract void apply(T part, ItemDelta delta);

  /** The bytes that leave the job. */
  abstract byte[] published(T part);

  /** Adds the delta to the item's state and publishes what it is now. */
  final void apply(ItemDelta delta) throws Exception {
    keys.setCurrentKey(delta.itemId());
    ItemEntry<T> entry = entries.get(delta.itemId());
    long nowMillis = timers.currentProcessingTime();
    if (entry.lastSeenMillis == 0) {
      timers.registerProcessingTimeTimer(namespace, nowMillis + idleMillis);
    }
    entry.lastSeenMillis = nowMillis;
    apply(entry.part, delta);
    entry.markChanged();
    records.accept(OutboundRecord.of(topic, delta.itemId(), published(entry.part)));
  }

  /** Ends the current key's part when it has been idle for long enough. */
  final void endIfIdle(String itemId) throws Exception {
    ItemEntry<T> entry = entries.get(itemId);
    long endMillis = entry.lastSeenMillis + idleMillis;
    if (endMillis > timers.currentProcessingTime()) {
      timers.registerProcessingTimeTimer(namespace, endMillis);
    } else {
      records.accept(OutboundRecord.tombstone(topic, itemId));
      entries.remove(itemId);
      state.clear();
    }
  }

  /** Writes every changed entry to state. */
  final void flush() throws Exception {
    entries.flush();
  }

  private ItemEntry<T> load(String itemId) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? ItemEntry.create(itemId, this) : ItemEntry.parse(bytes, this);
  }

  private void store(String itemId, ItemEntry<T> entry) throws Exception {
    Object currentKey = keys.getCurrentKey();
    keys.setCurrentKey(itemId);
    state.update(entry.toByteArray(this));
    if (currentKey != null) {
      keys.setCurrentKey(currentKey);
    }
  }

  /** Counts and popularity. */
  static final class Statistics extends ItemPart<ItemStatistics> {
    static final int NAMESPACE = 0;

    Statistics(ValueState<byte[]> state, int cachedKeys, Stage stage) {
      super(Topics.ITEMS, NAMESPACE, state, cachedKeys, stage);
    }

    @Override
    public ItemStatistics create(String itemId) {
      return ItemStatistics.create(itemId);
    }

    @Override
    public ItemStatistics parse(byte[] bytes) {
      return ItemStatistics.parse(bytes);
    }

    @Override
    public byte[] toByteArray(ItemStatistics part) {
      return part.toByteArray();
    }

    @Override
    void apply(ItemStatistics part, ItemDelta delta) {
      part.apply(delta);
    }

    @Override
    byte[] published(ItemStatistics part) {
      return part.toByteArray();
    }
  }

  /** Who is seen before, after and bought with it. */
  static final class Neighbours extends ItemPart<ItemNeighbours> {
    static final int NAMESPACE = 1;

    Neighbours(ValueState<byte[]> state, int cachedKeys, Stage stage) {
      super(Topics.NEIGHBOURS, NAMESPACE, state, cachedKeys, stage);
    }

    @Override
    public ItemNeighbours create(String itemId) {
      return ItemNeighbours.create(itemId);
    }

    @Override
    public ItemNeighbours parse(byte[] bytes) {
      return ItemNeighbours.parse(bytes);
    }

    @Override
    public byte[] toByteArray(ItemNeighbours part) {
      return part.toByteArray();
    }

    @Override
    void apply(ItemNeighbours part, ItemDelta delta) {
      part.apply(delta);
    }

    @Override
    byte[] published(ItemNeighbours part) {
      return part.neighbourBytes();
    }
  }
}
