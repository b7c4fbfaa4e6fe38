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
import io.everystore.jobs.stage.StageConfig;
import io.everystore.jobs.stage.WriteBackCache;
import io.everystore.jobs.stage.WriteBehind;
import io.everystore.jobs.types.JobTypes;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The client stage, keyed by client id: leaves out duplicates, keeps the profile while the client
 * is anonymous, and hands everything of a client that logged in to the user stage.
 *
 * <p>At the first event with a user id the anonymous profile goes ahead of the event as a link; the
 * user stage merges it and writes the redirect. From then on the client's events belong to that
 * user, with or without a user id, until it logs in as another: links move, nothing is un-merged.
 *
 * <p>The redirect is written once more by this operator before the next checkpoint barrier. The two
 * stages write through different producers, so the client's last anonymous profile could end up in
 * the log behind the user stage's redirect, and compaction would keep the wrong one.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class ClientOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<StageInput, OutboundRecord>, Triggerable<String, Integer> {
  /** To the user stage. */
  public static final OutputTag<StageInput> USERS = new OutputTag<>("users", JobTypes.STAGE_INPUT);

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

  /** Links remembered until the next barrier; more are written at once. */
  static final int MAX_PENDING_REDIRECTS = 10_000;

  static final int STAGE = 1;

  private static final long serialVersionUID = 1L;

  // Timer namespaces.
  private static final Integer IDLE = 0;
  private static final Integer SWEEP = 1;
  private static final Integer SEGMENTS = 2;

  private static final String STATE = "client";

  private static final byte[] NOTHING = {};

  private final StageConfig stageConfig;

  private transient ValueState<byte[]> state;
  private transient WriteBackCache<ClientEntry> clients;
  private transient DuplicateFilter duplicateFilter;
  private transient InternalTimerService<Integer> timers;
  private transient Map<String, Redirect> pendingRedirects;
  private transient ProfileWriter writer;
  private transient FactRelay facts;
  private transient WriteBehind writeBehind;
  private transient MarkRelay marks;
  private transient ListState<byte[]> definitions;
  private transient HistoryRelay histories;
  private transient TrendRelay trends;
  private transient SegmentStage segments;
  private transient SegmentSweep sweep;
  private transient Counter duplicates;
  private transient Counter links;
  private transient Counter suppressed;

  private record Redirect(String userId, long version) {}

  public ClientOperator(StageConfig stageConfig) {
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
            timeMillis -> timers.registerProcessingTimeTimer(SEGMENTS, timeMillis),
            new SegmentCosts(getMetricGroup()));
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(STATE, BytePrimitiveArraySerializer.INSTANCE));
    duplicateFilter =
        new DuplicateFilter(
            stageConfig.duplicateWindowMillis(),
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(
                        "event-ids", LongSerializer.INSTANCE, IntSerializer.INSTANCE)));
    clients = new WriteBackCache<>(stageConfig.cachedKeys(), this::load, this::store);
    writeBehind = new WriteBehind(clients, getProcessingTimeService());
    timers = getInternalTimerService("client-timers", IntSerializer.INSTANCE, this);
    pendingRedirects = new LinkedHashMap<>();
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
    sweep =
        new SegmentSweep(
            getProcessingTimeService(),
            segments,
            this::keys,
            key -> {
              setCurrentKey(key);
              updateSegments(clients.get(key), TransitionCause.CAUSE_DEFINITION);
            });
    segments.restore(definitions.get());
    if (segments.isSweepDue()) {
      sweep.begin();
    }
    marks =
        new MarkRelay(
            STAGE,
            1,
            getRuntimeContext().getTaskInfo(),
            getProcessingTimeService(),
            stageConfig.markIntervalMillis(),
            stageConfig.profilePartitions(),
            this::emit,
            this::emitToUsers);
    duplicates = getMetricGroup().counter("duplicates");
    links = getMetricGroup().counter("links");
    suppressed = getMetricGroup().counter("events_of_erased");
  }

  @Override
  public void processElement(StreamRecord<StageInput> element) throws Exception {
    StageInput input = element.getValue();
    if (input instanceof StageInput.Event event) {
      process(event);
    } else if (input instanceof StageInput.Erase erase) {
      erase(erase);
    } else if (input instanceof StageInput.Mark mark) {
      writeHeld();
      marks.receive(mark);
    } else if (input instanceof StageInput.Defined defined) {
      if (segments.define(defined)) {
        sweep.begin();
      }
    } else if (input instanceof StageInput.Listed listed) {
      list(listed);
    } else if (input instanceof StageInput.Distributed distributed) {
      if (segments.distribute(distributed)) {
        sweep.begin();
      }
    } else if (input instanceof StageInput.Redeemed redeemed) {
      redeemed(redeemed);
    } else {
      throw new IllegalStateException(
          "client stage input: "
              + input
              + " (expected: event, erasure, mark, definition, list entry, redemption,"
              + " distribution)");
    }
  }

  /** What nobody here is known by may be a user's id: their stage keeps it. */
  private void redeemed(StageInput.Redeemed redeemed) throws Exception {
    ClientEntry entry = clients.get(redeemed.key());
    ProfileCell profile = entry.profile;
    if (profile == null) {
      String userId = entry.linkedUserId.isEmpty() ? redeemed.key() : entry.linkedUserId;
      emitToUsers(new StageInput.Redeemed(userId, redeemed.redemptions()));
    } else {
      writer.redeemed(profile, redeemed);
      entry.markChanged();
    }
  }

  /** A list names users as well as clients: what is not this client's may be a user's. */
  private void list(StageInput.Listed listed) throws Exception {
    ClientEntry entry = clients.get(listed.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
    if (entry.linkedUserId.isEmpty()) {
      boolean unused = writer.list(profile(entry, listed.key()), listed, nowMillis);
    } else if (!entry.linkedUserId.equals(listed.key())) {
      emitToUsers(
          new StageInput.Listed(entry.linkedUserId, listed.listId(), listed.uploadVersion()));
    }
    emitToUsers(listed);
  }

  private void touch(ClientEntry entry, long nowMillis) throws Exception {
    if (entry.isNew()) {
      timers.registerProcessingTimeTimer(IDLE, nowMillis + stageConfig.idleMillis());
    }
    entry.lastSeenMillis = nowMillis;
    entry.markChanged();
    writeBehind.request();
  }

  private void process(StageInput.Event event) throws Exception {
    Interaction interaction = ProfileWriter.interaction(event);
    ClientEntry entry = clients.get(event.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
    if (interaction.getEventTimeMillis() <= entry.erasedMillis) {
      suppressed.inc();
      return;
    }
    boolean hadSpilled = entry.spilled;
    boolean duplicate = duplicateFilter.isDuplicate(entry, interaction.getEventId(), nowMillis);
    if (entry.spilled && !hadSpilled) {
      timers.registerProcessingTimeTimer(SWEEP, nowMillis + stageConfig.duplicateWindowMillis());
    }
    if (duplicate) {
      duplicates.inc();
      processDuplicate(event, entry);
      return;
    }
    String userId = interaction.getUserId();
    if (!userId.isEmpty() && !userId.equals(entry.linkedUserId)) {
      link(event, entry, userId);
    }
    if (entry.linkedUserId.isEmpty()) {
      ProfileCell profile = profile(entry, event.key());
      writer.apply(profile, event, interaction, nowMillis);
      emitOutcome(profile.profile().experimentUnit(), interaction);
    } else {
      emitToUsers(
          new StageInput.Event(
              entry.linkedUserId, event.partition(), event.offset(), event.interaction()));
    }
  }

  /** Forgets the client, and has the user stage forget whom the id or the client belongs to. */
  private void erase(StageInput.Erase erase) throws Exception {
    ClientEntry entry = clients.get(erase.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
    entry.erasedMillis = Math.max(entry.erasedMillis, erase.timeMillis());
    if (entry.profile != null) {
      String unit = entry.profile.profile().experimentUnit();
      output.collect(OUTCOMES, new StreamRecord<>(new UnitInput.Erased(unit)));
      writer.erase(entry.profile, nowMillis);
    }
    pendingRedirects.remove(erase.key());
    writer.delete(erase.key());
    emitToUsers(erase);
    if (!entry.linkedUserId.isEmpty() && !entry.linkedUserId.equals(erase.key())) {
      emitToUsers(erase.to(entry.linkedUserId, false));
    }
    entry.linkedUserId = "";
    writer.acknowledge(erase, "clients");
  }

  private void processDuplicate(StageInput.Event event, ClientEntry entry) {
    if (entry.linkedUserId.isEmpty()) {
      writer.skip(profile(entry, event.key()), event.partition(), event.offset());
    } else {
      emitToUsers(new StageInput.Duplicate(entry.linkedUserId, event.partition(), event.offset()));
    }
  }

  private static ProfileCell profile(ClientEntry entry, String clientId) {
    ProfileCell profile = entry.profile;
    if (profile == null) {
      profile = ProfileCell.create(clientId);
      entry.profile = profile;
    }
    return profile;
  }

  private void link(StageInput.Event event, ClientEntry entry, String userId) {
    links.inc();
    ProfileCell profile = entry.profile;
    long written = profile == null ? 0 : profile.profile().version();
    entry.redirectVersion =
        Math.max(Math.max(written, entry.redirectVersion), event.offset() + 1) + 1;
    entry.linkedUserId = userId;
    entry.profile = null;
    byte[] history = profile == null ? NOTHING : profile.historyBytes();
    if (profile != null) {
      writer.leave(profile, timers.currentProcessingTime());
    }
    emitToUsers(
        new StageInput.Link(
            userId,
            event.key(),
            entry.redirectVersion,
            profile == null ? NOTHING : profile.bytes(),
            history));
    if (!userId.equals(event.key())) {
      pendingRedirects.put(event.key(), new Redirect(userId, entry.redirectVersion));
      if (pendingRedirects.size() >= MAX_PENDING_REDIRECTS) {
        writePendingRedirects();
      }
    }
  }

  private void writePendingRedirects() {
    pendingRedirects.forEach(
        (clientId, redirect) -> writer.redirect(clientId, redirect.userId(), redirect.version()));
    pendingRedirects.clear();
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Integer> timer) throws Exception {
    String clientId = timer.getKey();
    ClientEntry entry = clients.get(clientId);
    long nowMillis = timers.currentProcessingTime();
    if (timer.getNamespace().equals(SEGMENTS)) {
      updateSegments(entry, TransitionCause.CAUSE_TIME);
      segments.flushSizes();
    } else if (timer.getNamespace().equals(SWEEP)) {
      entry.spilled = duplicateFilter.sweep(nowMillis);
      if (entry.spilled) {
        timers.registerProcessingTimeTimer(
            SWEEP, nowMillis + stageConfig.duplicateWindowMillis() / 4);
      }
      entry.markChanged();
    } else if (entry.lastSeenMillis + stageConfig.idleMillis() > nowMillis) {
      timers.registerProcessingTimeTimer(IDLE, entry.lastSeenMillis + stageConfig.idleMillis());
    } else {
      end(clientId, entry);
    }
  }

  private void end(String clientId, ClientEntry entry) throws Exception {
    if (entry.profile != null) {
      writer.leave(entry.profile, timers.currentProcessingTime());
    }
    if (!entry.linkedUserId.equals(clientId)) {
      writer.delete(clientId);
    }
    pendingRedirects.remove(clientId);
    clients.remove(clientId);
    state.clear();
    duplicateFilter.clear();
  }

  @Override
  public void onEventTime(InternalTimer<String, Integer> timer) {
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
    clients.flush();
    writePendingRedirects();
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
    writePendingRedirects();
    histories.flush();
    trends.flush();
    facts.flush();
    marks.flush();
    super.finish();
  }

  /** Looks at the person under the current key, if one is kept there. */
  private void updateSegments(ClientEntry entry, TransitionCause cause) {
    ProfileCell profile = entry.profile;
    if (profile == null) {
      return;
    }
    long timerMillis = profile.segmentTimes().timerMillis();
    Map<String, Integer> buckets = profile.valueBuckets();
    boolean changed = writer.updateSegments(profile, timers.currentProcessingTime(), cause);
    if (changed
        || profile.segmentTimes().timerMillis() != timerMillis
        || !profile.valueBuckets().equals(buckets)) {
      entry.markChanged();
    }
  }

  private List<String> keys() throws Exception {
    clients.flush();
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(STATE, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  private ClientEntry load(String clientId) throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? new ClientEntry() : ClientEntry.parse(bytes);
  }

  private void store(String clientId, ClientEntry entry) throws Exception {
    Object currentKey = getCurrentKey();
    setCurrentKey(clientId);
    state.update(entry.toByteArray());
    if (currentKey != null) {
      setCurrentKey(currentKey);
    }
  }

  private void emit(OutboundRecord record) {
    output.collect(new StreamRecord<>(record));
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

  private void emitToUsers(StageInput input) {
    output.collect(USERS, new StreamRecord<>(input));
  }
}
