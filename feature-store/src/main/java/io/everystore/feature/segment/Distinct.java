package io.everystore.feature.segment;

import java.util.Arrays;

/** Counts different small numbers. Reusable, not thread-safe. */
final class Distinct {
  private boolean[] seen = new boolean[64];
  private int count;

  /** Begins to count numbers from 1 to {@code most}; 0 is none. */
  void begin(int most) {
    if (seen.length <= most) {
      seen = new boolean[most * 2];
    } else {
      Arrays.fill(seen, 0, most + 1, false);
    }
    count = 0;
  }

  void add(int number) {
    if (number != 0 && !seen[number]) {
      seen[number] = true;
      count++;
    }
  }

  int count() {
    return count;
  }
}
