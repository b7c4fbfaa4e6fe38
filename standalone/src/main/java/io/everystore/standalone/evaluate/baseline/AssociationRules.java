package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;

/**
 * Items that occur in sessions with the last one, by how often they do.
 *
 * <p>AR (Ludewig, Jannach: "Evaluation of session-based recommendation algorithms", 2018): every
 * two clicks of a session count one for both orders, also two on one item.
 */
public final class AssociationRules implements Model, Predictor {
  private final ItemPairs pairs = new ItemPairs();
  private final ItemScores scores = new ItemScores();

  @Override
  public void learn(Step step) {
    LogSession session = step.session();
    if (session == null) {
      return;
    }
    int item = session.items()[step.position()];
    for (int i = 0; i < step.position(); i++) {
      pairs.add(item, session.items()[i], 1);
      pairs.add(session.items()[i], item, 1);
    }
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    return best(pairs.row(session.items()[length - 1]), scores, into);
  }

  static int best(
      ItemPairs.@org.jspecify.annotations.Nullable Row row, ItemScores scores, int[] into) {
    scores.clear();
    for (int at = 0; row != null && at < row.size(); at++) {
      scores.add(row.item(at), row.weight(at));
    }
    return scores.best(into);
  }
}
