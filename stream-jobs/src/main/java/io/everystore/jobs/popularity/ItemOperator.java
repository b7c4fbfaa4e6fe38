package io.everystore.jobs.popularity;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * <p>Facts are summed in memory until the interval ends, {@link #MAX_WAITING_PAIRS} wait, or a
 * checkpoint barrier comes: reading, decoding and writing an item's state costs a hundred times as
 * much as adding a fact. When more items wait than a run takes, those that wait longest come first
 * and the others go on gathering facts. At a checkpoint nothing waits, so nothing needs to be
 * remembered for a restore.
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
  private transient Map<String, ItemDelta> waiting;
  private transient long waitingPairs;
  private transient IdPool ids;
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
    waiting = new LinkedHashMap<>();
    ids = new IdPool();
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
  }

  private ValueState<byte[]> state(String name) {
    return getRuntimeContext()
        .getState(new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(StreamRecord<ItemFacts> element) throws Exception {
    ItemDelta delta = ItemDelta.parse(element.getValue().delta(), ids);
    ItemDelta present = waiting.putIfAbsent(delta.itemId(), delta);
    if (present == null) {
      waitingPairs += delta.pairs();
    } else {
      waitingPairs -= present.pairs();
      present.merge(delta);
      waitingPairs += present.pairs();
    }
    if (waitingPairs >= MAX_WAITING_PAIRS) {
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
    for (ItemDelta delta : waiting.values()) {
      if (delta.seenFacts() > 0) {
        statistics.apply(delta);
        delta.clearSeen();
      }
    }
  }

  private void applyNeighbours() throws Exception {
    applyStatistics();
    applyNeighbours(MAX_ITEMS_PER_RUN);
    if (!waiting.isEmpty()) {
      neighboursPacer.request();
    }
  }

  private void applyAll() throws Exception {
    applyStatistics();
    applyNeighbours(Integer.MAX_VALUE);
  }

  /** Applies and forgets the items that wait longest; their statistics must be applied already. */
  private void applyNeighbours(int mostItems) throws Exception {
    Iterator<ItemDelta> longest = waiting.values().iterator();
    for (int items = 0; items < mostItems && longest.hasNext(); ) {
      ItemDelta delta = longest.next();
      if (delta.pairFacts() > 0) {
        neighbours.apply(delta);
        items++;
      }
      waitingPairs -= delta.pairs();
      longest.remove();
    }
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
    applyAll();
    statistics.flush();
    neighbours.flush();
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
