package io.everystore.jobs.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.HistoryAppender;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ErasureAcknowledgement;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.proto.TransitionCause;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.popularity.FactRelay;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.segment.HistoryCell;
import io.everystore.jobs.segment.HistoryRelay;
import io.everystore.jobs.segment.SegmentStage;
import io.everystore.jobs.segment.TrendRelay;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates a profile and writes what follows: the profile, the session that changed, item facts; how
 * soon, see {@link HeldWrites}. An event that breaks the update becomes a dead letter and leaves
 * the profile as it was, but for its position. Not thread-safe.
 */
final class ProfileWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileWriter.class);

  private final Consumer<OutboundRecord> records;
  private final HeldWrites held;
  private final FactRelay facts;
  private final SegmentStage segments;
  private final HistoryRelay histories;
  private final TrendRelay trends;
  private final Counter botEvents;
  private final HistoryAppender appender = new HistoryAppender();

  ProfileWriter(
      Consumer<OutboundRecord> records,
      FactRelay facts,
      SegmentStage segments,
      HistoryRelay histories,
      TrendRelay trends,
      Counter botEvents) {
    this.records = records;
    this.held = new HeldWrites(records);
    this.facts = facts;
    this.segments = segments;
    this.histories = histories;
    this.trends = trends;
    this.botEvents = botEvents;
  }

  void apply(ProfileCell cell, StageInput.Event event, Interaction interaction, long nowMillis)
      throws Exception {
    SessionView session = null;
    try {
      FactSink sink = trends.of(cell.profile().segmentIds(), facts.sink());
      cell.profile().apply(interaction, event.partition(), event.offset(), sink);
      session = cell.profile().changedSession();
      if (!cell.profile().trustsLastEvent()) {
        botEvents.inc();
      }
      boolean isOneMore = cell.history().add(interaction, cell.profile(), appender);
      histories.changed(cell);
      if (isOneMore) {
        segments.updateAfter(interaction, cell, nowMillis);
      } else {
        segments.update(cell, nowMillis, TransitionCause.CAUSE_EVENT);
      }
    } catch (RuntimeException e) {
      reject(event, e);
      cell.rollBack();
      cell.profile().skip(event.partition(), event.offset());
    }
    held.write(cell.profile().id(), cell.encode(), session);
    facts.afterEvent();
    trends.afterEvent();
  }

  void skip(ProfileCell cell, int partition, long offset) {
    cell.profile().skip(partition, offset);
    held.write(cell.profile().id(), cell.encode(), null);
  }

  /** Notes what the person was granted; of somebody no event told of yet nothing is written. */
  void redeemed(ProfileCell cell, StageInput.Redeemed redeemed) throws Exception {
    PersonRedemptions redemptions = PersonRedemptions.parseFrom(redeemed.redemptions());
    if (cell.profile().redeem(redemptions)) {
      if (cell.profile().isKnown()) {
        write(cell);
      } else {
        cell.encode();
      }
    }
  }

  void write(ProfileCell cell) {
    held.writeNow(cell.profile().id(), cell.encode());
  }

  /** Writes what is held back; before every mark and barrier. */
  void flush() {
    held.flush();
  }

  void redirect(String clientId, String userId, long version) {
    records.accept(
        OutboundRecord.of(
            Topics.PROFILES, clientId, ClientRedirect.of(clientId, userId, version).toByteArray()));
  }

  /** Takes in everything of a client that turned out to be this person, and writes it. */
  void merge(ProfileCell cell, ProfileState client, HistoryCell history, long nowMillis)
      throws Exception {
    cell.profile().merge(client);
    cell.history().merge(history);
    histories.changed(cell);
    segments.update(cell, nowMillis, TransitionCause.CAUSE_IDENTITY);
    write(cell);
  }

  /** Notes that an upload of a list names the person; false when nothing changes. */
  boolean list(ProfileCell cell, StageInput.Listed listed, long nowMillis) {
    if (!cell.profile().list(listed.listId(), listed.uploadVersion())) {
      return false;
    }
    segments.update(cell, nowMillis, TransitionCause.CAUSE_LIST);
    if (cell.profile().hasEvents()) {
      write(cell);
    } else {
      cell.encode();
    }
    return true;
  }

  /** Looks at memberships again; writes the profile when they changed. */
  boolean updateSegments(ProfileCell cell, long nowMillis, TransitionCause cause) {
    boolean changed = segments.update(cell, nowMillis, cause);
    if (changed) {
      write(cell);
    }
    return changed;
  }

  /** Writes that this person is no longer one of their own. */
  void leave(ProfileCell cell, long nowMillis) {
    held.release(cell.profile().id());
    segments.leave(cell, nowMillis);
    histories.removed(cell.profile().id());
  }

  /** Takes back everything written of a person, and forgets what they did. */
  void erase(ProfileCell cell, long nowMillis) {
    held.drop(cell.profile().id());
    leave(cell, nowMillis);
    for (String sessionKey : cell.profile().sessionKeys()) {
      records.accept(OutboundRecord.tombstone(Topics.SESSIONS, sessionKey));
    }
    for (String clientId : cell.profile().clientIds()) {
      delete(clientId);
    }
    cell.forget();
  }

  /** Writes that a stage has done what a command asked of it. */
  void acknowledge(StageInput.Erase erase, String stage) {
    ErasureRecord done =
        ErasureRecord.newBuilder()
            .setErasureId(erase.erasureId())
            .setAcknowledgement(
                ErasureAcknowledgement.newBuilder()
                    .setStage(stage)
                    .setPartition(erase.partition())
                    .setOffset(erase.offset()))
            .build();
    String key =
        "%s/%s/%d-%d".formatted(erase.erasureId(), stage, erase.partition(), erase.offset());
    records.accept(OutboundRecord.of(Topics.ERASURES, key, done.toByteArray()));
  }

  void delete(String id) {
    held.drop(id);
    records.accept(OutboundRecord.tombstone(Topics.PROFILES, id));
  }

  private void reject(StageInput.Event event, RuntimeException fault) {
    LOG.error(
        "event at partition {} offset {} could not be applied, goes to the dead letters",
        event.partition(),
        event.offset(),
        fault);
    LogRecord record = new LogRecord(event.partition(), event.offset(), null, event.interaction());
    records.accept(DeadLetters.of(record, "not-applicable: " + fault));
  }

  /** Decodes what the ingest operator has validated. */
  static Interaction interaction(StageInput.Event event) {
    try {
      return Interaction.parseFrom(event.interaction());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "event at partition "
              + event.partition()
              + " offset "
              + event.offset()
              + ": unreadable (expected: bytes the ingest operator has read)",
          e);
    }
  }
}
