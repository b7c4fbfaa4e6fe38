package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;

/**
 * Items in the same sessions as the last one, their common ones held against all their sessions.
 *
 * <p>Item-kNN (Hidasi, Karatzoglou, Baltrunas, Tikk: "Session-based Recommendations with Recurrent
 * Neural Networks", 2016): common sessions / ((sessions of i + damping)^balance * (sessions of j +
 * damping)^(1 - balance)).
 */
public final class ItemKnn implements Model {
  private final ItemPairs pairs = new ItemPairs();
  private final Counts sessions = new Counts();

  /** Damping of rare items, and whose rarity counts: 0.5 makes it the cosine. */
  record Settings(double damping, double balance) {
    static final Settings DEFAULT = new Settings(20, 0.5);

    @Override
    public String toString() {
      return "damping %s, balance %s".formatted(damping, balance);
    }
  }

  @Override
  public void learn(Step step) {
    LogSession session = step.session();
    if (session == null || isBefore(session, step.position())) {
      return;
    }
    int item = session.items()[step.position()];
    sessions.increment(item);
    for (int i = 0; i < step.position(); i++) {
      if (!isBefore(session, i)) {
        pairs.add(item, session.items()[i], 1);
        pairs.add(session.items()[i], item, 1);
      }
    }
  }

  /** True when the item at the position is among those before it. */
  private static boolean isBefore(LogSession session, int position) {
    for (int i = 0; i < position; i++) {
      if (session.items()[i] == session.items()[position]) {
        return true;
      }
    }
    return false;
  }

  Predictor predictor(Settings settings) {
    ItemScores scores = new ItemScores();
    return (session, length, into) -> {
      int last = session.items()[length - 1];
      ItemPairs.Row row = pairs.row(last);
      double own = Math.pow(sessions.get(last) + settings.damping, settings.balance);
      scores.clear();
      for (int at = 0; row != null && at < row.size(); at++) {
        int item = row.item(at);
        double other = Math.pow(sessions.get(item) + settings.damping, 1 - settings.balance);
        scores.add(item, row.weight(at) / (own * other));
      }
      return scores.best(into);
    };
  }
}
