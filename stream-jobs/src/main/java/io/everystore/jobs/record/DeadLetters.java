package io.everystore.jobs.record;

import io.everystore.feature.model.Topics;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes dead letters: the original bytes with the reason and the place they came from. */
public final class DeadLetters {
  public static final String REASON = "reason";
  public static final String TOPIC = "topic";
  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";

  /** Present when the value was cut to {@link #MAX_VALUE_BYTES}: its length before. */
  public static final String ORIGINAL_LENGTH = "original-length";

  /** What still fits a broker's default record limit of 1 MiB beside key and headers. */
  public static final int MAX_VALUE_BYTES = 512 * 1024;

  static final int MAX_KEY_BYTES = 1024;
  static final int MAX_REASON_CHARS = 256;

  private DeadLetters() {}

  /** A dead letter for a record of the interaction log. */
  public static OutboundRecord of(LogRecord record, String reason) {
    return of(Topics.INTERACTIONS, record, reason);
  }

  /** A dead letter for a record of a topic. */
  public static OutboundRecord of(String topic, LogRecord record, String reason) {
    byte[] value = record.value();
    List<OutboundRecord.Header> headers =
        List.of(
            new OutboundRecord.Header(REASON, cut(reason)),
            new OutboundRecord.Header(TOPIC, topic),
            new OutboundRecord.Header(PARTITION, Integer.toString(record.partition())),
            new OutboundRecord.Header(OFFSET, Long.toString(record.offset())),
            new OutboundRecord.Header(
                ORIGINAL_LENGTH, Integer.toString(value == null ? 0 : value.length)));
    boolean cut = value != null && value.length > MAX_VALUE_BYTES;
    return new OutboundRecord(
        Topics.DEAD_LETTERS,
        key(record.key()),
        cut ? Arrays.copyOf(value, MAX_VALUE_BYTES) : value,
        OutboundRecord.ANY_PARTITION,
        cut ? headers : headers.subList(0, 4));
  }

  private static byte[] key(byte @Nullable [] key) {
    return key == null ? new byte[0] : Arrays.copyOf(key, Math.min(key.length, MAX_KEY_BYTES));
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
  }
}
