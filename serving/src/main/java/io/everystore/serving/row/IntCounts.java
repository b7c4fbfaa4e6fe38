package io.everystore.serving.row;

import io.everystore.serving.candidate.IntIndex;
import java.util.Arrays;

/** Counts per int, made to be cleared and refilled for every answer. Not thread-safe. */
final class IntCounts {
  private final IntIndex index = new IntIndex(32);
  private int[] counts = new int[64];

  void clear() {
    index.clear();
  }

  int count(int key) {
    int at = index.find(key);
    return at == IntIndex.MISSING ? 0 : counts[at];
  }

  boolean isEmpty() {
    return index.size() == 0;
  }

  void increment(int key) {
    set(key, count(key) + 1);
  }

  void set(int key, int count) {
    int at = index.findOrAdd(key);
    if (at == counts.length) {
      counts = Arrays.copyOf(counts, at * 2);
    }
    counts[at] = count;
  }
}
