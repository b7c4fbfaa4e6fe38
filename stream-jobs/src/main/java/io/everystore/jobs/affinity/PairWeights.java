package io.everystore.jobs.affinity;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Decayed weights of one item's pairs with others, on their way to the item's state. Whoever sums
 * up deltas bounds the facts between two flushes. Not thread-safe.
 */
public final class PairWeights extends DecayedWeights {
  /** How pairs are forgotten. */
  public static final Decay DECAY = Decay.halfLife(Duration.ofDays(14));

  private static final int INITIAL_ROOM = 4;

  /** No pairs yet. */
  public PairWeights() {
    super(DECAY);
  }

  /** Adds what was summed elsewhere. */
  public void merge(PairWeights other) {
    other.forEach((itemId, weight) -> add(itemId, weight, other.newestMillis()));
  }

  /** Adds every pair to the candidates of the item's state. */
  public void addTo(NeighbourCandidates candidates) {
    if (size() == 0) {
      return;
    }
    candidates.advance(newestMillis());
    forEach((itemId, weight) -> candidates.add(itemId, weight, newestMillis()));
  }

  /** Writes it as {@code everystore.v1.PairWeights}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (size() == 0) {
      return;
    }
    int message = out.begin(field);
    for (int i = 0; i < size(); i++) {
      out.element(io.everystore.feature.proto.PairWeights.ITEM_IDS_FIELD_NUMBER, itemId(i));
    }
    int mark = out.begin(io.everystore.feature.proto.PairWeights.WEIGHTS_FIELD_NUMBER);
    forEach((itemId, weight) -> out.packedFloat((float) weight));
    out.end(mark);
    out.int64(io.everystore.feature.proto.PairWeights.AS_OF_MILLIS_FIELD_NUMBER, newestMillis());
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
