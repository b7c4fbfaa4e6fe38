package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;

/**
 * A sum that forgets exponentially: its weight as of the latest event time it has seen.
 *
 * <p>Facts come in any order: a late one is decayed to the reference time before it is added, an
 * early one moves the reference time. Years between two facts underflow to "forgotten", never to
 * infinity or NaN. See {@link Decay} for the source.
 */
public final class DecayedCount {
  private double weight;
  private long atMillis;

  /** Adds {@code addedWeight} that was observed at {@code eventTimeMillis}. */
  public void add(double addedWeight, long eventTimeMillis, Decay decay) {
    if (addedWeight == 0) {
      return;
    }
    if (weight == 0) {
      weight = addedWeight;
      atMillis = eventTimeMillis;
    } else if (eventTimeMillis > atMillis) {
      weight = weight * decay.factor(eventTimeMillis - atMillis) + addedWeight;
      atMillis = eventTimeMillis;
    } else {
      weight += addedWeight * decay.factor(atMillis - eventTimeMillis);
    }
  }

  /** Adds everything {@code other} has counted; the order of merges does not matter. */
  public void merge(DecayedCount other, Decay decay) {
    add(other.weight, other.atMillis, decay);
  }

  /** The weight as of {@link #atMillis}. */
  public double weight() {
    return weight;
  }

  /** The latest event time counted, 0 when nothing was. */
  public long atMillis() {
    return atMillis;
  }

  /** The weight as of {@code timeMillis}, which may lie before or after the reference time. */
  public double weightAt(long timeMillis, Decay decay) {
    return weight == 0 ? 0 : weight * decay.factor(timeMillis - atMillis);
  }

  /** Writes it as {@code everystore.v1.DecayedCount}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (weight != 0) {
      int mark = out.begin(field);
      out.float64(io.everystore.feature.proto.DecayedCount.WEIGHT_FIELD_NUMBER, weight);
      out.int64(io.everystore.feature.proto.DecayedCount.AT_MILLIS_FIELD_NUMBER, atMillis);
      out.end(mark);
    }
  }

  /** Reads the content of a nested {@code everystore.v1.DecayedCount} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.DecayedCount.WEIGHT_FIELD_NUMBER ->
            weight = in.readDouble();
        case io.everystore.feature.proto.DecayedCount.AT_MILLIS_FIELD_NUMBER ->
            atMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
