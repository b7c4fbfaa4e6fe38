package io.everystore.feature.event;

import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.Interaction;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of GA4's Measurement Protocol into interactions, event by event: a bad event is
 * rejected with its reason and the others are kept.
 *
 * <p>Reusable, not thread-safe.
 */
public final class Ga4Reader {
  /** Receives the events of a body in their order. */
  public interface Sink {
    /** An acceptable event; the builder belongs to the receiver. */
    void accepted(int index, Interaction.Builder event);

    void rejected(int index, Rejection rejection);
  }

  private static final long MICROS_PER_MILLI = 1_000;

  private final BodyScanner scanner = new BodyScanner();
  private final EventParser parser = new EventParser();
  private long clampedCount;

  /** Events so far whose time was in the future and was set to their receipt. */
  public long clampedCount() {
    return clampedCount;
  }

  /**
   * Reads one body, {@code body[from, to)}.
   *
   * @param firstIndex index of the body's first event as the sink sees it
   * @return index after the body's last event
   * @throws MalformedBodyException when nothing of the body can be taken
   */
  public int read(byte[] body, int from, int to, int firstIndex, long receivedTimeMillis, Sink sink)
      throws MalformedBodyException {
    requireUtf8(body, from, to);
    scanner.scan(body, from, to);
    if (scanner.arrayStart() < 0) {
      throw new MalformedBodyException(
          RejectionCode.INVALID_EVENTS, "/events", "events: missing (expected: an array)");
    }
    Envelope envelope = Envelope.read(body, from, to, scanner);
    for (int i = 0; i < scanner.count(); i++) {
      readEvent(body, i, firstIndex + i, envelope, receivedTimeMillis, sink);
    }
    return firstIndex + scanner.count();
  }

  private void readEvent(
      byte[] body, int event, int index, Envelope envelope, long receivedTimeMillis, Sink sink) {
    if (envelope.consentDenied()) {
      sink.rejected(index, new Rejection(RejectionCode.NO_CONSENT, "consent: storage was denied"));
      return;
    }
    Interaction.Builder interaction = Interaction.newBuilder();
    try {
      parser.read(body, scanner.start(event), scanner.end(event), interaction);
      interaction
          .setClientId(envelope.clientId())
          .setUserId(envelope.userId())
          .putAllParams(envelope.consent())
          .setReceivedTimeMillis(receivedTimeMillis)
          .setEventTimeMillis(eventTimeMillis(envelope, receivedTimeMillis));
      if (interaction.getEventId().isEmpty()) {
        interaction.setEventId(EventIds.create(receivedTimeMillis));
      }
    } catch (RejectedEventException e) {
      sink.rejected(index, new Rejection(e.code(), e.detail()));
      return;
    }
    @Nullable Rejection rejection = InteractionValidator.check(interaction);
    if (rejection == null) {
      sink.accepted(index, interaction);
    } else {
      sink.rejected(index, rejection);
    }
  }

  private long eventTimeMillis(Envelope envelope, long receivedTimeMillis) {
    long micros =
        parser.timestampMicros() == EventParser.NO_TIME
            ? envelope.timestampMicros()
            : parser.timestampMicros();
    if (micros == EventParser.NO_TIME) {
      return receivedTimeMillis;
    }
    long given = Math.floorDiv(micros, MICROS_PER_MILLI);
    long clamped = InteractionLimits.clampEventTimeMillis(given, receivedTimeMillis);
    if (clamped != given) {
      clampedCount++;
    }
    return clamped;
  }

  /** Refuses what is not UTF-8, including the encodings of 16 bits, whose ASCII is full of NULs. */
  private static void requireUtf8(byte[] body, int from, int to) throws MalformedBodyException {
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      byte b = body[i];
      if (b == 0) {
        throw new MalformedBodyException(
            RejectionCode.NOT_UTF8, "", "body: holds a NUL byte (expected: JSON in UTF-8)");
      }
      ascii &= b > 0;
    }
    if (ascii) {
      return;
    }
    if (to - from >= 3
        && body[from] == (byte) 0xef
        && body[from + 1] == (byte) 0xbb
        && body[from + 2] == (byte) 0xbf) {
      throw new MalformedBodyException(
          RejectionCode.NOT_UTF8, "", "body: begins with a byte order mark (expected: none)");
    }
    if (!UnsafeByteOperations.unsafeWrap(body, from, to - from).isValidUtf8()) {
      throw new MalformedBodyException(
          RejectionCode.NOT_UTF8, "", "body: invalid bytes (expected: JSON in UTF-8)");
    }
  }
}
