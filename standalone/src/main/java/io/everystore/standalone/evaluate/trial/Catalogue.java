package io.everystore.standalone.evaluate.trial;

import java.util.Arrays;
import java.util.BitSet;

/** The items of a trial and how popular each was before the split. Immutable. */
final class Catalogue {
  private final int[] ranks;
  private final int size;
  private final int unknownRank;

  private Catalogue(int[] ranks, int size, int unknownRank) {
    this.ranks = ranks;
    this.size = size;
    this.unknownRank = unknownRank;
  }

  static Catalogue of(Trial trial) {
    int[] clicks = new int[trial.itemCount()];
    BitSet items = new BitSet();
    for (Step step : trial.train()) {
      LogSession session = step.session();
      if (session != null) {
        clicks[session.items()[step.position()]]++;
        items.set(session.items()[step.position()]);
      }
    }
    // Most clicks first, equal ones by number.
    long[] order = items.stream().mapToLong(item -> ((long) -clicks[item] << 32) + item).toArray();
    Arrays.sort(order);
    int[] ranks = new int[trial.itemCount()];
    for (int i = 0; i < order.length; i++) {
      ranks[(int) order[i]] = i + 1;
    }
    for (Step step : trial.test()) {
      LogSession session = step.session();
      if (session != null) {
        items.set(session.items()[step.position()]);
      }
    }
    return new Catalogue(ranks, items.cardinality(), order.length + 1);
  }

  /** 1 for the most clicked item before the split; those not clicked share the last rank. */
  int popularityRank(int item) {
    return ranks[item] == 0 ? unknownRank : ranks[item];
  }

  /** Items clicked before or after the split. */
  int size() {
    return size;
  }
}
