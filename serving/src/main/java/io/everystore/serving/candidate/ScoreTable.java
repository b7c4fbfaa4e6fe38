package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums scores per item and remembers which seed spoke loudest for each. Not thread-safe; reused
 * from answer to answer.
 */
public final class ScoreTable {
  private final IntIndex index = new IntIndex(1024);
  private final TopK best = new TopK();
  private float[] sums = new float[1024];
  private float[] loudest = new float[1024];
  private float[] asides = new float[1024];
  private int[] because = new int[1024];

  public void clear() {
    index.clear();
  }

  public int size() {
    return index.size();
  }

  /** Adds to an item's sum and to a second one, which does not count for the order. */
  void add(int item, float score, int seed, float aside) {
    int entry = addTo(item, score, seed);
    asides[entry] += aside;
  }

  /** Adds to an item's sum, on account of the item {@code seed} ({@link ItemIndex#NONE}: none). */
  public void add(int item, float score, int seed) {
    addTo(item, score, seed);
  }

  /** Sets an item's sum, whatever it was. */
  void put(int item, float score) {
    sums[addTo(item, score, ItemIndex.NONE)] = score;
  }

  /** Adds to an item's sum and answers its entry. */
  private int addTo(int item, float score, int seed) {
    int known = index.size();
    int at = index.findOrAdd(item);
    if (at < known) {
      sums[at] += score;
      if (score > loudest[at]) {
        loudest[at] = score;
        because[at] = seed;
      }
      return at;
    }
    if (at == sums.length) {
      sums = Arrays.copyOf(sums, at * 2);
      loudest = Arrays.copyOf(loudest, at * 2);
      asides = Arrays.copyOf(asides, at * 2);
      because = Arrays.copyOf(because, at * 2);
    }
    sums[at] = score;
    loudest[at] = score;
    because[at] = seed;
    asides[at] = 0;
    return at;
  }

  /** Number of the entry, for {@link #itemAt} and {@link #scale}. */
  int itemAt(int entry) {
    return index.key(entry);
  }

  void scale(int entry, float factor) {
    sums[entry] *= factor;
  }

  /**
   * Appends the {@code limit} available items with the greatest sums above 0, best first.
   *
   * <p>Availability lies in a cache line per item, so it is asked of the best alone, and of all
   * only when one of the best turns out not to be available.
   */
  public void drainBest(int limit, ItemIndex items, CandidateBuffer into) {
    selectBest(limit, null);
    for (int i = 0; i < best.size(); i++) {
      if (!items.available(best.number(i))) {
        selectBest(limit, items);
        break;
      }
    }
    for (int i = 0; i < best.size(); i++) {
      int item = best.number(i);
      int at = index.find(item);
      into.add(item, sums[at], because[at], asides[at]);
    }
  }

  private void selectBest(int limit, @Nullable ItemIndex availableIn) {
    best.reset(limit);
    for (int i = 0; i < index.size(); i++) {
      int item = index.key(i);
      if (sums[i] > 0 && (availableIn == null || availableIn.available(item))) {
        best.offer(item, sums[i]);
      }
    }
    best.sort();
  }
}
