package io.everystore.serving.candidate;

import java.util.Arrays;

/**
 * Keeps the best few of many scored numbers; equal scores go to the lower number.
 *
 * <p>Score and number are packed into one long that sorts as wanted, so that the heap compares
 * longs. Not thread-safe; reused from answer to answer.
 */
public final class TopK {
  private long[] heap = new long[64];
  private int size;
  private int limit;

  /** Forgets everything and keeps at most {@code newLimit} from now on. */
  public void reset(int newLimit) {
    size = 0;
    limit = newLimit;
    if (heap.length < newLimit) {
      heap = new long[Math.max(newLimit, heap.length * 2)];
    }
  }

  public int size() {
    return size;
  }

  /** A score below this one is not kept any more. */
  public float least() {
    return size < limit || size == 0 ? Float.NEGATIVE_INFINITY : unpackScore(heap[0]);
  }

  public void offer(int number, float score) {
    long key = pack(number, score);
    if (size < limit) {
      siftUp(size++, key);
    } else if (size > 0 && key > heap[0]) {
      siftDown(key);
    }
  }

  /** Sorts what was kept; afterwards {@link #number} and {@link #score} answer, best first. */
  public void sort() {
    Arrays.sort(heap, 0, size);
  }

  public int number(int rank) {
    return ~(int) heap[size - 1 - rank];
  }

  public float score(int rank) {
    return unpackScore(heap[size - 1 - rank]);
  }

  private static float unpackScore(long key) {
    int bits = (int) (key >> 32);
    return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
  }

  private static long pack(int number, float score) {
    int bits = Float.floatToRawIntBits(score + 0.0f);
    int sortable = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) sortable << 32) | (~number & 0xFFFF_FFFFL);
  }

  private void siftUp(int from, long key) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= key) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = key;
  }

  private void siftDown(long key) {
    int at = 0;
    int half = size >>> 1;
    while (at < half) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (key <= heap[child]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }
}
