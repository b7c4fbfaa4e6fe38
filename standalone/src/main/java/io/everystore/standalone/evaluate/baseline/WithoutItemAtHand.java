package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Predictor;

/** What a method predicts beside the item at hand, for a protocol in which that cannot come. */
final class WithoutItemAtHand implements Predictor {
  private final Predictor method;
  private final int[] predicted = new int[MAX_LIMIT];

  WithoutItemAtHand(Predictor method) {
    this.method = method;
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    int count = method.predict(session, length, predicted);
    int kept = 0;
    for (int i = 0; i < count && kept < into.length; i++) {
      if (predicted[i] != session.items()[length - 1]) {
        into[kept++] = predicted[i];
      }
    }
    return kept;
  }
}
