package io.everystore.jobs.record;

/**
 * What one unit adds to the sums of one variation.
 *
 * @param key experiment and variation, parted by "/"
 * @param result {@code VariationResult} bytes holding differences
 */
public record VariationDelta(String key, byte[] result) {}
