package io.everystore.jobs.affinity;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.aggregate.DecayedCount;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decayed weights of one item's pairs with others, on their way to the item's state. Not bounded by
 * itself: whoever sums up deltas bounds the facts between two flushes. Not thread-safe.
 */
public final class PairWeights {
  /** How pairs are forgotten. */
  public static final Decay DECAY = Decay.halfLife(Duration.ofDays(14));

  private final Map<String, DecayedCount> weights = new HashMap<>();

  public void add(String itemId, double weight, long eventTimeMillis) {
    weights
        .computeIfAbsent(itemId, absent -> new DecayedCount())
        .add(weight, eventTimeMillis, DECAY);
  }

  public void merge(PairWeights other) {
    other.weights.forEach(
        (itemId, theirs) ->
            weights.computeIfAbsent(itemId, absent -> new DecayedCount()).merge(theirs, DECAY));
  }

  public int size() {
    return weights.size();
  }

  /** Adds every pair to the candidates of the item's state. */
  public void addTo(NeighbourCandidates candidates) {
    if (weights.isEmpty()) {
      return;
    }
    long newestMillis = Long.MIN_VALUE;
    for (DecayedCount count : weights.values()) {
      newestMillis = Math.max(newestMillis, count.atMillis());
    }
    candidates.advance(newestMillis);
    // Sorted, so that the same facts make the same state wherever the hash map put them.
    String[] itemIds = weights.keySet().toArray(new String[0]);
    Arrays.sort(itemIds);
    for (String itemId : itemIds) {
      DecayedCount count = Objects.requireNonNull(weights.get(itemId));
      candidates.add(itemId, count.weight(), count.atMillis());
    }
  }

  /** Writes it as {@code everystore.v1.PairWeights}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (weights.isEmpty()) {
      return;
    }
    int message = out.begin(field);
    for (String itemId : weights.keySet()) {
      out.element(io.everystore.feature.proto.PairWeights.ITEM_IDS_FIELD_NUMBER, itemId);
    }
    int mark = out.begin(io.everystore.feature.proto.PairWeights.WEIGHTS_FIELD_NUMBER);
    for (DecayedCount count : weights.values()) {
      out.packedFloat((float) count.weight());
    }
    out.end(mark);
    mark = out.begin(io.everystore.feature.proto.PairWeights.AT_MILLIS_FIELD_NUMBER);
    for (DecayedCount count : weights.values()) {
      out.packedVarint(count.atMillis());
    }
    out.end(mark);
    out.end(message);
  }

  /** Reads the content of a nested {@code everystore.v1.PairWeights} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    List<String> itemIds = new ArrayList<>();
    float[] read = {};
    long[] times = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.PairWeights.ITEM_IDS_FIELD_NUMBER ->
            itemIds.add(in.readString());
        case io.everystore.feature.proto.PairWeights.WEIGHTS_FIELD_NUMBER -> {
          read = new float[in.readRawVarint32() / Float.BYTES];
          for (int i = 0; i < read.length; i++) {
            read[i] = in.readFloat();
          }
        }
        case io.everystore.feature.proto.PairWeights.AT_MILLIS_FIELD_NUMBER -> {
          int array = in.pushLimit(in.readRawVarint32());
          times = new long[itemIds.size()];
          for (int i = 0; i < times.length && !in.isAtEnd(); i++) {
            times[i] = in.readInt64();
          }
          in.skipRawBytes(in.getBytesUntilLimit());
          in.popLimit(array);
        }
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    for (int i = 0; i < Math.min(read.length, times.length); i++) {
      add(itemIds.get(i), read[i], times[i]);
    }
  }
}
