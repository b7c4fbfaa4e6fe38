package io.everystore.jobs.stage;

import java.io.Serializable;

/**
 * What the keyed stages of people are told.
 *
 * @param profilePartitions partitions of the profiles topic
 * @param markIntervalMillis least time between two rounds of marks
 * @param factFlushMillis longest time item facts wait in memory for company
 * @param cachedKeys decoded values per subtask in front of state
 * @param idleMillis how long after its last event a key ends
 * @param duplicateWindowMillis how long an event id is remembered at least
 * @param historyWriteMillis longest time a changed history waits before it is written
 * @param timeZone of the workspace, by its IANA name: where the days of segments begin
 */
public record StageConfig(
    int profilePartitions,
    long markIntervalMillis,
    long factFlushMillis,
    int cachedKeys,
    long idleMillis,
    long duplicateWindowMillis,
    long historyWriteMillis,
    String timeZone)
    implements Serializable {}
