package io.everystore.jobs.popularity;

import io.everystore.jobs.item.ItemAggregate;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.WriteBackCache;
import io.everystore.jobs.stage.WriteBehind;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * One of the two things kept of an item, with its state, its topic and its end. The operator's
 * current key is moved to the item that is worked on. Not thread-safe.
 *
 * @param <T> the decoded value
 */
final class ItemPart<T extends ItemAggregate> {
  private final String topic;

  /** Namespace of the part's timers. */
  private final int namespace;

  private final Function<String, T> creator;
  private final Function<byte[], T> parser;
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

  /** What is kept, how it begins and is read, and under which names. */
  record Kind<T>(
      String topic, int namespace, Function<String, T> creator, Function<byte[], T> parser) {}

  ItemPart(Kind<T> kind, ValueState<byte[]> state, int cachedKeys, Stage stage) {
    this.topic = kind.topic();
    this.namespace = kind.namespace();
    this.creator = kind.creator();
    this.parser = kind.parser();
    this.state = state;
    this.entries = new WriteBackCache<>(cachedKeys, this::load, this::store);
    this.keys = stage.keys();
    this.timers = stage.timers();
    this.idleMillis = stage.idleMillis();
    this.records = stage.records();
  }

  /** Adds the delta to the item's state and publishes what it is now. */
  void apply(ItemDelta delta) throws Exception {
    keys.setCurrentKey(delta.itemId());
    ItemEntry<T> entry = entries.get(delta.itemId());
    long nowMillis = timers.currentProcessingTime();
    if (entry.lastSeenMillis == 0) {
      timers.registerProcessingTimeTimer(namespace, nowMillis + idleMillis);
    }
    entry.lastSeenMillis = nowMillis;
    entry.part.apply(delta);
    entry.markChanged();
    records.accept(OutboundRecord.of(topic, delta.itemId(), entry.part.publishedBytes()));
  }

  /** Ends the current key's part when it has been idle for long enough. */
  void endIfIdle(String itemId) throws Exception {
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

  /** Writes changed entries to state, a few at a time. */
  WriteBehind writeBehind(ProcessingTimeService time) {
    return new WriteBehind(entries, time);
  }

  /** Writes every changed entry to state. */
  void flush() throws Exception {
    entries.flush();
  }

  private ItemEntry<T> load(String itemId) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? new ItemEntry<>(creator.apply(itemId)) : ItemEntry.parse(bytes, parser);
  }

  private void store(String itemId, ItemEntry<T> entry) throws Exception {
    Object currentKey = keys.getCurrentKey();
    keys.setCurrentKey(itemId);
    state.update(entry.toByteArray());
    if (currentKey != null) {
      keys.setCurrentKey(currentKey);
    }
  }
}
