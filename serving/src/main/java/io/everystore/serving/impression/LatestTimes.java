package io.everystore.serving.impression;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers when people were last seen, in half a megabyte however many there are: of two whose
 * hashes share a slot the later one stays. Thread-safe; costs two array accesses.
 *
 * <p>A slot is the upper bits of the id's hash above {@link #TIME_BITS} bits of time.
 */
final class LatestTimes {
  private static final int SLOTS = 1 << 16;
  private static final int TIME_BITS = 44;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  /**
   * Notes that something happened and answers the latest time noted before.
   *
   * @param timeMillis 0..2^44-1
   * @return 0 when nothing is remembered of the id
   */
  long note(String id, long timeMillis) {
    long hash = id.hashCode() * MIX;
    int slot = (int) (hash >>> (Long.SIZE - 16));
    long tag = hash & ~TIME_MASK;
    long held = slots.get(slot);
    long before = (held & ~TIME_MASK) == tag ? held & TIME_MASK : 0;
    slots.lazySet(slot, tag | (Math.max(before, timeMillis) & TIME_MASK));
    return before;
  }
}
