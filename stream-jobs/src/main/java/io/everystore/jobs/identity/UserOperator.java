package io.everystore.jobs.identity;

import io.everystore.feature.proto.Interaction;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.segment.HistoryCell;
import io.everystore.jobs.segment.SegmentTimers;
import io.everystore.jobs.stage.MarkRelay;
import io.everystore.jobs.stage.StageConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.jspecify.annotations.Nullable;

/**
 * The user stage, keyed by user id: the profiles of people who logged in. A link is answered by the
 * merged profile and, behind it, the redirect at the client's key.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class UserOperator extends PersonOperator<UserEntry>
    implements Triggerable<String, VoidNamespace> {
  static final int STAGE = 2;

  private static final long serialVersionUID = 1L;

  private transient InternalTimerService<VoidNamespace> timers;
  private transient InternalTimerService<VoidNamespace> segmentTimers;

  /**
   * Links to somebody who was forgotten, until the event that made them is known to be no late one;
   * it comes right behind, on the same side of a barrier. By client id.
   */
  private transient Map<String, StageInput.Link> heldLinks;

  public UserOperator(StageConfig stageConfig) {
    super(stageConfig, "user");
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    segmentTimers =
        getInternalTimerService(
            "segment-timers",
            VoidNamespaceSerializer.INSTANCE,
            new SegmentTimers(key -> updateSegmentsInTime(people.get(key))));
    heldLinks = new HashMap<>();
  }

  @Override
  MarkRelay markRelay() {
    return new MarkRelay(
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
  void registerSegmentTimer(long timeMillis) {
    segmentTimers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, timeMillis);
  }

  @Override
  void registerIdleTimer(long timeMillis) {
    timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, timeMillis);
  }

  @Override
  void process(StageInput input) throws Exception {
    UserEntry entry = people.get(input.key());
    long nowMillis = timers.currentProcessingTime();
    touch(entry, nowMillis);
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
      emitOutcome(entry.profile, interaction);
    } else if (input instanceof StageInput.Duplicate duplicate && !entry.isErased()) {
      writer.skip(entry.profile, duplicate.partition(), duplicate.offset());
    } else if (input instanceof StageInput.Link link) {
      if (entry.isErased() && link.profile().length == 0) {
        heldLinks.put(link.clientId(), link);
      } else {
        merge(entry, link, nowMillis);
      }
    } else if (input instanceof StageInput.Listed listed && !entry.isErased()) {
      boolean unused = writer.list(entry.profile, listed, nowMillis);
    } else if (input instanceof StageInput.Redeemed redeemed && !entry.isErased()) {
      writer.redeemed(entry.profile, redeemed);
    }
  }

  private void erase(UserEntry entry, StageInput.Erase erase, long nowMillis) {
    entry.erasedMillis = Math.max(entry.erasedMillis, erase.timeMillis());
    emitErased(entry.profile);
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
    UserEntry entry = people.get(userId);
    long endMillis = entry.lastSeenMillis + stageConfig.idleMillis();
    if (endMillis > timers.currentProcessingTime()) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, endMillis);
    } else {
      if (entry.profile.profile().isKnown()) {
        writer.leave(entry.profile, timers.currentProcessingTime());
        writer.delete(userId);
      }
      people.remove(userId);
      state.clear();
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  @Override
  UserEntry read(String userId, byte @Nullable [] bytes) throws IOException {
    return bytes == null ? UserEntry.create(userId) : UserEntry.parse(bytes);
  }
}
