package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.IntIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums weights per ordered pair of items. */
final class ItemPairs {
  private static final int INITIAL_ROOM = 4;

  private @Nullable Row[] rows = new Row[1024];

  /** The weights of one item's pairs. */
  static final class Row {
    private final IntIndex index = new IntIndex(INITIAL_ROOM);
    private double[] weights = new double[INITIAL_ROOM];

    int size() {
      return index.size();
    }

    int item(int at) {
      return index.key(at);
    }

    double weight(int at) {
      return weights[at];
    }

    private void add(int item, double weight) {
      int at = index.findOrAdd(item);
      if (at == weights.length) {
        weights = Arrays.copyOf(weights, at * 2);
      }
      weights[at] += weight;
    }
  }

  void add(int from, int to, double weight) {
    if (from >= rows.length) {
      rows = Arrays.copyOf(rows, Math.max(from + 1, rows.length * 2));
    }
    Row row = rows[from];
    if (row == null) {
      row = new Row();
      rows[from] = row;
    }
    row.add(to, weight);
  }

  /** Pairs of an item; null when it has none. */
  @Nullable Row row(int from) {
    return from < rows.length ? rows[from] : null;
  }
}
