package io.everystore.jobs.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.event.InteractionValidator;
import io.everystore.feature.event.Rejection;
import io.everystore.feature.event.RejectionCode;
import io.everystore.feature.proto.Interaction;
import io.everystore.jobs.record.LogRecord;
import org.jspecify.annotations.Nullable;

/** Turns a record of the log into a valid interaction, or says why it is none. Stateless. */
final class InteractionReader {
  /** Longer records are not looked into. */
  static final int MAX_RECORD_BYTES = 256 * 1024;

  private static final String NO_CONSENT = RejectionCode.NO_CONSENT.code();

  private InteractionReader() {}

  /**
   * What became of a record: exactly one of interaction and reason is set.
   *
   * @param bytes the interaction encoded, the record's own bytes unless its time was clamped
   */
  record Reading(
      @Nullable Interaction interaction, byte @Nullable [] bytes, @Nullable String reason) {
    private static Reading rejected(String reason) {
      return new Reading(null, null, reason);
    }

    /** True for what must not be kept anywhere, as a dead letter neither. */
    boolean isWithoutConsent() {
      return NO_CONSENT.equals(reason);
    }
  }

  static Reading read(LogRecord record, long nowMillis) {
    byte[] value = record.value();
    if (value == null) {
      return Reading.rejected(RejectionCode.UNREADABLE.code() + ": no value");
    }
    if (value.length > MAX_RECORD_BYTES) {
      return Reading.rejected(
          RejectionCode.EVENT_TOO_LARGE.code()
              + ": "
              + value.length
              + " bytes (expected: at most "
              + MAX_RECORD_BYTES
              + ")");
    }
    Interaction interaction;
    try {
      interaction = Interaction.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return Reading.rejected(RejectionCode.UNREADABLE.code() + ": " + e.getMessage());
    }
    // Before anything else is said of it. A wish to be forgotten is heard whoever agreed to what.
    if (interaction.getErasureId().isEmpty() && PersonProperties.deniesStorage(interaction)) {
      return Reading.rejected(NO_CONSENT);
    }
    Rejection rejection = InteractionValidator.check(interaction);
    if (rejection != null) {
      return Reading.rejected(rejection.code().code() + ": " + rejection.detail());
    }
    return clamped(interaction, value, nowMillis);
  }

  /**
   * Brings back times from the future, and a receipt that can be none; a record nearly always keeps
   * its bytes.
   */
  private static Reading clamped(Interaction interaction, byte[] value, long nowMillis) {
    long receivedMillis = interaction.getReceivedTimeMillis();
    if (receivedMillis < InteractionLimits.EARLIEST_EVENT_TIME_MILLIS
        || receivedMillis > nowMillis + InteractionLimits.MAX_FUTURE_MILLIS) {
      receivedMillis = nowMillis;
    }
    long eventMillis =
        InteractionLimits.clampEventTimeMillis(interaction.getEventTimeMillis(), receivedMillis);
    if (receivedMillis == interaction.getReceivedTimeMillis()
        && eventMillis == interaction.getEventTimeMillis()) {
      return new Reading(interaction, value, null);
    }
    Interaction clamped =
        interaction.toBuilder()
            .setReceivedTimeMillis(receivedMillis)
            .setEventTimeMillis(eventMillis)
            .build();
    return new Reading(clamped, clamped.toByteArray(), null);
  }
}
