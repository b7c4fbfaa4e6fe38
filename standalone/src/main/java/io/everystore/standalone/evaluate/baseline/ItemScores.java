package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.TopK;
import java.util.Arrays;

/** Sums scores per item and finds the best; of equal ones the item first seen in the log. */
final class ItemScores {
  private final IntIndex index = new IntIndex(1024);
  private final TopK best = new TopK();
  private double[] sums = new double[1024];

  void clear() {
    index.clear();
  }

  void add(int item, double score) {
    int known = index.size();
    int at = index.findOrAdd(item);
    if (at < known) {
      sums[at] += score;
      return;
    }
    if (at == sums.length) {
      sums = Arrays.copyOf(sums, at * 2);
    }
    sums[at] = score;
  }

  int size() {
    return index.size();
  }

  int item(int at) {
    return index.key(at);
  }

  /** Score of an item, 0 when it has none. */
  double score(int item) {
    int at = index.find(item);
    return at == IntIndex.MISSING ? 0 : sums[at];
  }

  void scale(int at, double factor) {
    sums[at] *= factor;
  }

  /** Fills in the items with the greatest scores above 0, best first; answers how many. */
  int best(int[] into) {
    best.reset(into.length);
    for (int at = 0; at < index.size(); at++) {
      if (sums[at] > 0) {
        best.offer(index.key(at), (float) sums[at]);
      }
    }
    best.sort();
    for (int rank = 0; rank < best.size(); rank++) {
      into[rank] = best.number(rank);
    }
    return best.size();
  }
}
