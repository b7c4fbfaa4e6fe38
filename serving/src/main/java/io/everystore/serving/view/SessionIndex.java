package io.everystore.serving.view;

/**
 * The streamed index of session-kNN: per item its most recent sessions, per session its items.
 *
 * <p>Written by the materializer's thread alone; any thread may read. Session numbers are reused
 * when the oldest sessions fall out, so a reader treats what it reads as a sample, never as truth.
 */
public interface SessionIndex {
  /**
   * Copies the numbers of the item's most recent sessions, newest first, into {@code into}.
   *
   * @return how many were copied, at most {@code into.length}
   */
  int recentSessions(int item, int[] into);

  /**
   * Copies the session's items in order, as numbers of {@link ItemIndex}, into {@code into}.
   *
   * @return how many were copied
   */
  int items(int session, int[] into);

  /** Time of the session's last event, milliseconds since the epoch. */
  long lastEventTimeMillis(int session);

  /**
   * Looks up the times of several sessions at once.
   *
   * @param sessions {@code count} session numbers from {@code from} on
   * @param into takes their times from its beginning, 0 for one that is not known
   */
  void lastEventTimesMillis(int[] sessions, int from, int count, long[] into);

  /** How many items {@link #items} would copy, given room; cheaper than copying them. */
  int length(int session);

  /** Number of the session with this key, or {@link ItemIndex#NONE}. */
  int find(String sessionKey);

  /** How many sessions hold the item, for idf; 0 when none. */
  int sessionCount(int item);

  /** Sessions in the index. */
  int size();
}
