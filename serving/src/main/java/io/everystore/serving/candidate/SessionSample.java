package io.everystore.serving.candidate;

import java.util.Arrays;

/**
 * The most recent sessions that share an item with the running one, each with the sum of the shared
 * items' weights. Not thread-safe; reused.
 *
 * <p>VMIS-kNN keeps the m most recent in a heap. Here everything newer than the cutoff is taken
 * until 2m are there, then the m-th most recent becomes the cutoff and the rest is dropped: what is
 * dropped could not come back, because the sample only gets newer. Sessions exactly as old as the
 * cutoff all stay, so that the answer does not depend on the order of insertion.
 */
final class SessionSample {
  private final int bound;
  private final IntIndex index;
  private int[] sessions;
  private float[] weights;
  private long[] timesMillis;
  private long[] selection;
  private int size;
  private int compactAt;
  private long cutoffMillis;

  SessionSample(int bound) {
    this.bound = bound;
    index = new IntIndex(bound * 2);
    sessions = new int[bound * 2];
    weights = new float[bound * 2];
    timesMillis = new long[bound * 2];
    selection = new long[bound * 2];
  }

  /** Starts over, taking nothing older than {@code oldestMillis} from the beginning. */
  void reset(long oldestMillis) {
    index.clear();
    size = 0;
    compactAt = bound * 2;
    cutoffMillis = oldestMillis;
  }

  int size() {
    return size;
  }

  int session(int at) {
    return sessions[at];
  }

  float weight(int at) {
    return weights[at];
  }

  long timeMillis(int at) {
    return timesMillis[at];
  }

  /**
   * Takes a session in, or adds to its weight when it is there; false when it, and every older one,
   * is too old.
   */
  boolean add(int session, long timeMillis, float weight) {
    if (timeMillis < cutoffMillis) {
      return false;
    }
    int at = index.findOrAdd(session);
    if (at < size) {
      weights[at] += weight;
      return true;
    }
    if (size == sessions.length) {
      sessions = Arrays.copyOf(sessions, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
      timesMillis = Arrays.copyOf(timesMillis, size * 2);
      selection = new long[size * 2];
    }
    sessions[size] = session;
    weights[size] = weight;
    timesMillis[size++] = timeMillis;
    if (size > compactAt) {
      compact();
      compactAt = size + bound;
    }
    return true;
  }

  /** Drops what is older than the bound-th most recent. */
  void compact() {
    if (size <= bound) {
      return;
    }
    System.arraycopy(timesMillis, 0, selection, 0, size);
    cutoffMillis = select(selection, size, size - bound);
    int kept = 0;
    index.clear();
    for (int i = 0; i < size; i++) {
      if (timesMillis[i] >= cutoffMillis) {
        sessions[kept] = sessions[i];
        weights[kept] = weights[i];
        timesMillis[kept++] = timesMillis[i];
        index.findOrAdd(sessions[kept - 1]);
      }
    }
    size = kept;
  }

  /** The value that would stand at {@code rank} if the first {@code length} were sorted. */
  static long select(long[] values, int length, int rank) {
    int low = 0;
    int high = length - 1;
    while (low < high) {
      long pivot = values[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long swap = values[left];
          values[left++] = values[right];
          values[right--] = swap;
        }
      }
      if (rank <= right) {
        high = right;
      } else if (rank >= left) {
        low = left;
      } else {
        break;
      }
    }
    return values[rank];
  }
}
