package io.everystore.jobs.popularity;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The item stage, keyed by item id: statistics and neighbours, each touched and written at most
 * once per interval and item. Neighbours are ten times as long and change less, so their interval
 * is longer.
 *
 * <p>Facts are summed in memory until the interval ends or {@link #MAX_WAITING_PAIRS} wait:
 * reading, decoding and writing an item's state costs a hundred times as much as adding a fact.
 * When more items wait than a run takes, those that wait longest come first and the others go on
 * gathering facts. At a checkpoint pairs go on waiting, in state as well.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class ItemOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<ItemFacts, OutboundRecord>, Triggerable<String, Integer> {
  /** Pairs in memory that are applied in any case; about 30 bytes each. */
  static final int MAX_WAITING_PAIRS = 2_000_000;

  /**
   * Items whose neighbours are applied in one run, so that a run ends within a tenth of a second.
   */
  static final int MAX_ITEMS_PER_RUN = 2_000;

  /** Statistics are a twentieth of an item's neighbours in memory, so more of them fit. */
  private static final int STATISTICS_PER_NEIGHBOURS = 4;

  // Namespaces of the parts' timers.
  private static final int STATISTICS = 0;
  private static final int NEIGHBOURS = 1;

  private static final long serialVersionUID = 2L;

  private final long statsIntervalMillis;
  private final long neighboursIntervalMillis;
  private final long idleMillis;
  private final int cachedKeys;

  private transient ItemPart<ItemStatistics> statistics;
  private transient ItemPart<ItemNeighbours> neighbours;
  private transient WaitingPairs waiting;
  private transient Pacer statsPacer;
  private transient Pacer neighboursPacer;

  /**
   * @param statsIntervalMillis longest time changed statistics wait for more of the same item
   * @param neighboursIntervalMillis longest time changed neighbours do
   * @param idleMillis how long after its last event an item ends
   * @param cachedKeys decoded items per subtask in front of state
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
    InternalTimerService<Integer> timers =
        getInternalTimerService("item-timers", IntSerializer.INSTANCE, this);
    ItemPart.Stage stage = new ItemPart.Stage(this, timers, idleMillis, this::emit);
    statistics =
        new ItemPart<>(
            new ItemPart.Kind<>(
                Topics.ITEMS, STATISTICS, ItemStatistics::create, ItemStatistics::parse),
            state("item-statistics"),
            cachedKeys * STATISTICS_PER_NEIGHBOURS,
            stage);
    neighbours =
        new ItemPart<>(
            new ItemPart.Kind<>(
                Topics.NEIGHBOURS, NEIGHBOURS, ItemNeighbours::create, ItemNeighbours::parse),
            state("item-neighbours"),
            cachedKeys,
            stage);
    waiting = new WaitingPairs(state(WaitingPairs.STATE), this);
    waiting.restore(getKeyedStateBackend());
    statsPacer =
        new Pacer(
            getProcessingTimeService(),
            statsIntervalMillis,
            statsIntervalMillis,
            this::applyStatistics);
    neighboursPacer =
        new Pacer(
            getProcessingTimeService(),
            statsIntervalMillis,
            neighboursIntervalMillis,
            this::applyNeighbours);
    if (!waiting.isEmpty()) {
      neighboursPacer.request();
    }
  }

  private ValueState<byte[]> state(String name) {
    return getRuntimeContext()
        .getState(new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(StreamRecord<ItemFacts> element) throws Exception {
    ItemDelta delta = waiting.add(element.getValue().delta());
    if (waiting.pairs() >= MAX_WAITING_PAIRS) {
      applyAll();
      return;
    }
    if (delta.seenFacts() > 0) {
      statsPacer.request();
    }
    if (delta.pairFacts() > 0) {
      neighboursPacer.request();
    }
  }

  private void applyStatistics() throws Exception {
    waiting.forEach(
        delta -> {
          if (delta.seenFacts() > 0) {
            statistics.apply(delta);
            delta.clearSeen();
          }
        });
  }

  /** Of the items that wait longest; their statistics are applied first. */
  private void applyNeighbours() throws Exception {
    applyStatistics();
    waiting.take(MAX_ITEMS_PER_RUN, neighbours::apply);
    if (!waiting.isEmpty()) {
      neighboursPacer.request();
    }
  }

  private void applyAll() throws Exception {
    applyStatistics();
    waiting.take(Integer.MAX_VALUE, neighbours::apply);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Integer> timer) throws Exception {
    // What still waits would begin the item anew; it is from before the end.
    applyAll();
    setCurrentKey(timer.getKey());
    ItemPart<?> part = timer.getNamespace() == STATISTICS ? statistics : neighbours;
    part.endIfIdle(timer.getKey());
  }

  @Override
  public void onEventTime(InternalTimer<String, Integer> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    applyStatistics();
    statistics.flush();
    neighbours.flush();
    waiting.save();
  }

  @Override
  public void finish() throws Exception {
    applyAll();
    super.finish();
  }

  private void emit(OutboundRecord record) {
    output.collect(new StreamRecord<>(record));
  }
}
