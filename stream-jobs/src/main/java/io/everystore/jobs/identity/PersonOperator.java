package io.everystore.jobs.identity;

import io.everystore.feature.offer.OfferMeetings;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.TransitionCause;
import io.everystore.jobs.experiment.Outcomes;
import io.everystore.jobs.popularity.FactRelay;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.segment.HistoryRelay;
import io.everystore.jobs.segment.SegmentCosts;
import io.everystore.jobs.segment.SegmentStage;
import io.everystore.jobs.segment.SegmentSweep;
import io.everystore.jobs.segment.TrendRelay;
import io.everystore.jobs.stage.MarkRelay;
import io.everystore.jobs.stage.Pacer;
import io.everystore.jobs.stage.StageConfig;
import io.everystore.jobs.stage.WriteBackCache;
import io.everystore.jobs.stage.WriteBehind;
import io.everystore.jobs.types.JobTypes;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * What the two stages that keep profiles have in common: a person's entry behind a cache, their
 * memberships, what goes to other stages, and what is written ahead of a mark or a barrier.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public abstract class PersonOperator<E extends PersonEntry>
    extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<StageInput, OutboundRecord> {
  /** To the item stage. */
  public static final OutputTag<ItemFacts> FACTS = new OutputTag<>("facts", JobTypes.ITEM_FACTS);

  /** To the experiment stage. */
  public static final OutputTag<UnitInput> OUTCOMES =
      new OutputTag<>("outcomes", JobTypes.UNIT_INPUT);

  /** To the stage that sums sizes of segments. */
  public static final OutputTag<KeyedDelta> SEGMENT_SIZES =
      new OutputTag<>("segment-sizes", JobTypes.KEYED_DELTA);

  /** To the stage that sums what segments turn to. */
  public static final OutputTag<KeyedDelta> SEGMENT_TRENDS =
      new OutputTag<>("segment-trends", JobTypes.KEYED_DELTA);

  /** To the stage that counts values of everybody. */
  public static final OutputTag<KeyedDelta> VALUES =
      new OutputTag<>("values", JobTypes.KEYED_DELTA);

  /** To the stage of offers. */
  public static final OutputTag<OfferInput> MEETINGS =
      new OutputTag<>("meetings", JobTypes.OFFER_INPUT);

  /** How long changes of sizes wait for more of the same segments. */
  private static final long SIZES_MILLIS = 100;

  private static final long serialVersionUID = 1L;

  final StageConfig stageConfig;
  private final String stateName;

  transient ValueState<byte[]> state;
  transient WriteBackCache<E> people;
  transient ProfileWriter writer;
  transient SegmentStage segments;
  transient Counter suppressed;
  private transient ListState<byte[]> definitions;
  private transient SegmentSweep sweep;
  private transient WriteBehind writeBehind;
  private transient FactRelay facts;
  private transient HistoryRelay histories;
  private transient TrendRelay trends;
  private transient Pacer sizes;
  private transient MarkRelay marks;

  /**
   * A stage.
   *
   * @param stateName what its entries are called in savepoints
   */
  PersonOperator(StageConfig stageConfig, String stateName) {
    this.stageConfig = stageConfig;
    this.stateName = stateName;
  }

  /** Reads an entry from its state; null: a new one. */
  abstract E read(String key, byte @Nullable [] bytes) throws Exception;

  /** Takes what is for this stage alone: all but marks, definitions and distributions. */
  abstract void process(StageInput input) throws Exception;

  /** Has the current key's memberships looked at then. */
  abstract void registerSegmentTimer(long timeMillis);

  /** Has the current key's idle time looked at then. */
  abstract void registerIdleTimer(long timeMillis);

  /** What passes marks on. */
  abstract MarkRelay markRelay();

  /** Writes what only this stage holds back, ahead of a barrier. */
  void writePending() {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    definitions = SegmentStage.stateOf(context);
    segments =
        new SegmentStage(
            ZoneId.of(stageConfig.timeZone()),
            MarkRelay.STAGES * getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
            this::emit,
            delta -> output.collect(SEGMENT_SIZES, new StreamRecord<>(delta)),
            delta -> output.collect(VALUES, new StreamRecord<>(delta)),
            this::registerSegmentTimer,
            new SegmentCosts(getMetricGroup()));
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(stateName, BytePrimitiveArraySerializer.INSTANCE));
    people = new WriteBackCache<>(stageConfig.cachedKeys(), this::load, this::store);
    writeBehind = new WriteBehind(people, getProcessingTimeService());
    facts =
        new FactRelay(
            getProcessingTimeService(),
            stageConfig.factFlushMillis(),
            fact -> output.collect(FACTS, new StreamRecord<>(fact)));
    histories =
        new HistoryRelay(getProcessingTimeService(), stageConfig.historyWriteMillis(), this::emit);
    trends =
        new TrendRelay(
            getProcessingTimeService(),
            stageConfig.factFlushMillis(),
            delta -> output.collect(SEGMENT_TRENDS, new StreamRecord<>(delta)));
    sizes = new Pacer(getProcessingTimeService(), SIZES_MILLIS, SIZES_MILLIS, segments::flushSizes);
    writer =
        new ProfileWriter(
            this::emit, facts, segments, histories, trends, getMetricGroup().counter("bot_events"));
    sweep =
        new SegmentSweep(
            getProcessingTimeService(),
            segments,
            this::keys,
            key -> {
              setCurrentKey(key);
              updateSegments(people.get(key), TransitionCause.CAUSE_DEFINITION);
            });
    suppressed = getMetricGroup().counter("events_of_erased");
    marks = markRelay();
    segments.restore(definitions.get());
    if (segments.isSweepDue()) {
      sweep.begin();
    }
  }

  @Override
  public final void processElement(StreamRecord<StageInput> element) throws Exception {
    StageInput input = element.getValue();
    if (input instanceof StageInput.Mark mark) {
      writeHeld();
      marks.receive(mark);
    } else if (input instanceof StageInput.Defined defined) {
      if (segments.define(defined)) {
        sweep.begin();
      }
    } else if (input instanceof StageInput.Distributed distributed) {
      if (segments.distribute(distributed)) {
        sweep.begin();
      }
    } else {
      process(input);
      sendSizes();
    }
  }

  private void sendSizes() throws Exception {
    if (segments.hasUnsentSizes()) {
      sizes.request();
    }
  }

  /** Says that the person of the current key was seen now. */
  final void touch(E entry, long nowMillis) throws Exception {
    if (entry.lastSeenMillis == 0) {
      registerIdleTimer(nowMillis + stageConfig.idleMillis());
    }
    entry.lastSeenMillis = nowMillis;
    entry.markChanged();
    writeBehind.request();
  }

  /** Looks at the person of the current key, if one is kept there. */
  final void updateSegments(E entry, TransitionCause cause) {
    ProfileCell profile = entry.kept();
    if (profile == null) {
      return;
    }
    long timerMillis = profile.segmentTimes().timerMillis();
    Map<String, Integer> buckets = profile.valueBuckets();
    boolean changed =
        writer.updateSegments(
            profile, getProcessingTimeService().getCurrentProcessingTime(), cause);
    if (changed
        || profile.segmentTimes().timerMillis() != timerMillis
        || !profile.valueBuckets().equals(buckets)) {
      entry.markChanged();
    }
  }

  /** The same because a time has come. */
  final void updateSegmentsInTime(E entry) throws Exception {
    updateSegments(entry, TransitionCause.CAUSE_TIME);
    sendSizes();
  }

  /** Writes what is held back of people; at every mark and barrier, ahead of it. */
  final void writeHeld() {
    writer.flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    people.flush();
    writeAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    definitions.update(segments.state());
  }

  @Override
  public void finish() throws Exception {
    writeAll();
    marks.flush();
    super.finish();
  }

  private void writeAll() {
    writeHeld();
    writePending();
    facts.flush();
    histories.flush();
    trends.flush();
    segments.flushSizes();
  }

  private List<String> keys() throws Exception {
    people.flush();
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(stateName, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  private E load(String key) throws Exception {
    return read(key, state.value());
  }

  private void store(String key, E entry) throws Exception {
    Object currentKey = getCurrentKey();
    setCurrentKey(key);
    state.update(entry.toByteArray());
    if (currentKey != null) {
      setCurrentKey(currentKey);
    }
  }

  final void emit(OutboundRecord record) {
    output.collect(new StreamRecord<>(record));
  }

  /** Has the experiment stage forget somebody. */
  final void emitErased(ProfileCell profile) {
    output.collect(
        OUTCOMES, new StreamRecord<>(new UnitInput.Erased(profile.profile().experimentUnit())));
  }

  /** Tells experiments and offers what their person did. */
  final void emitOutcome(ProfileCell profile, Interaction interaction) {
    UnitInput outcome = Outcomes.of(profile.profile().experimentUnit(), interaction);
    if (outcome != null) {
      output.collect(OUTCOMES, new StreamRecord<>(outcome));
    }
    OfferMeetings.Meeting met = OfferMeetings.of(interaction);
    if (met != null) {
      output.collect(
          MEETINGS,
          new StreamRecord<>(
              new OfferInput.Meeting(
                  met.offerId(), met.action(), interaction.getEventTimeMillis())));
    }
  }
}
