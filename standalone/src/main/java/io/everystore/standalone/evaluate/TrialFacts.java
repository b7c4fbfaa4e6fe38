package io.everystore.standalone.evaluate;

import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Step;
import io.everystore.standalone.evaluate.trial.Trial;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a trial consists of.
 *
 * @param events of the log, before any filter
 * @param rejected events and lines that could not be read
 * @param split where the test begins
 * @param predictions there are, before a bound is put on them
 * @param repeatRatio share of them where the next item is the one at hand, which our next-item
 *     never shows
 * @param unseenRatio share of them where the next item had not been clicked before the split
 */
record TrialFacts(
    long events,
    long rejected,
    Instant split,
    Clicks train,
    Clicks test,
    int predictions,
    double repeatRatio,
    double unseenRatio) {
  /** How many there are on one side of the split. */
  record Clicks(int clicks, int sessions, int items) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%,d clicks, %,d sessions, %,d items", clicks, sessions, items);
    }
  }

  static TrialFacts of(InteractionLog log, long rejected, Trial trial) {
    BitSet known = new BitSet();
    Clicks train = count(trial.train(), known);
    int predictions = 0;
    int repeats = 0;
    int unseen = 0;
    for (Step step : trial.test()) {
      LogSession session = step.session();
      if (session != null && Trial.isAsked(step)) {
        int next = session.items()[step.position() + 1];
        predictions++;
        repeats += next == session.items()[step.position()] ? 1 : 0;
        unseen += known.get(next) ? 0 : 1;
      }
    }
    double all = Math.max(1, predictions);
    return new TrialFacts(
        log.size(),
        rejected,
        Instant.ofEpochMilli(trial.splitMillis()),
        train,
        count(trial.test(), new BitSet()),
        predictions,
        repeats / all,
        unseen / all);
  }

  private static Clicks count(List<Step> steps, BitSet items) {
    int clicks = 0;
    Set<Integer> sessions = new HashSet<>();
    for (Step step : steps) {
      LogSession session = step.session();
      if (session != null) {
        clicks++;
        sessions.add(session.number());
        items.set(session.items()[step.position()]);
      }
    }
    return new Clicks(clicks, sessions.size(), items.cardinality());
  }
}
