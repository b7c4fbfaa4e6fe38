package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;

/** What the people of each segment turn to now. Thread-safe. */
@FunctionalInterface
public interface SegmentTrends {
  /** Nobody is in a segment. */
  SegmentTrends NONE = (segmentId, items) -> new int[0];

  /**
   * Items of a segment as numbers of the index, the one most turned to first; empty when nothing is
   * known. Not to be modified.
   */
  int[] items(String segmentId, ItemIndex items);
}
