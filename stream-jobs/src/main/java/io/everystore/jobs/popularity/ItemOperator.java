package io.everystore.jobs.popularity;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import io.everystore.jobs.stage.WriteBehind;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * When more items wait than a round takes, those that wait longest come first and the others go on
 * gathering facts. What is applied is written to state a little at a time, so that little is left
 * to a barrier, for which everything waits. At a checkpoint pairs go on waiting, in state as well.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class ItemOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<ItemFacts, OutboundRecord>, Triggerable<String, Integer> {
  /** Pairs in memory that are applied in any case; about 30 bytes each. */
  static final int MAX_WAITING_PAIRS = 2_000_000;

  /** Items whose neighbours are applied in one round, of those that wait when it begins. */
  static final int MOST_ITEMS_A_ROUND = 2_000;

  /** The same at once; a step takes some hundredths of a second. */
  static final int MOST_ITEMS_A_STEP = 100;

  private static final long STEP_MILLIS = 250;

  private static final String WAITING_STATE = "waiting-pairs";

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

  /** Of all subtasks: after a change of their number each finds its own items in it. */
  private transient ListState<byte[]> saved;

  private transient Pacer statsPacer;
  private transient Pacer neighboursPacer;
  private transient Pacer stepPacer;
  private transient WriteBehind writeBehind;

  /** Items the round still takes. */
  private transient int itemsLeft;

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
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    saved =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(WAITING_STATE, BytePrimitiveArraySerializer.INSTANCE));
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
    waiting = new WaitingPairs();
    waiting.restore(saved.get(), this::isOwn);
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
            this::beginRound);
    stepPacer = new Pacer(getProcessingTimeService(), 0, STEP_MILLIS, this::applyNeighbours);
    writeBehind = statistics.writeBehind(getProcessingTimeService());
    if (waiting.size() > 0) {
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
    waiting.takeSeen(statistics::apply);
    writeBehind.request();
  }

  private void beginRound() throws Exception {
    applyStatistics();
    itemsLeft = Math.min(MOST_ITEMS_A_ROUND, waiting.size());
    if (waiting.size() > itemsLeft) {
      neighboursPacer.request();
    }
    if (itemsLeft > 0) {
      stepPacer.request();
    }
  }

  /** Of the items that wait longest. */
  private void applyNeighbours() throws Exception {
    waiting.take(Math.min(MOST_ITEMS_A_STEP, itemsLeft), this::apply);
    neighbours.flush();
    itemsLeft = Math.min(itemsLeft - MOST_ITEMS_A_STEP, waiting.size());
    if (itemsLeft > 0) {
      stepPacer.request();
    }
  }

  private void apply(ItemDelta delta) throws Exception {
    if (delta.seenFacts() > 0) {
      statistics.apply(delta);
    }
    if (delta.pairFacts() > 0) {
      neighbours.apply(delta);
    }
  }

  private void applyAll() throws Exception {
    waiting.take(Integer.MAX_VALUE, this::apply);
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
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    saved.update(waiting.toBytes());
  }

  private boolean isOwn(String itemId) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return task.getIndexOfThisSubtask()
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(
            itemId, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
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
