package io.everystore.serving.candidate;

import java.util.Arrays;

/**
 * Gives ints dense indexes 0, 1, 2 … in the order they first come, by open addressing.
 *
 * <p>Made to be cleared and refilled for every answer: clearing costs the entries, not the
 * capacity. Not thread-safe.
 */
public final class IntIndex {
  /** What {@link #find} answers for a key that is not there. */
  public static final int MISSING = -1;

  /** Key above dense index plus one, so that a look costs one place in memory; 0: empty. */
  private long[] slots;

  private int[] keys;
  private int[] slotOfKey;
  private int size;

  public IntIndex(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected)) * 2;
    keys = new int[capacity];
    slotOfKey = new int[capacity];
    slots = new long[capacity * 2];
  }

  public int size() {
    return size;
  }

  /** The key with this dense index. */
  public int key(int index) {
    return keys[index];
  }

  public int find(int key) {
    int mask = slots.length - 1;
    int slot = spread(key) & mask;
    long entry = slots[slot];
    while (entry != 0) {
      if ((int) (entry >>> 32) == key) {
        return (int) entry - 1;
      }
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    return MISSING;
  }

  /** The key's index; a new key gets the index {@link #size()} had before the call. */
  public int findOrAdd(int key) {
    int mask = slots.length - 1;
    int slot = spread(key) & mask;
    long entry = slots[slot];
    while (entry != 0) {
      if ((int) (entry >>> 32) == key) {
        return (int) entry - 1;
      }
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    if (size == keys.length) {
      grow();
      return findOrAdd(key);
    }
    slots[slot] = (long) key << 32 | (size + 1);
    slotOfKey[size] = slot;
    keys[size] = key;
    return size++;
  }

  public void clear() {
    for (int i = 0; i < size; i++) {
      slots[slotOfKey[i]] = 0;
    }
    size = 0;
  }

  private void grow() {
    int[] old = keys;
    int count = size;
    keys = Arrays.copyOf(old, old.length * 2);
    slotOfKey = new int[keys.length];
    slots = new long[keys.length * 2];
    size = 0;
    for (int i = 0; i < count; i++) {
      findOrAdd(old[i]);
    }
  }

  private static int spread(int key) {
    int hash = key * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
