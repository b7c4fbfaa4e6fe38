package io.everystore.jobs.affinity;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Decayed weights of one item's pairs with others, on their way to the item's state. Not bounded by
 * itself: whoever sums up deltas bounds the facts between two flushes. Not thread-safe.
 *
 * <p>Weights are kept grown to their event time from a common landmark instead of decayed to the
 * newest, so that a fact touches its own pair only ("forward decay", Cormode et al., ICDE 2009).
 * The landmark moves before a weight could overflow.
 */
public final class PairWeights {
  /** How pairs are forgotten. */
  public static final Decay DECAY = Decay.halfLife(Duration.ofDays(14));

  /** Half-lives from the landmark at which it moves: a double holds 2^1023. */
  private static final long MAX_GROWTH_MILLIS = 200 * DECAY.halfLifeMillis();

  private static final int INITIAL_ROOM = 4;

  /** Pairs up to which comparing all beats hashing. */
  private static final int FEW_PAIRS = 8;

  private static final String[] NO_IDS = {};
  private static final double[] NO_WEIGHTS = {};
  private static final int[] NO_SLOTS = {};

  private String[] itemIds = NO_IDS;
  private double[] grown = NO_WEIGHTS;
  private int size;

  /** Open addressing, position + 1 in the arrays above, 0 for free; empty while few. */
  private int[] slots = NO_SLOTS;

  private long landmarkMillis;
  private long newestMillis;
  private long growthMillis;
  private double growth = 1;

  public void add(String itemId, double weight, long eventTimeMillis) {
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

  public void merge(PairWeights other) {
    if (other.size == 0) {
      return;
    }
    double kept = DECAY.factor(other.newestMillis - other.landmarkMillis);
    for (int i = 0; i < other.size; i++) {
      add(other.itemIds[i], other.grown[i] * kept, other.newestMillis);
    }
  }

  public int size() {
    return size;
  }

  /** Adds every pair to the candidates of the item's state. */
  public void addTo(NeighbourCandidates candidates) {
    if (size == 0) {
      return;
    }
    candidates.advance(newestMillis);
    double kept = DECAY.factor(newestMillis - landmarkMillis);
    for (int i = 0; i < size; i++) {
      candidates.add(itemIds[i], grown[i] * kept, newestMillis);
    }
  }

  private double growth(long eventTimeMillis) {
    if (eventTimeMillis != growthMillis) {
      if (eventTimeMillis - landmarkMillis > MAX_GROWTH_MILLIS) {
        moveLandmark(eventTimeMillis);
      }
      growthMillis = eventTimeMillis;
      growth = DECAY.factor(landmarkMillis - eventTimeMillis);
    }
    return growth;
  }

  private void moveLandmark(long toMillis) {
    double kept = DECAY.factor(toMillis - landmarkMillis);
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
    if (2 * size > slots.length && size > FEW_PAIRS) {
      slots = new int[8 * Integer.highestOneBit(size)];
      for (int i = 0; i < size; i++) {
        occupy(i);
      }
    } else if (slots.length > 0) {
      occupy(size - 1);
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

  /** Writes it as {@code everystore.v1.PairWeights}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (size == 0) {
      return;
    }
    int message = out.begin(field);
    for (int i = 0; i < size; i++) {
      out.element(io.everystore.feature.proto.PairWeights.ITEM_IDS_FIELD_NUMBER, itemIds[i]);
    }
    int mark = out.begin(io.everystore.feature.proto.PairWeights.WEIGHTS_FIELD_NUMBER);
    double kept = DECAY.factor(newestMillis - landmarkMillis);
    for (int i = 0; i < size; i++) {
      out.packedFloat((float) (grown[i] * kept));
    }
    out.end(mark);
    out.int64(io.everystore.feature.proto.PairWeights.AS_OF_MILLIS_FIELD_NUMBER, newestMillis);
    out.end(message);
  }

  /**
   * Adds the content of a nested {@code everystore.v1.PairWeights} whose tag was just read to what
   * is here.
   *
   * @param ids exchanges the ids read
   */
  public void mergeFrom(CodedInputStream in, IdPool ids) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String[] readIds = new String[INITIAL_ROOM];
    int count = 0;
    float[] weights = {};
    long asOfMillis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.PairWeights.ITEM_IDS_FIELD_NUMBER -> {
          if (count == readIds.length) {
            readIds = Arrays.copyOf(readIds, 2 * count);
          }
          readIds[count++] = ids.intern(in.readString());
        }
        case io.everystore.feature.proto.PairWeights.WEIGHTS_FIELD_NUMBER -> {
          weights = new float[in.readRawVarint32() / Float.BYTES];
          for (int i = 0; i < weights.length; i++) {
            weights[i] = in.readFloat();
          }
        }
        case io.everystore.feature.proto.PairWeights.AS_OF_MILLIS_FIELD_NUMBER ->
            asOfMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    for (int i = 0; i < Math.min(count, weights.length); i++) {
      add(readIds[i], weights[i], asOfMillis);
    }
  }
}
