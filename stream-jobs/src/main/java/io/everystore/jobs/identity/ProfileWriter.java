package io.everystore.jobs.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.popularity.FactRelay;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates a profile and writes what follows: the profile, the session that changed, item facts. An
 * event that breaks the update becomes a dead letter and leaves the profile as it was, but for its
 * position. Not thread-safe.
 */
final class ProfileWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileWriter.class);

  private final Consumer<OutboundRecord> records;
  private final FactRelay facts;
  private final Counter botEvents;

  ProfileWriter(Consumer<OutboundRecord> records, FactRelay facts, Counter botEvents) {
    this.records = records;
    this.facts = facts;
    this.botEvents = botEvents;
  }

  void apply(ProfileCell cell, StageInput.Event event, Interaction interaction) throws Exception {
    SessionView session = null;
    try {
      cell.profile().apply(interaction, event.partition(), event.offset(), facts.sink());
      session = cell.profile().changedSession();
      if (!cell.profile().trustsLastEvent()) {
        botEvents.inc();
      }
    } catch (RuntimeException e) {
      reject(event, e);
      cell.rollBack();
      cell.profile().skip(event.partition(), event.offset());
    }
    write(cell);
    if (session != null) {
      records.accept(OutboundRecord.of(Topics.SESSIONS, session.getKey(), session.toByteArray()));
    }
    facts.afterEvent();
  }

  void skip(ProfileCell cell, int partition, long offset) {
    cell.profile().skip(partition, offset);
    write(cell);
  }

  void write(ProfileCell cell) {
    records.accept(OutboundRecord.of(Topics.PROFILES, cell.profile().id(), cell.encode()));
  }

  void redirect(String clientId, String userId, long version) {
    records.accept(
        OutboundRecord.of(
            Topics.PROFILES, clientId, ProfileState.redirect(clientId, userId, version)));
  }

  void delete(String id) {
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
