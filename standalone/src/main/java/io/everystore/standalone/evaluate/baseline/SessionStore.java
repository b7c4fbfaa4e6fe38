package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.IntIndex;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Step;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sessions learned so far, and per item those that hold it, the most recent ones first: what
 * all session neighbourhoods look into.
 */
final class SessionStore implements Model {
  /** Most sessions of an item that are told apart; no sample may be larger. */
  static final int MAX_SAMPLE = 5_000;

  private @Nullable LogSession[] sessions = new LogSession[1024];

  /** Clicks learned of each session. */
  private final Counts lengths = new Counts();

  private final Counts holders = new Counts();
  private @Nullable Postings[] postings = new Postings[1024];

  /** Grows with every click: orders sessions by their last one. */
  private int clock;

  private int[] lastClick = new int[1024];
  private int sessionCount;

  /**
   * Sessions of one item in the order they were touched; the last mention is the one that counts.
   */
  static final class Postings {
    private int[] sessions = new int[4];
    private int size;

    private void add(int session) {
      if (size == sessions.length) {
        if (size >= 4 * MAX_SAMPLE) {
          compact();
        } else {
          sessions = Arrays.copyOf(sessions, size * 2);
        }
      }
      sessions[size++] = session;
    }

    private void compact() {
      IntIndex newest = new IntIndex(MAX_SAMPLE);
      for (int i = size - 1; i >= 0 && newest.size() <= MAX_SAMPLE; i--) {
        newest.findOrAdd(sessions[i]);
      }
      size = newest.size();
      for (int i = 0; i < size; i++) {
        sessions[i] = newest.key(size - 1 - i);
      }
    }

    int size() {
      return size;
    }

    int session(int at) {
      return sessions[at];
    }
  }

  @Override
  public void learn(Step step) {
    LogSession session = step.session();
    if (session == null) {
      return;
    }
    int number = session.number();
    if (number >= sessions.length) {
      int room = Math.max(number + 1, sessions.length * 2);
      sessions = Arrays.copyOf(sessions, room);
      lastClick = Arrays.copyOf(lastClick, room);
    }
    if (sessions[number] == null) {
      sessions[number] = session;
      sessionCount++;
    }
    lengths.increment(number);
    lastClick[number] = ++clock;
    // The session is the most recent one of all its items now.
    for (int i = 0; i <= step.position(); i++) {
      if (!isLater(session.items(), i, step.position())) {
        postings(session.items()[i]).add(number);
      }
    }
    if (!isEarlier(session.items(), step.position())) {
      holders.increment(session.items()[step.position()]);
    }
  }

  private static boolean isLater(int[] items, int position, int last) {
    for (int i = position + 1; i <= last; i++) {
      if (items[i] == items[position]) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEarlier(int[] items, int position) {
    for (int i = 0; i < position; i++) {
      if (items[i] == items[position]) {
        return true;
      }
    }
    return false;
  }

  private Postings postings(int item) {
    if (item >= postings.length) {
      postings = Arrays.copyOf(postings, Math.max(item + 1, postings.length * 2));
    }
    Postings known = postings[item];
    if (known == null) {
      known = new Postings();
      postings[item] = known;
    }
    return known;
  }

  @Nullable Postings findPostings(int item) {
    return item < postings.length ? postings[item] : null;
  }

  /** A session of the postings; only its first {@link #length} clicks were learned. */
  LogSession session(int number) {
    LogSession session = sessions[number];
    if (session == null) {
      throw new IllegalStateException("session: " + number + " (expected: one learned)");
    }
    return session;
  }

  int length(int number) {
    return lengths.get(number);
  }

  /** Time of the last click learned. */
  long endMillis(int number) {
    return session(number).timesMillis()[length(number) - 1];
  }

  /** Greater for the session clicked in later. */
  int recency(int number) {
    return lastClick[number];
  }

  int sessionCount() {
    return sessionCount;
  }

  /** Sessions that hold the item. */
  int holders(int item) {
    return holders.get(item);
  }
}
