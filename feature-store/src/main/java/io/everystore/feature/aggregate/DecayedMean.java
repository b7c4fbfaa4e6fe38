package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.PriceAffinity;
import java.io.IOException;

/** A mean of prices that forgets exponentially. See {@link Decay} for the source. */
public final class DecayedMean {
  private float weight;
  private double weightedSumCents;
  private long atMillis;

  /** Adds a price looked at {@code addedWeight} times at {@code eventTimeMillis}. */
  public void add(long priceCents, double addedWeight, long eventTimeMillis, Decay decay) {
    combine((float) addedWeight, addedWeight * priceCents, eventTimeMillis, decay);
  }

  public void merge(DecayedMean other, Decay decay) {
    combine(other.weight, other.weightedSumCents, other.atMillis, decay);
  }

  private void combine(float addedWeight, double addedSumCents, long eventTimeMillis, Decay decay) {
    if (addedWeight == 0) {
      return;
    }
    if (weight == 0) {
      weight = addedWeight;
      weightedSumCents = addedSumCents;
      atMillis = eventTimeMillis;
    } else if (eventTimeMillis > atMillis) {
      double kept = decay.factor(eventTimeMillis - atMillis);
      weight = (float) (weight * kept) + addedWeight;
      weightedSumCents = weightedSumCents * kept + addedSumCents;
      atMillis = eventTimeMillis;
    } else {
      double kept = decay.factor(atMillis - eventTimeMillis);
      weight += (float) (addedWeight * kept);
      weightedSumCents += addedSumCents * kept;
    }
  }

  /** The mean in cents, NaN when there is none. */
  public double meanCents() {
    return weightedSumCents / weight;
  }

  /** Decayed number of prices as of {@link #atMillis}. */
  public double weight() {
    return weight;
  }

  public long atMillis() {
    return atMillis;
  }

  /** Writes it as {@code everystore.v1.PriceAffinity}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (weight != 0) {
      int mark = out.begin(field);
      out.float32(PriceAffinity.WEIGHT_FIELD_NUMBER, weight);
      out.float64(PriceAffinity.WEIGHTED_SUM_CENTS_FIELD_NUMBER, weightedSumCents);
      out.int64(PriceAffinity.AT_MILLIS_FIELD_NUMBER, atMillis);
      out.end(mark);
    }
  }

  /** Reads the content of a nested {@code everystore.v1.PriceAffinity} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case PriceAffinity.WEIGHT_FIELD_NUMBER -> weight = in.readFloat();
        case PriceAffinity.WEIGHTED_SUM_CENTS_FIELD_NUMBER -> weightedSumCents = in.readDouble();
        case PriceAffinity.AT_MILLIS_FIELD_NUMBER -> atMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
