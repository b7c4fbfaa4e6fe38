package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.Affinity;
import java.io.IOException;
import java.util.Arrays;

/**
 * How much somebody likes each of a bounded number of keys (categories, brands), strongest first.
 *
 * <p>Weights decay, and since all decay alike, the order holds for all times. Below the bound the
 * result does not depend on the order of arrival. At the bound a newcomer takes the place of the
 * weakest, even of a stronger one, so that a new interest can begin; only a late newcomer, older
 * than the newest key by more than a half-life, has to be stronger than the weakest.
 */
public final class Affinities {
  private static final int INITIAL_KEYS = 4;

  private final int capacity;
  private final Decay decay;
  private String[] keys = new String[INITIAL_KEYS];
  private float[] weights = new float[INITIAL_KEYS];
  private long[] timesMillis = new long[INITIAL_KEYS];
  private int size;

  public Affinities(int capacity, Decay decay) {
    this.capacity = capacity;
    this.decay = decay;
  }

  public void add(String key, double weight, long eventTimeMillis) {
    if (weight <= 0) {
      return;
    }
    int index = find(key);
    if (index < 0) {
      if (size == capacity && !admits(weight, eventTimeMillis)) {
        return;
      }
      index = size < capacity ? append() : size - 1;
      keys[index] = key;
      weights[index] = (float) weight;
      timesMillis[index] = eventTimeMillis;
    } else if (eventTimeMillis > timesMillis[index]) {
      double kept = decay.factor(eventTimeMillis - timesMillis[index]);
      weights[index] = (float) (weights[index] * kept + weight);
      timesMillis[index] = eventTimeMillis;
    } else {
      weights[index] += (float) (weight * decay.factor(timesMillis[index] - eventTimeMillis));
    }
    raise(index);
  }

  public void merge(Affinities other) {
    for (int i = 0; i < other.size; i++) {
      add(other.keys[i], other.weights[i], other.timesMillis[i]);
    }
  }

  public int size() {
    return size;
  }

  public String key(int index) {
    return keys[index];
  }

  /** The key's weight as of {@link #atMillis}. */
  public double weight(int index) {
    return weights[index];
  }

  public long atMillis(int index) {
    return timesMillis[index];
  }

  private boolean admits(double weight, long eventTimeMillis) {
    long newestMillis = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      newestMillis = Math.max(newestMillis, timesMillis[i]);
    }
    int weakest = size - 1;
    return eventTimeMillis >= newestMillis - decay.halfLifeMillis()
        || decay.score(weight, eventTimeMillis)
            > decay.score(weights[weakest], timesMillis[weakest]);
  }

  private int find(String key) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private int append() {
    if (size == keys.length) {
      int room = Math.min(capacity, size * 2);
      keys = Arrays.copyOf(keys, room);
      weights = Arrays.copyOf(weights, room);
      timesMillis = Arrays.copyOf(timesMillis, room);
    }
    return size++;
  }

  /** Moves an entry whose weight grew up to its place. */
  private void raise(int from) {
    String key = keys[from];
    float weight = weights[from];
    long timeMillis = timesMillis[from];
    int index = from;
    while (index > 0 && isStronger(weight, timeMillis, index - 1)) {
      keys[index] = keys[index - 1];
      weights[index] = weights[index - 1];
      timesMillis[index] = timesMillis[index - 1];
      index--;
    }
    keys[index] = key;
    weights[index] = weight;
    timesMillis[index] = timeMillis;
  }

  private boolean isStronger(float weight, long timeMillis, int than) {
    if (timeMillis >= timesMillis[than] && weight >= weights[than]) {
      return true;
    }
    if (timeMillis <= timesMillis[than] && weight <= weights[than]) {
      return false;
    }
    return decay.score(weight, timeMillis) >= decay.score(weights[than], timesMillis[than]);
  }

  /** Writes one {@code everystore.v1.Affinity} per key, strongest first. */
  public void writeTo(WireWriter out, int field) {
    for (int i = 0; i < size; i++) {
      int mark = out.begin(field);
      out.string(Affinity.KEY_FIELD_NUMBER, keys[i]);
      out.float32(Affinity.WEIGHT_FIELD_NUMBER, weights[i]);
      out.int64(Affinity.AT_MILLIS_FIELD_NUMBER, timesMillis[i]);
      out.end(mark);
    }
  }

  /** Reads the content of one {@code everystore.v1.Affinity} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String key = "";
    float weight = 0;
    long atMillis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case Affinity.KEY_FIELD_NUMBER -> key = in.readString();
        case Affinity.WEIGHT_FIELD_NUMBER -> weight = in.readFloat();
        case Affinity.AT_MILLIS_FIELD_NUMBER -> atMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    if (size < capacity) {
      int index = append();
      keys[index] = key;
      weights[index] = weight;
      timesMillis[index] = atMillis;
    }
  }
}
