package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;
import java.util.Locale;

/**
 * Items that come after the last one in sessions, nearer ones counting more.
 *
 * <p>SR (Ludewig, Jannach: "Evaluation of session-based recommendation algorithms", 2018): a click
 * counts for each of those up to {@code steps} before it, with the weight of its distance.
 */
public final class SequentialRules implements Model, Predictor {
  private final Settings settings;
  private final ItemPairs pairs = new ItemPairs();
  private final ItemScores scores = new ItemScores();

  /** How far back a click counts, and how much. */
  record Settings(int steps, Weighting weighting) {
    static final Settings DEFAULT = new Settings(10, Weighting.DIV);

    @Override
    public String toString() {
      return "steps %d, %s".formatted(steps, weighting.name().toLowerCase(Locale.ROOT));
    }
  }

  SequentialRules(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void learn(Step step) {
    LogSession session = step.session();
    if (session == null) {
      return;
    }
    int item = session.items()[step.position()];
    for (int back = 1; back <= settings.steps && back <= step.position(); back++) {
      pairs.add(session.items()[step.position() - back], item, settings.weighting.step(back));
    }
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    return AssociationRules.best(pairs.row(session.items()[length - 1]), scores, into);
  }
}
