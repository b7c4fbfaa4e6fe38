package io.everystore.jobs.identity;

import io.everystore.feature.proto.Interaction;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.MarkRelay;
import io.everystore.jobs.stage.StageConfig;
import io.everystore.jobs.types.JobTypes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

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
public final class ClientOperator extends PersonOperator<ClientEntry>
    implements Triggerable<String, Integer> {
  /** To the user stage. */
  public static final OutputTag<StageInput> USERS = new OutputTag<>("users", JobTypes.STAGE_INPUT);

  /** Links remembered until the next barrier; more are written at once. */
  static final int MAX_PENDING_REDIRECTS = 10_000;

  static final int STAGE = 1;

  private static final long serialVersionUID = 1L;

  // Timer namespaces.
  private static final Integer IDLE = 0;
  private static final Integer SWEEP = 1;
  private static final Integer SEGMENTS = 2;

  private static final byte[] NOTHING = {};

  private transient DuplicateFilter duplicateFilter;
  private transient InternalTimerService<Integer> timers;
  private transient Map<String, Redirect> pendingRedirects;
  private transient Counter duplicates;
  private transient Counter links;

  private record Redirect(String userId, long version) {}

  public ClientOperator(StageConfig stageConfig) {
    super(stageConfig, "client");
  }

  @Override
  public void open() throws Exception {
    super.open();
    duplicateFilter =
        new DuplicateFilter(
            stageConfig.duplicateWindowMillis(),
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(
                        "event-ids", LongSerializer.INSTANCE, IntSerializer.INSTANCE)));
    timers = getInternalTimerService("client-timers", IntSerializer.INSTANCE, this);
    pendingRedirects = new LinkedHashMap<>();
    duplicates = getMetricGroup().counter("duplicates");
    links = getMetricGroup().counter("links");
  }

  @Override
  MarkRelay markRelay() {
    return new MarkRelay(
        STAGE,
        1,
        getRuntimeContext().getTaskInfo(),
        getProcessingTimeService(),
        stageConfig.markIntervalMillis(),
        stageConfig.profilePartitions(),
        this::emit,
        this::emitToUsers);
  }

  @Override
  void registerSegmentTimer(long timeMillis) {
    timers.registerProcessingTimeTimer(SEGMENTS, timeMillis);
  }

  @Override
  void registerIdleTimer(long timeMillis) {
    timers.registerProcessingTimeTimer(IDLE, timeMillis);
  }

  @Override
  void process(StageInput input) throws Exception {
    if (input instanceof StageInput.Event event) {
      process(event);
    } else if (input instanceof StageInput.Erase erase) {
      erase(erase);
    } else if (input instanceof StageInput.Listed listed) {
      list(listed);
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
    ClientEntry entry = people.get(redeemed.key());
    ProfileCell profile = entry.profile;
    if (profile == null || entry.isErased()) {
      String userId = entry.linkedUserId.isEmpty() ? redeemed.key() : entry.linkedUserId;
      emitToUsers(new StageInput.Redeemed(userId, redeemed.redemptions()));
    } else {
      writer.redeemed(profile, redeemed);
      entry.markChanged();
    }
  }

  /** A list names users as well as clients: what is not this client's may be a user's. */
  private void list(StageInput.Listed listed) throws Exception {
    ClientEntry entry = people.get(listed.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
    if (entry.linkedUserId.isEmpty()) {
      if (!entry.isErased()) {
        boolean unused = writer.list(profile(entry, listed.key()), listed, nowMillis);
      }
    } else if (!entry.linkedUserId.equals(listed.key())) {
      emitToUsers(
          new StageInput.Listed(entry.linkedUserId, listed.listId(), listed.uploadVersion()));
    }
    emitToUsers(listed);
  }

  private void process(StageInput.Event event) throws Exception {
    Interaction interaction = ProfileWriter.interaction(event);
    ClientEntry entry = people.get(event.key());
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
      emitOutcome(profile, interaction);
    } else {
      emitToUsers(
          new StageInput.Event(
              entry.linkedUserId, event.partition(), event.offset(), event.interaction()));
    }
  }

  /** Forgets the client, and has the user stage forget whom the id or the client belongs to. */
  private void erase(StageInput.Erase erase) throws Exception {
    ClientEntry entry = people.get(erase.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
    entry.erasedMillis = Math.max(entry.erasedMillis, erase.timeMillis());
    if (entry.profile != null) {
      emitErased(entry.profile);
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
      if (!entry.isErased()) {
        writer.skip(profile(entry, event.key()), event.partition(), event.offset());
      }
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
        writePending();
      }
    }
  }

  @Override
  void writePending() {
    pendingRedirects.forEach(
        (clientId, redirect) -> writer.redirect(clientId, redirect.userId(), redirect.version()));
    pendingRedirects.clear();
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Integer> timer) throws Exception {
    String clientId = timer.getKey();
    ClientEntry entry = people.get(clientId);
    long nowMillis = timers.currentProcessingTime();
    if (timer.getNamespace().equals(SEGMENTS)) {
      updateSegmentsInTime(entry);
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
    people.remove(clientId);
    state.clear();
    duplicateFilter.clear();
  }

  @Override
  public void onEventTime(InternalTimer<String, Integer> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  @Override
  ClientEntry read(String clientId, byte @Nullable [] bytes) throws IOException {
    return bytes == null ? new ClientEntry() : ClientEntry.parse(bytes);
  }

  private void emitToUsers(StageInput input) {
    output.collect(USERS, new StreamRecord<>(input));
  }
}
