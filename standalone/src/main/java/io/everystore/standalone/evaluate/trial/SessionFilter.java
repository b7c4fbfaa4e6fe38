package io.everystore.standalone.evaluate.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** What protocols leave out of sessions. Sessions that lose clicks are numbered anew. */
final class SessionFilter {
  /** Clicks a session needs to count. */
  static final int MIN_SESSION_LENGTH = 2;

  private SessionFilter() {}

  /** Which click of which session stays. */
  @FunctionalInterface
  interface ClickPredicate {
    boolean keeps(LogSession session, int position);
  }

  /** Short sessions out, then rare items, then sessions that became short by that. */
  static List<LogSession> published(List<LogSession> sessions, int itemCount, int minItemClicks) {
    List<LogSession> several = longEnough(sessions);
    int[] support = new int[itemCount];
    for (LogSession session : several) {
      for (int item : session.items()) {
        support[item]++;
      }
    }
    return longEnough(items(several, item -> support[item] >= minItemClicks));
  }

  /** Leaves out a click on the item that was clicked right before. */
  static List<LogSession> withoutRepeats(List<LogSession> sessions) {
    return clicks(
        sessions,
        (session, position) ->
            position == 0 || session.items()[position] != session.items()[position - 1]);
  }

  static List<LogSession> items(List<LogSession> sessions, IntPredicate kept) {
    return clicks(sessions, (session, position) -> kept.test(session.items()[position]));
  }

  static List<LogSession> longEnough(List<LogSession> sessions) {
    List<LogSession> kept = new ArrayList<>();
    for (LogSession session : sessions) {
      if (session.length() >= MIN_SESSION_LENGTH) {
        kept.add(renumbered(session, kept.size()));
      }
    }
    return kept;
  }

  /** The sessions under numbers from {@code first} on. */
  static List<LogSession> numberedFrom(int first, List<LogSession> sessions) {
    List<LogSession> numbered = new ArrayList<>(sessions.size());
    for (LogSession session : sessions) {
      numbered.add(renumbered(session, first + numbered.size()));
    }
    return numbered;
  }

  static List<LogSession> clicks(List<LogSession> sessions, ClickPredicate kept) {
    List<LogSession> result = new ArrayList<>(sessions.size());
    for (LogSession session : sessions) {
      boolean[] keeps = new boolean[session.length()];
      int count = 0;
      for (int i = 0; i < keeps.length; i++) {
        keeps[i] = kept.keeps(session, i);
        count += keeps[i] ? 1 : 0;
      }
      if (count == keeps.length) {
        result.add(renumbered(session, result.size()));
      } else if (count > 0) {
        result.add(session.keep(result.size(), keeps));
      }
    }
    return result;
  }

  private static LogSession renumbered(LogSession session, int number) {
    if (session.number() == number) {
      return session;
    }
    boolean[] all = new boolean[session.length()];
    Arrays.fill(all, true);
    return session.keep(number, all);
  }
}
