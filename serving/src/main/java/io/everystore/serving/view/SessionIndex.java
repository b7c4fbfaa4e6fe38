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

  /** How many items {@link #items} would copy, given room; cheaper than copying them. */
  int length(int session);

  /** Number of the session with this key, or {@link ItemIndex#NONE}. */
  int find(String sessionKey);

  /** How many sessions hold the item, for idf; 0 when none. */
  int sessionCount(int item);

  /** Sessions in the index. */
  int size();
}
