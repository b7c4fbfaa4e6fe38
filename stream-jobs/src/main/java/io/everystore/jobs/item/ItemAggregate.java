package io.everystore.jobs.item;

/**
 * A part of what is kept of one item: grows by deltas, is kept in one form and leaves in another.
 */
public interface ItemAggregate {
  /** Adds what the delta says to this part. */
  void apply(ItemDelta delta);

  /** What state keeps. */
  byte[] toByteArray();

  /** What leaves the job. */
  byte[] publishedBytes();
}
