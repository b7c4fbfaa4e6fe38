package io.everystore.jobs.record;

/**
 * What events said of one item, summed in memory on the way to its state.
 *
 * @param delta {@code ItemDelta} bytes
 */
public record ItemFacts(String itemId, byte[] delta) {}
