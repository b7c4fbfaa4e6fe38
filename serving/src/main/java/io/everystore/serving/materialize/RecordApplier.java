package io.everystore.serving.materialize;

/** Applies the records of one topic. Called by the materializer's thread alone. */
interface RecordApplier {
  /**
   * Applies one record.
   *
   * @param value null for a tombstone
   * @throws io.everystore.feature.store.StoreFullException when the store has no room; try again
   * @throws io.everystore.feature.store.StoreUnavailableException when it does not answer; try
   *     again
   */
  RecordOutcome apply(int partition, byte[] key, byte @org.jspecify.annotations.Nullable [] value);
}
