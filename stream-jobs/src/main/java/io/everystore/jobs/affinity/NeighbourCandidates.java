package io.everystore.jobs.affinity;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strongest neighbours of one item, found in bounded memory among any number of pairs. Not
 * thread-safe.
 *
 * <p>This is the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, "Efficient Computation of
 * Frequent and Top-k Elements in Data Streams", ICDT 2005) over decayed weights: when all {@value
 * #CAPACITY} places are taken, a new neighbour takes the weakest one's place together with its
 * weight, and remembers that weight as its possible error. So every neighbour that has more than
 * 1/{@value #CAPACITY} of the total weight is held, and a new one stays until all others have been
 * challenged. Neighbours are ranked by the weight that is certainly theirs.
 */
public final class NeighbourCandidates {
  /** Neighbours told apart in state. */
  public static final int CAPACITY = 64;

  /** A newcomer weaker than this share of the weakest is too old to take a place. */
  private static final double NEGLIGIBLE_SHARE = 1e-3;

  private static final int INITIAL_ROOM = 8;

  private String[] itemIds = new String[INITIAL_ROOM];

  /** Of the item ids: comparing these first finds one among many in a tenth of the time. */
  private int[] hashes = new int[INITIAL_ROOM];

  private float[] weights = new float[INITIAL_ROOM];
  private float[] errors = new float[INITIAL_ROOM];
  private int size;
  private long atMillis;

  /** A neighbour with the weight that is certainly its own. */
  public record Neighbour(String itemId, float weight) {}

  /** Decays everything to {@code timeMillis} unless it is as of a later time already. */
  public void advance(long timeMillis) {
    if (timeMillis <= atMillis) {
      return;
    }
    if (size > 0) {
      float kept = (float) PairWeights.DECAY.factor(timeMillis - atMillis);
      for (int i = 0; i < size; i++) {
        weights[i] *= kept;
        errors[i] *= kept;
      }
    }
    atMillis = timeMillis;
  }

  /** Adds to a pair's weight what was observed as of {@code eventTimeMillis}. */
  public void add(String itemId, double weight, long eventTimeMillis) {
    advance(eventTimeMillis);
    float decayed = (float) (weight * PairWeights.DECAY.factor(atMillis - eventTimeMillis));
    int index = find(itemId);
    if (index >= 0) {
      weights[index] += decayed;
    } else if (size < CAPACITY) {
      grow();
      put(size++, itemId, decayed, 0);
    } else {
      int weakest = weakest();
      if (decayed > weights[weakest] * NEGLIGIBLE_SHARE) {
        put(weakest, itemId, weights[weakest] + decayed, weights[weakest]);
      }
    }
  }

  /** The neighbours with the greatest weights, strongest first, at most {@code limit}. */
  public List<Neighbour> strongest(int limit) {
    long[] order = order();
    List<Neighbour> neighbours = new ArrayList<>(Math.min(limit, order.length));
    for (int i = 0; i < Math.min(limit, order.length); i++) {
      int index = (int) order[i];
      neighbours.add(new Neighbour(itemIds[index], weights[index] - errors[index]));
    }
    return neighbours;
  }

  /** Writes what {@link #strongest} gives as two parallel arrays; nothing when there is none. */
  public void writeStrongest(WireWriter out, int idsField, int weightsField, int limit) {
    long[] order = order();
    int count = Math.min(limit, order.length);
    if (count == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      out.element(idsField, itemIds[(int) order[i]]);
    }
    int mark = out.begin(weightsField);
    for (int i = 0; i < count; i++) {
      int index = (int) order[i];
      out.packedFloat(weights[index] - errors[index]);
    }
    out.end(mark);
  }

  /**
   * Indexes of the neighbours that have a weight of their own, strongest first, equal ones by id;
   * in the lower half of each number, so that they are sorted without an object.
   */
  private long[] order() {
    long[] order = new long[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      float own = weights[i] - errors[i];
      if (own > 0) {
        // The bits of positive floats are in their order; inverted, the greatest comes first.
        order[count++] = (long) ~Float.floatToRawIntBits(own) << 32 | i;
      }
    }
    Arrays.sort(order, 0, count);
    for (int i = 1; i < count; i++) {
      long moving = order[i];
      int to = i;
      while (to > 0 && isTieOutOfOrder(order[to - 1], moving)) {
        order[to] = order[--to];
      }
      order[to] = moving;
    }
    return count == size ? order : Arrays.copyOf(order, count);
  }

  private boolean isTieOutOfOrder(long first, long second) {
    return first >> 32 == second >> 32 && itemIds[(int) first].compareTo(itemIds[(int) second]) > 0;
  }

  /** Neighbours held. */
  public int size() {
    return size;
  }

  /** The time all weights are as of. */
  public long atMillis() {
    return atMillis;
  }

  private void put(int index, String itemId, float weight, float error) {
    itemIds[index] = itemId;
    hashes[index] = itemId.hashCode();
    weights[index] = weight;
    errors[index] = error;
  }

  private int find(String itemId) {
    int hash = itemId.hashCode();
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash && itemIds[i].equals(itemId)) {
        return i;
      }
    }
    return -1;
  }

  private int weakest() {
    int weakest = 0;
    for (int i = 1; i < size; i++) {
      if (weights[i] < weights[weakest]) {
        weakest = i;
      }
    }
    return weakest;
  }

  private void grow() {
    if (size == itemIds.length) {
      int room = Math.min(CAPACITY, size * 2);
      itemIds = Arrays.copyOf(itemIds, room);
      hashes = Arrays.copyOf(hashes, room);
      weights = Arrays.copyOf(weights, room);
      errors = Arrays.copyOf(errors, room);
    }
  }

  /** Writes it as {@code everystore.v1.NeighbourCandidates}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (size == 0) {
      return;
    }
    int message = out.begin(field);
    for (int i = 0; i < size; i++) {
      out.element(
          io.everystore.feature.proto.NeighbourCandidates.ITEM_IDS_FIELD_NUMBER, itemIds[i]);
    }
    writeFloats(out, io.everystore.feature.proto.NeighbourCandidates.WEIGHTS_FIELD_NUMBER, weights);
    writeFloats(out, io.everystore.feature.proto.NeighbourCandidates.ERRORS_FIELD_NUMBER, errors);
    out.int64(io.everystore.feature.proto.NeighbourCandidates.AT_MILLIS_FIELD_NUMBER, atMillis);
    out.end(message);
  }

  private void writeFloats(WireWriter out, int field, float[] values) {
    int mark = out.begin(field);
    for (int i = 0; i < size; i++) {
      out.packedFloat(values[i]);
    }
    out.end(mark);
  }

  /**
   * Reads the content of a nested {@code everystore.v1.NeighbourCandidates} whose tag was just
   * read, into this empty object.
   */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.NeighbourCandidates.ITEM_IDS_FIELD_NUMBER -> {
          String itemId = in.readString();
          if (size < CAPACITY) {
            grow();
            put(size++, itemId, 0, 0);
          }
        }
        case io.everystore.feature.proto.NeighbourCandidates.WEIGHTS_FIELD_NUMBER ->
            readFloats(in, weights);
        case io.everystore.feature.proto.NeighbourCandidates.ERRORS_FIELD_NUMBER ->
            readFloats(in, errors);
        case io.everystore.feature.proto.NeighbourCandidates.AT_MILLIS_FIELD_NUMBER ->
            atMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  private void readFloats(CodedInputStream in, float[] into) throws IOException {
    int array = in.pushLimit(in.readRawVarint32());
    for (int i = 0; i < size && !in.isAtEnd(); i++) {
      into[i] = in.readFloat();
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(array);
  }
}
