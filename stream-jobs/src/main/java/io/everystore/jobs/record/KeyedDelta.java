package io.everystore.jobs.record;

/**
 * What is to be added to the sums kept under a key.
 *
 * @param key such as experiment and variation, parted by "/"
 * @param value the message of the sums, holding differences
 */
public record KeyedDelta(String key, byte[] value) {}
