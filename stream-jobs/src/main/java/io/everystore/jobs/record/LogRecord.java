package io.everystore.jobs.record;

import org.jspecify.annotations.Nullable;

/**
 * One record as it stands in the log, unparsed, with its position.
 *
 * @param value null for a tombstone, which the interaction log should not hold
 */
public record LogRecord(
    int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {}
