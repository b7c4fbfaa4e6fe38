package io.everystore.standalone.evaluate.baseline;

import java.util.Arrays;

/** Counts per dense number, grown on demand. */
final class Counts {
  private int[] counts = new int[1024];

  int get(int number) {
    return number < counts.length ? counts[number] : 0;
  }

  /** Counts one more and answers how many there are now. */
  int increment(int number) {
    if (number >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(number + 1, counts.length * 2));
    }
    return ++counts[number];
  }
}
