package io.everystore.jobs.affinity;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireReader;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  private static final int INITIAL_HEAP_BYTES = 128;

  /** The ids' UTF-8, some of it of neighbours that lost their place; see {@link #reserve}. */
  private byte[] heap = {};

  private int heapEnd;
  private int heapLive;

  // Of the item ids: where they lie in the heap, and hashes, for comparing these first finds one
  // among many in a tenth of the time.
  private int[] starts = new int[INITIAL_ROOM];
  private int[] lengths = new int[INITIAL_ROOM];
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
    byte[] utf8 = itemId.getBytes(StandardCharsets.UTF_8);
    int hash = hash(utf8, 0, utf8.length);
    int index = find(utf8, hash);
    if (index >= 0) {
      weights[index] += decayed;
    } else if (size < CAPACITY) {
      grow();
      put(size++, utf8, hash, decayed, 0);
    } else {
      int weakest = weakest();
      if (decayed > weights[weakest] * NEGLIGIBLE_SHARE) {
        heapLive -= lengths[weakest];
        put(weakest, utf8, hash, weights[weakest] + decayed, weights[weakest]);
      }
    }
  }

  /** The neighbours with the greatest weights, strongest first, at most {@code limit}. */
  public List<Neighbour> strongest(int limit) {
    long[] order = order();
    List<Neighbour> neighbours = new ArrayList<>(Math.min(limit, order.length));
    for (int i = 0; i < Math.min(limit, order.length); i++) {
      int index = (int) order[i];
      neighbours.add(new Neighbour(itemId(index), weights[index] - errors[index]));
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
      int index = (int) order[i];
      out.element(idsField, heap, starts[index], lengths[index]);
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
    if (first >> 32 != second >> 32) {
      return false;
    }
    int left = (int) first;
    int right = (int) second;
    return Arrays.compareUnsigned(
            heap,
            starts[left],
            starts[left] + lengths[left],
            heap,
            starts[right],
            starts[right] + lengths[right])
        > 0;
  }

  /** Neighbours held. */
  public int size() {
    return size;
  }

  /** The time all weights are as of. */
  public long atMillis() {
    return atMillis;
  }

  private void put(int index, byte[] utf8, int hash, float weight, float error) {
    reserve(utf8.length, index);
    System.arraycopy(utf8, 0, heap, heapEnd, utf8.length);
    starts[index] = heapEnd;
    lengths[index] = utf8.length;
    hashes[index] = hash;
    weights[index] = weight;
    errors[index] = error;
    heapEnd += utf8.length;
    heapLive += utf8.length;
  }

  /** Makes room in the heap; what the place {@code replaced} held is no longer needed. */
  private void reserve(int bytes, int replaced) {
    if (heapEnd + bytes <= heap.length) {
      return;
    }
    byte[] larger = new byte[Math.max(INITIAL_HEAP_BYTES, 2 * (heapLive + bytes))];
    int end = 0;
    for (int i = 0; i < size; i++) {
      if (i != replaced) {
        System.arraycopy(heap, starts[i], larger, end, lengths[i]);
        starts[i] = end;
        end += lengths[i];
      }
    }
    heap = larger;
    heapEnd = end;
  }

  private String itemId(int index) {
    return new String(heap, starts[index], lengths[index], StandardCharsets.UTF_8);
  }

  private static int hash(byte[] bytes, int start, int length) {
    int hash = 0;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private int find(byte[] utf8, int hash) {
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash
          && Arrays.equals(heap, starts[i], starts[i] + lengths[i], utf8, 0, utf8.length)) {
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
    if (size == starts.length) {
      int room = Math.min(CAPACITY, size * 2);
      starts = Arrays.copyOf(starts, room);
      lengths = Arrays.copyOf(lengths, room);
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
          io.everystore.feature.proto.NeighbourCandidates.ITEM_IDS_FIELD_NUMBER,
          heap,
          starts[i],
          lengths[i]);
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
   * read, into this empty object; the ids stay where they are in those bytes.
   */
  public void readFrom(CodedInputStream in) throws IOException {
    heap = in.readByteArray();
    heapEnd = heap.length;
    WireReader message = new WireReader(heap);
    for (int tag = message.tag(); tag != 0; tag = message.tag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.NeighbourCandidates.ITEM_IDS_FIELD_NUMBER ->
            readId(message);
        case io.everystore.feature.proto.NeighbourCandidates.WEIGHTS_FIELD_NUMBER ->
            readFloats(message, weights);
        case io.everystore.feature.proto.NeighbourCandidates.ERRORS_FIELD_NUMBER ->
            readFloats(message, errors);
        case io.everystore.feature.proto.NeighbourCandidates.AT_MILLIS_FIELD_NUMBER ->
            atMillis = message.varint();
        default -> message.skipField(tag);
      }
    }
  }

  private void readId(WireReader message) {
    int length = message.length();
    if (size < CAPACITY) {
      grow();
      starts[size] = message.position();
      lengths[size] = length;
      hashes[size] = hash(heap, message.position(), length);
      heapLive += length;
      size++;
    }
    message.skip(length);
  }

  private void readFloats(WireReader message, float[] into) {
    int count = message.length() / Float.BYTES;
    for (int i = 0; i < count; i++) {
      float value = message.float32();
      if (i < size) {
        into[i] = value;
      }
    }
  }
}
