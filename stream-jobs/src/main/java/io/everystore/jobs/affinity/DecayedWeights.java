package io.everystore.jobs.affinity;

import io.everystore.feature.aggregate.Decay;
import java.util.Arrays;
import java.util.function.ObjDoubleConsumer;

/**
 * Decayed weights of items. Not bounded by itself, see {@link #keepHeaviest}. Not thread-safe.
 *
 * <p>Weights are kept grown to their event time from a common landmark instead of decayed to the
 * newest, so that a fact touches its own weight only ("forward decay", Cormode et al., ICDE 2009).
 * The landmark moves before a weight could overflow.
 */
public class DecayedWeights {
  /** Half-lives from the landmark at which it moves: a double holds 2^1023. */
  private static final int MAX_GROWTH_HALF_LIVES = 200;

  private static final int INITIAL_ROOM = 4;

  /** Items up to which comparing all beats hashing. */
  private static final int FEW_ITEMS = 8;

  private static final String[] NO_IDS = {};
  private static final double[] NO_WEIGHTS = {};
  private static final int[] NO_SLOTS = {};

  private final Decay decay;
  private String[] itemIds = NO_IDS;
  private double[] grown = NO_WEIGHTS;
  private int size;

  /** Open addressing, position + 1 in the arrays above, 0 for free; empty while few. */
  private int[] slots = NO_SLOTS;

  private long landmarkMillis;
  private long newestMillis;
  private long growthMillis;
  private double growth = 1;

  /** Nothing yet. */
  public DecayedWeights(Decay decay) {
    this.decay = decay;
  }

  /** Adds a weight gained at a time, earlier ones and later ones in any order. */
  public final void add(String itemId, double weight, long eventTimeMillis) {
    if (size == 0) {
      landmarkMillis = eventTimeMillis;
      newestMillis = eventTimeMillis;
      growthMillis = eventTimeMillis;
      growth = 1;
    }
    newestMillis = Math.max(newestMillis, eventTimeMillis);
    double added = weight * growth(eventTimeMillis);
    int index = find(itemId);
    if (index >= 0) {
      grown[index] += added;
    } else {
      append(itemId, added);
    }
  }

  /** Items held. */
  public final int size() {
    return size;
  }

  /** Of the item at a place from 0. */
  public final String itemId(int place) {
    return itemIds[place];
  }

  /** Time of the newest weight; 0 when there is none. */
  public final long newestMillis() {
    return newestMillis;
  }

  /** Tells each item and its weight as of {@link #newestMillis}, in the order of places. */
  public final void forEach(ObjDoubleConsumer<String> told) {
    double kept = decay.factor(newestMillis - landmarkMillis);
    for (int i = 0; i < size; i++) {
      told.accept(itemIds[i], grown[i] * kept);
    }
  }

  /**
   * Forgets all but the heaviest; of equal ones those that came last.
   *
   * @param most items that are left, at least 1
   */
  public final void keepHeaviest(int most) {
    if (size <= most) {
      return;
    }
    double[] ascending = Arrays.copyOf(grown, size);
    Arrays.sort(ascending);
    double least = ascending[size - most];
    int ties = most;
    for (int i = size - 1; i >= 0 && ascending[i] > least; i--) {
      ties--;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (grown[i] > least || (grown[i] == least && ties-- > 0)) {
        itemIds[kept] = itemIds[i];
        grown[kept++] = grown[i];
      }
    }
    Arrays.fill(itemIds, kept, size, null);
    size = kept;
    index();
  }

  private double growth(long eventTimeMillis) {
    if (eventTimeMillis != growthMillis) {
      if (eventTimeMillis - landmarkMillis > MAX_GROWTH_HALF_LIVES * decay.halfLifeMillis()) {
        moveLandmark(eventTimeMillis);
      }
      growthMillis = eventTimeMillis;
      growth = decay.factor(landmarkMillis - eventTimeMillis);
    }
    return growth;
  }

  private void moveLandmark(long toMillis) {
    double kept = decay.factor(toMillis - landmarkMillis);
    for (int i = 0; i < size; i++) {
      grown[i] *= kept;
    }
    landmarkMillis = toMillis;
  }

  private int find(String itemId) {
    if (slots.length == 0) {
      for (int i = 0; i < size; i++) {
        if (itemIds[i].equals(itemId)) {
          return i;
        }
      }
      return -1;
    }
    int slot = slot(itemId);
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (itemIds[index].equals(itemId)) {
        return index;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  private void append(String itemId, double added) {
    if (size == itemIds.length) {
      int room = Math.max(INITIAL_ROOM, 2 * size);
      itemIds = Arrays.copyOf(itemIds, room);
      grown = Arrays.copyOf(grown, room);
    }
    itemIds[size] = itemId;
    grown[size] = added;
    size++;
    if (2 * size > slots.length && size > FEW_ITEMS) {
      slots = new int[8 * Integer.highestOneBit(size)];
      index();
    } else if (slots.length > 0) {
      occupy(size - 1);
    }
  }

  private void index() {
    Arrays.fill(slots, 0);
    for (int i = 0; i < size && slots.length > 0; i++) {
      occupy(i);
    }
  }

  private void occupy(int index) {
    int slot = slot(itemIds[index]);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = index + 1;
  }

  private int slot(String itemId) {
    int hash = itemId.hashCode() * 0x9E3779B9;
    return hash >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
  }
}
