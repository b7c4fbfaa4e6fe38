package io.everystore.standalone.evaluate.trial;

import java.util.BitSet;

/**
 * How good predictions were.
 *
 * @param predictions asked for
 * @param hitRatio of them that held the next item
 * @param changeHitRatio the same of those predictions alone where the next item is not the one at
 *     hand
 * @param reciprocalRank mean of 1 / rank of the next item, 0 where it was not held
 * @param ndcg mean of 1 / log2(1 + rank), which with one right answer is the normalised discounted
 *     cumulative gain
 * @param coverageRatio items of the trial that were predicted at least once
 * @param popularityRank mean rank by clicks before the split of what was predicted, 1 being the
 *     most clicked; greater is further into the long tail
 * @param micros mean time of a prediction
 */
public record Quality(
    int predictions,
    double hitRatio,
    double changeHitRatio,
    double reciprocalRank,
    double ndcg,
    double coverageRatio,
    double popularityRank,
    double micros) {

  /** Sums up predictions. Not thread-safe. */
  static final class Sum {
    private final Catalogue catalogue;
    private final BitSet predicted = new BitSet();
    private int predictions;
    private int hits;
    private int changes;
    private int changeHits;
    private double reciprocalRanks;
    private double gains;
    private long slots;
    private double popularityRanks;
    private long nanos;

    Sum(Catalogue catalogue) {
      this.catalogue = catalogue;
    }

    /**
     * Counts a prediction of {@code count} items where {@code next} came.
     *
     * @param change whether it is not the item at hand
     */
    void add(int[] items, int count, int next, boolean change, long tookNanos) {
      predictions++;
      changes += change ? 1 : 0;
      nanos += tookNanos;
      for (int i = 0; i < count; i++) {
        slots++;
        popularityRanks += catalogue.popularityRank(items[i]);
        predicted.set(items[i]);
        if (items[i] == next) {
          hits++;
          changeHits += change ? 1 : 0;
          reciprocalRanks += 1.0 / (i + 1);
          gains += Math.log(2) / Math.log(i + 2);
        }
      }
    }

    Quality mean() {
      double all = Math.max(1, predictions);
      return new Quality(
          predictions,
          hits / all,
          (double) changeHits / Math.max(1, changes),
          reciprocalRanks / all,
          gains / all,
          (double) predicted.cardinality() / Math.max(1, catalogue.size()),
          popularityRanks / Math.max(1, slots),
          nanos / 1e3 / all);
    }
  }
}
