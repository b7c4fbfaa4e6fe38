package io.everystore.jobs.record;

import org.jspecify.annotations.Nullable;

/**
 * One record as it stands in the log, unparsed, with its position.
 *
 * @param value null for a tombstone, which the interaction log should not hold
 * @param timestampMillis when it was appended; 0 when nobody asked
 */
public record LogRecord(
    int partition,
    long offset,
    byte @Nullable [] key,
    byte @Nullable [] value,
    long timestampMillis) {
  /** A record whose time does not matter. */
  public LogRecord(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
    this(partition, offset, key, value, 0);
  }
}
