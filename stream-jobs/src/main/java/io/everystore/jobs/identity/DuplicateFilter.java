package io.everystore.jobs.identity;

import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;

/**
 * Knows the event ids of the operator's current client for at least the window, exactly: the latest
 * in its entry, the others of a busy client in map state. Not thread-safe.
 */
final class DuplicateFilter {
  private static final long MINUTE_MILLIS = 60_000;

  private final long windowMillis;
  private final MapState<Long, Integer> spilled;

  DuplicateFilter(long windowMillis, MapState<Long, Integer> spilled) {
    this.windowMillis = windowMillis;
    this.spilled = spilled;
  }

  /**
   * Remembers the id.
   *
   * @return true when it was known already
   */
  boolean isDuplicate(ClientEntry entry, String eventId, long nowMillis) throws Exception {
    long hash = RecentEventIds.hash(eventId);
    if (entry.recentIds.contains(hash) || (entry.spilled && spilled.contains(hash))) {
      return true;
    }
    entry.recentIds.add(
        hash,
        (int) (nowMillis / MINUTE_MILLIS),
        oldestMinute(nowMillis),
        (oldHash, minute) -> {
          spilled.put(oldHash, minute);
          entry.spilled = true;
        });
    return false;
  }

  /** Forgets spilled ids older than the window; returns whether any are left. */
  boolean sweep(long nowMillis) throws Exception {
    boolean left = false;
    int oldestMinute = oldestMinute(nowMillis);
    Iterator<Map.Entry<Long, Integer>> entries = spilled.iterator();
    while (entries.hasNext()) {
      if (entries.next().getValue() < oldestMinute) {
        entries.remove();
      } else {
        left = true;
      }
    }
    if (!left) {
      spilled.clear();
    }
    return left;
  }

  void clear() {
    spilled.clear();
  }

  private int oldestMinute(long nowMillis) {
    return (int) ((nowMillis - windowMillis) / MINUTE_MILLIS);
  }
}
