package io.everystore.jobs.identity;

import io.everystore.feature.offer.OfferMeetings;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.TransitionCause;
import io.everystore.jobs.experiment.Outcomes;
import io.everystore.jobs.popularity.FactRelay;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.segment.HistoryCell;
import io.everystore.jobs.segment.HistoryRelay;
import io.everystore.jobs.segment.SegmentCosts;
import io.everystore.jobs.segment.SegmentStage;
import io.everystore.jobs.segment.SegmentSweep;
import io.everystore.jobs.segment.SegmentTimers;
import io.everystore.jobs.segment.TrendRelay;
import io.everystore.jobs.stage.MarkRelay;
import io.everystore.jobs.stage.StageConfig;
import io.everystore.jobs.stage.WriteBackCache;
import io.everystore.jobs.stage.WriteBehind;
import io.everystore.jobs.types.JobTypes;
import java.time.ZoneId;
import java.util.HashMap;
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
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The user stage, keyed by user id: the profiles of people who logged in. A link is answered by the
 * merged profile and, behind it, the redirect at the client's key.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class UserOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<StageInput, OutboundRecord>,
        Triggerable<String, VoidNamespace> {
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
      new OutputTag<>("user-values", JobTypes.KEYED_DELTA);

  /** To the stage of offers. */
  public static final OutputTag<OfferInput> MEETINGS =
      new OutputTag<>("user-meetings", JobTypes.OFFER_INPUT);

  static final int STAGE = 2;

  private static final String STATE = "user";
  private static final long serialVersionUID = 1L;

  private final StageConfig stageConfig;

  private transient ValueState<byte[]> state;
  private transient WriteBackCache<UserEntry> users;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ProfileWriter writer;
  private transient FactRelay facts;
  private transient WriteBehind writeBehind;
  private transient MarkRelay marks;
  private transient ListState<byte[]> definitions;
  private transient InternalTimerService<VoidNamespace> segmentTimers;
  private transient HistoryRelay histories;
  private transient TrendRelay trends;
  private transient SegmentStage segments;
  private transient SegmentSweep sweep;
  private transient Counter suppressed;

  /**
   * Links to somebody who was forgotten, until the event that made them is known to be no late one;
   * it comes right behind, on the same side of a barrier. By client id.
   */
  private transient Map<String, StageInput.Link> heldLinks;

  public UserOperator(StageConfig stageConfig) {
    this.stageConfig = stageConfig;
  }

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
            timeMillis ->
                segmentTimers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, timeMillis),
            new SegmentCosts(getMetricGroup()));
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(STATE, BytePrimitiveArraySerializer.INSTANCE));
    users = new WriteBackCache<>(stageConfig.cachedKeys(), this::load, this::store);
    writeBehind = new WriteBehind(users, getProcessingTimeService());
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
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
    writer =
        new ProfileWriter(
            this::emit, facts, segments, histories, trends, getMetricGroup().counter("bot_events"));
    segmentTimers =
        getInternalTimerService(
            "segment-timers",
            VoidNamespaceSerializer.INSTANCE,
            new SegmentTimers(
                key -> {
                  updateSegments(key, TransitionCause.CAUSE_TIME);
                  segments.flushSizes();
                }));
    sweep =
        new SegmentSweep(
            getProcessingTimeService(),
            segments,
            this::keys,
            key -> {
              setCurrentKey(key);
              updateSegments(key, TransitionCause.CAUSE_DEFINITION);
            });
    heldLinks = new HashMap<>();
    suppressed = getMetricGroup().counter("events_of_erased");
    segments.restore(definitions.get());
    if (segments.isSweepDue()) {
      sweep.begin();
    }
    marks =
        new MarkRelay(
            STAGE,
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
            getRuntimeContext().getTaskInfo(),
            getProcessingTimeService(),
            stageConfig.markIntervalMillis(),
            stageConfig.profilePartitions(),
            this::emit,
            mark -> {});
  }

  @Override
  public void processElement(StreamRecord<StageInput> element) throws Exception {
    StageInput input = element.getValue();
    if (input instanceof StageInput.Mark mark) {
      writeHeld();
      marks.receive(mark);
      return;
    }
    if (input instanceof StageInput.Defined defined) {
      if (segments.define(defined)) {
        sweep.begin();
      }
      return;
    }
    if (input instanceof StageInput.Distributed distributed) {
      if (segments.distribute(distributed)) {
        sweep.begin();
      }
      return;
    }
    UserEntry entry = users.get(input.key());
    long nowMillis = timers.currentProcessingTime();
    if (entry.lastSeenMillis == 0) {
      timers.registerProcessingTimeTimer(
          VoidNamespace.INSTANCE, nowMillis + stageConfig.idleMillis());
    }
    entry.lastSeenMillis = nowMillis;
    entry.markChanged();
    writeBehind.request();
    if (input instanceof StageInput.Erase erase) {
      erase(entry, erase, nowMillis);
    } else if (input instanceof StageInput.Event event) {
      Interaction interaction = ProfileWriter.interaction(event);
      StageInput.Link held = heldLinks.remove(interaction.getClientId());
      if (interaction.getEventTimeMillis() <= entry.erasedMillis) {
        suppressed.inc();
        return;
      }
      if (held != null) {
        merge(entry, held, nowMillis);
      }
      writer.apply(entry.profile, event, interaction, nowMillis);
      emitOutcome(entry.profile.profile().experimentUnit(), interaction);
    } else if (input instanceof StageInput.Duplicate duplicate && !isErased(entry)) {
      writer.skip(entry.profile, duplicate.partition(), duplicate.offset());
    } else if (input instanceof StageInput.Link link) {
      if (isErased(entry) && link.profile().length == 0) {
        heldLinks.put(link.clientId(), link);
      } else {
        merge(entry, link, nowMillis);
      }
    } else if (input instanceof StageInput.Listed listed) {
      boolean unused = writer.list(entry.profile, listed, nowMillis);
    } else if (input instanceof StageInput.Redeemed redeemed) {
      writer.redeemed(entry.profile, redeemed);
    }
  }

  /** True for somebody who has not come back since they were forgotten: nothing is written. */
  private static boolean isErased(UserEntry entry) {
    return entry.erasedMillis > 0 && entry.profile.profile().isBlank();
  }

  private void erase(UserEntry entry, StageInput.Erase erase, long nowMillis) {
    entry.erasedMillis = Math.max(entry.erasedMillis, erase.timeMillis());
    String unit = entry.profile.profile().experimentUnit();
    output.collect(OUTCOMES, new StreamRecord<>(new UnitInput.Erased(unit)));
    writer.erase(entry.profile, nowMillis);
    writer.delete(erase.key());
    // The redirect of a client that joined just before was written here, by this producer.
    writer.delete(erase.clientId());
    if (erase.own()) {
      writer.acknowledge(erase, "users");
    }
  }

  private void merge(UserEntry entry, StageInput.Link link, long nowMillis) throws Exception {
    ProfileState client =
        link.profile().length == 0
            ? ProfileState.create(link.clientId())
            : ProfileState.parse(link.profile());
    writer.merge(entry.profile, client, HistoryCell.of(link.history()), nowMillis);
    if (!link.clientId().equals(link.key())) {
      writer.redirect(link.clientId(), link.key(), link.redirectVersion());
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String userId = timer.getKey();
    UserEntry entry = users.get(userId);
    long endMillis = entry.lastSeenMillis + stageConfig.idleMillis();
    if (endMillis > timers.currentProcessingTime()) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, endMillis);
    } else {
      if (entry.profile.profile().isKnown()) {
        writer.leave(entry.profile, timers.currentProcessingTime());
        writer.delete(userId);
      }
      users.remove(userId);
      state.clear();
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  /** Writes what is held back of people; at every mark and barrier, ahead of it. */
  void writeHeld() {
    writer.flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    writeHeld();
    users.flush();
    facts.flush();
    histories.flush();
    trends.flush();
    segments.flushSizes();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    definitions.update(segments.state());
  }

  @Override
  public void finish() throws Exception {
    writeHeld();
    facts.flush();
    histories.flush();
    trends.flush();
    marks.flush();
    super.finish();
  }

  /** Looks at the person under the current key. */
  private void updateSegments(String userId, TransitionCause cause) throws Exception {
    UserEntry entry = users.get(userId);
    long timerMillis = entry.profile.segmentTimes().timerMillis();
    Map<String, Integer> buckets = entry.profile.valueBuckets();
    boolean changed = writer.updateSegments(entry.profile, timers.currentProcessingTime(), cause);
    if (changed
        || entry.profile.segmentTimes().timerMillis() != timerMillis
        || !entry.profile.valueBuckets().equals(buckets)) {
      entry.markChanged();
    }
  }

  private List<String> keys() throws Exception {
    users.flush();
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(STATE, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  private UserEntry load(String userId) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? UserEntry.create(userId) : UserEntry.parse(bytes);
  }

  private void store(String userId, UserEntry entry) throws Exception {
    Object currentKey = getCurrentKey();
    setCurrentKey(userId);
    state.update(entry.toByteArray());
    if (currentKey != null) {
      setCurrentKey(currentKey);
    }
  }

  private void emitOutcome(String unit, Interaction interaction) {
    UnitInput outcome = Outcomes.of(unit, interaction);
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

  private void emit(OutboundRecord record) {
    output.collect(new StreamRecord<>(record));
  }
}
