package io.everystore.jobs.identity;

import io.everystore.feature.proto.ClientState;

/**
 * The latest event ids of one client as 64-bit hashes with the minute they came, oldest first. Not
 * thread-safe. When its {@value #CAPACITY} places are full of ids that must still be remembered,
 * the older half is spilled to the owner, who keeps them elsewhere.
 */
final class RecentEventIds {
  static final int CAPACITY = 48;

  private final long[] hashes = new long[CAPACITY];
  private final int[] minutes = new int[CAPACITY];
  private int size;

  /** Takes the ids that no longer fit. */
  @FunctionalInterface
  interface Spill {
    void accept(long hash, int minute) throws Exception;
  }

  boolean contains(long hash) {
    for (int i = size - 1; i >= 0; i--) {
      if (hashes[i] == hash) {
        return true;
      }
    }
    return false;
  }

  /**
   * Remembers an id.
   *
   * @param oldestMinute ids from before it may be forgotten
   */
  void add(long hash, int minute, int oldestMinute, Spill spill) throws Exception {
    if (size == CAPACITY) {
      int expired = 0;
      while (expired < size && minutes[expired] < oldestMinute) {
        expired++;
      }
      if (expired == 0) {
        expired = CAPACITY / 2;
        for (int i = 0; i < expired; i++) {
          spill.accept(hashes[i], minutes[i]);
        }
      }
      dropOldest(expired);
    }
    hashes[size] = hash;
    minutes[size] = minute;
    size++;
  }

  private void dropOldest(int count) {
    System.arraycopy(hashes, count, hashes, 0, size - count);
    System.arraycopy(minutes, count, minutes, 0, size - count);
    size -= count;
  }

  void readFrom(ClientState state) {
    size = Math.min(CAPACITY, state.getEventHashesCount());
    int skipped = state.getEventHashesCount() - size;
    for (int i = 0; i < size; i++) {
      hashes[i] = state.getEventHashes(skipped + i);
      minutes[i] = state.getEventMinutes(skipped + i);
    }
  }

  void writeTo(ClientState.Builder state) {
    for (int i = 0; i < size; i++) {
      state.addEventHashes(hashes[i]).addEventMinutes(minutes[i]);
    }
  }

  /**
   * FNV-1a over the characters with the finalizer of MurmurHash3: even for 10,000 ids of one client
   * a collision is a matter of 10^-12.
   */
  static long hash(String eventId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < eventId.length(); i++) {
      hash = (hash ^ eventId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
