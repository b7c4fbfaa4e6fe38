package io.everystore.standalone.evaluate.trial;

import io.everystore.jobs.affinity.EventKind;
import io.everystore.jobs.session.OpenSessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a log into sessions of clicks: by the log's own session where it gives one, else by a
 * person's silence, as the job does.
 *
 * <p>A click is a view of an item; in a log without views, any event that shows engagement.
 */
final class SessionCutter {
  private static final String VIEW = "view_item";

  private final InteractionLog log;

  /** Interactions by session key, both in order of time. */
  private final Map<Long, List<Integer>> sessions = new LinkedHashMap<>();

  /** Per person without sessions: the last click's time and the key of its session. */
  private final Map<Integer, long[]> open = new HashMap<>();

  private long nextKey;

  private SessionCutter(InteractionLog log) {
    this.log = log;
  }

  /** The sessions in order of their first clicks. */
  static List<LogSession> cut(InteractionLog log) {
    boolean views = false;
    for (int i = 0; i < log.size() && !views; i++) {
      views = log.eventName(i).equals(VIEW) && log.item(i) != InteractionLog.NONE;
    }
    SessionCutter cutter = new SessionCutter(log);
    for (int i = 0; i < log.size(); i++) {
      String name = log.eventName(i);
      boolean click = views ? name.equals(VIEW) : EventKind.of(name).isEngagement();
      if (click && log.item(i) != InteractionLog.NONE) {
        cutter.sessions.computeIfAbsent(cutter.key(i), key -> new ArrayList<>(4)).add(i);
      }
    }
    List<LogSession> cut = new ArrayList<>(cutter.sessions.size());
    for (List<Integer> clicks : cutter.sessions.values()) {
      cut.add(cutter.session(cut.size(), clicks));
    }
    return cut;
  }

  private long key(int click) {
    if (log.session(click) != InteractionLog.NONE) {
      return log.session(click);
    }
    long timeMillis = log.timeMillis(click);
    long[] last = open.computeIfAbsent(log.personNumber(click), person -> new long[] {0, NO_KEY});
    if (last[1] == NO_KEY || timeMillis - last[0] > OpenSessions.GAP.toMillis()) {
      last[1] = --nextKey;
    }
    last[0] = timeMillis;
    return last[1];
  }

  private static final long NO_KEY = 0x7fff_ffff_ffff_ffffL;

  private LogSession session(int number, List<Integer> clicks) {
    int[] items = new int[clicks.size()];
    long[] timesMillis = new long[items.length];
    int[] interactions = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      interactions[i] = clicks.get(i);
      items[i] = log.item(interactions[i]);
      timesMillis[i] = log.timeMillis(interactions[i]);
    }
    return new LogSession(number, items, timesMillis, interactions);
  }
}
