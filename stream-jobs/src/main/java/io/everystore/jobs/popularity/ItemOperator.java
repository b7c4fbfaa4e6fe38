package io.everystore.jobs.popularity;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import io.everystore.jobs.stage.WriteBackCache;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The item stage, keyed by item id: statistics and neighbours, each written at most once per
 * interval and item. Neighbours are ten times as long and change less, so theirs is longer.
 *
 * <p>What waits to be written is written when the interval ends, when the item falls out of the
 * cache, and before every checkpoint barrier. So at a checkpoint nothing waits, and nothing needs
 * to be remembered for a restore.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class ItemOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<ItemFacts, OutboundRecord>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private final long statsIntervalMillis;
  private final long neighboursIntervalMillis;
  private final long idleMillis;
  private final int cachedKeys;

  private transient ValueState<byte[]> state;
  private transient WriteBackCache<ItemEntry> items;
  private transient Map<String, ItemEntry> unwrittenStats;
  private transient Map<String, ItemEntry> unwrittenNeighbours;
  private transient Pacer statsPacer;
  private transient Pacer neighboursPacer;
  private transient InternalTimerService<VoidNamespace> timers;

  /**
   * @param statsIntervalMillis longest time changed statistics wait for more of the same item
   * @param neighboursIntervalMillis longest time changed neighbours do
   * @param idleMillis how long after its last event an item ends
   * @param cachedKeys decoded items per subtask in front of state, also the most that wait
   */
  public ItemOperator(
      long statsIntervalMillis, long neighboursIntervalMillis, long idleMillis, int cachedKeys) {
    this.statsIntervalMillis = statsIntervalMillis;
    this.neighboursIntervalMillis = neighboursIntervalMillis;
    this.idleMillis = idleMillis;
    this.cachedKeys = cachedKeys;
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("item", BytePrimitiveArraySerializer.INSTANCE));
    items = new WriteBackCache<>(cachedKeys, this::load, this::store);
    unwrittenStats = new LinkedHashMap<>();
    unwrittenNeighbours = new LinkedHashMap<>();
    timers = getInternalTimerService("item-timers", VoidNamespaceSerializer.INSTANCE, this);
    statsPacer =
        new Pacer(
            getProcessingTimeService(),
            statsIntervalMillis,
            statsIntervalMillis,
            this::writeAllStats);
    neighboursPacer =
        new Pacer(
            getProcessingTimeService(),
            statsIntervalMillis,
            neighboursIntervalMillis,
            this::writeAllNeighbours);
  }

  @Override
  public void processElement(StreamRecord<ItemFacts> element) throws Exception {
    ItemFacts facts = element.getValue();
    ItemEntry entry = items.get(facts.itemId());
    long nowMillis = timers.currentProcessingTime();
    if (entry.lastSeenMillis == 0) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, nowMillis + idleMillis);
    }
    entry.lastSeenMillis = nowMillis;
    entry.item.apply(ItemDelta.parse(facts.delta()));
    entry.markChanged();
    unwrittenStats.put(facts.itemId(), entry);
    unwrittenNeighbours.put(facts.itemId(), entry);
    statsPacer.request();
    neighboursPacer.request();
  }

  private void writeAllStats() {
    unwrittenStats.forEach(this::writeStats);
    unwrittenStats.clear();
  }

  private void writeAllNeighbours() {
    unwrittenNeighbours.forEach(this::writeNeighbours);
    unwrittenNeighbours.clear();
  }

  private void writeStats(String itemId, ItemEntry entry) {
    emit(OutboundRecord.of(Topics.ITEMS, itemId, entry.item.statsBytes()));
  }

  private void writeNeighbours(String itemId, ItemEntry entry) {
    emit(OutboundRecord.of(Topics.NEIGHBOURS, itemId, entry.item.neighbourBytes()));
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String itemId = timer.getKey();
    ItemEntry entry = items.get(itemId);
    long endMillis = entry.lastSeenMillis + idleMillis;
    if (endMillis > timers.currentProcessingTime()) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, endMillis);
    } else {
      emit(OutboundRecord.tombstone(Topics.ITEMS, itemId));
      emit(OutboundRecord.tombstone(Topics.NEIGHBOURS, itemId));
      unwrittenStats.remove(itemId);
      unwrittenNeighbours.remove(itemId);
      items.remove(itemId);
      state.clear();
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    writeAllStats();
    writeAllNeighbours();
    items.flush();
  }

  @Override
  public void finish() throws Exception {
    writeAllStats();
    writeAllNeighbours();
    super.finish();
  }

  private ItemEntry load(String itemId) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? ItemEntry.create(itemId) : ItemEntry.parse(bytes);
  }

  private void store(String itemId, ItemEntry entry) throws Exception {
    if (unwrittenStats.remove(itemId) != null) {
      writeStats(itemId, entry);
    }
    if (unwrittenNeighbours.remove(itemId) != null) {
      writeNeighbours(itemId, entry);
    }
    Object currentKey = getCurrentKey();
    setCurrentKey(itemId);
    state.update(entry.toByteArray());
    if (currentKey != null) {
      setCurrentKey(currentKey);
    }
  }

  private void emit(OutboundRecord record) {
    output.collect(new StreamRecord<>(record));
  }
}
