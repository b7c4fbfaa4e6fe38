package io.everystore.standalone.evaluate.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is learned and what is asked: the steps before and after the split, in order of time.
 *
 * @param splitMillis time of the split
 * @param train steps to learn first
 * @param test steps that are asked of, and learned by those who go on learning
 * @param itemCount items of the log, also those that were filtered out
 * @param repeats whether the item at hand may come next
 */
public record Trial(
    long splitMillis, List<Step> train, List<Step> test, int itemCount, boolean repeats) {
  /** Share of the time at the end that is test, unless the split is given. */
  private static final int TEST_SHARE = 7;

  public Trial {
    train = Collections.unmodifiableList(train);
    test = Collections.unmodifiableList(test);
  }

  /** The time that leaves the last seventh of the log for the test. */
  public static long defaultSplitMillis(InteractionLog log) {
    long first = log.timeMillis(0);
    long last = log.timeMillis(log.size() - 1);
    return last - (last - first) / TEST_SHARE;
  }

  /**
   * Filters and splits a log.
   *
   * @param minItemClicks clicks below which the protocols that filter leave an item out
   */
  public static Trial of(
      InteractionLog log, Protocol protocol, long splitMillis, int minItemClicks) {
    List<LogSession> sessions = SessionCutter.cut(log);
    if (protocol == Protocol.PREQUENTIAL) {
      return prequential(log, sessions, splitMillis);
    }
    boolean repeats = protocol != Protocol.NO_REPEATS;
    if (!repeats) {
      sessions = SessionFilter.withoutRepeats(sessions);
    }
    return bySession(
        SessionFilter.published(sessions, log.itemCount(), minItemClicks),
        splitMillis,
        log.itemCount(),
        repeats);
  }

  private static Trial prequential(
      InteractionLog log, List<LogSession> sessions, long splitMillis) {
    Step[] steps = new Step[log.size()];
    for (LogSession session : sessions) {
      for (int i = 0; i < session.length(); i++) {
        steps[session.interactions()[i]] = new Step(session.interactions()[i], session, i);
      }
    }
    List<Step> train = new ArrayList<>();
    List<Step> test = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      Step step = steps[i] == null ? new Step(i, null, 0) : steps[i];
      (log.timeMillis(i) < splitMillis ? train : test).add(step);
    }
    return new Trial(splitMillis, train, test, log.itemCount(), true);
  }

  /** Sessions that end before the split are learned; of the others, known items are asked. */
  private static Trial bySession(
      List<LogSession> sessions, long splitMillis, int itemCount, boolean repeats) {
    boolean[] known = new boolean[itemCount];
    List<LogSession> train = new ArrayList<>();
    List<LogSession> test = new ArrayList<>();
    for (LogSession session : sessions) {
      if (session.endMillis() < splitMillis) {
        train.add(session);
        for (int item : session.items()) {
          known[item] = true;
        }
      } else {
        test.add(session);
      }
    }
    test = SessionFilter.items(test, item -> known[item]);
    if (!repeats) {
      // Where an item was left out, its neighbours have met.
      train = SessionFilter.withoutRepeats(train);
      test = SessionFilter.withoutRepeats(test);
    }
    train = SessionFilter.numberedFrom(0, train);
    test = SessionFilter.numberedFrom(train.size(), SessionFilter.longEnough(test));
    return new Trial(splitMillis, steps(train), steps(test), itemCount, repeats);
  }

  private static List<Step> steps(List<LogSession> sessions) {
    List<Step> steps = new ArrayList<>();
    for (LogSession session : sessions) {
      for (int i = 0; i < session.length(); i++) {
        steps.add(new Step(session.interactions()[i], session, i));
      }
    }
    Collections.sort(steps);
    return steps;
  }

  /**
   * A trial within what is learned here, to tune on: the last seventh of its time becomes the test,
   * whole sessions of known items.
   */
  public Trial validation() {
    Map<LogSession, Integer> learned = new HashMap<>();
    List<LogSession> order = new ArrayList<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Step step : train) {
      LogSession session = step.session();
      if (session == null) {
        continue;
      }
      if (learned.merge(session, 1, Integer::sum) == 1) {
        order.add(session);
      }
      long timeMillis = session.timesMillis()[step.position()];
      first = Math.min(first, timeMillis);
      last = Math.max(last, timeMillis);
    }
    List<LogSession> sessions =
        SessionFilter.clicks(
            order, (session, position) -> position < learned.getOrDefault(session, 0));
    long innerSplit = sessions.isEmpty() ? 0 : last - (last - first) / TEST_SHARE;
    return bySession(SessionFilter.longEnough(sessions), innerSplit, itemCount, repeats);
  }

  /** Test clicks that have a next one in their session: the predictions a trial asks for. */
  public int predictions() {
    int count = 0;
    for (Step step : test) {
      count += isAsked(step) ? 1 : 0;
    }
    return count;
  }

  /** True when the step is a click with a next one. */
  public static boolean isAsked(Step step) {
    LogSession session = step.session();
    return session != null && step.position() + 1 < session.length();
  }
}
