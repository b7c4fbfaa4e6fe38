package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.TopK;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;

/** The items clicked most so far, the same for everybody. */
public final class Popularity implements Model, Predictor {
  private final Counts clicks = new Counts();
  private final int itemCount;
  private final TopK best = new TopK();
  private final int[] mostClicked = new int[MAX_LIMIT];
  private int known;
  private boolean changed = true;

  public Popularity(int itemCount) {
    this.itemCount = itemCount;
  }

  @Override
  public void learn(Step step) {
    LogSession session = step.session();
    if (session != null) {
      clicks.increment(session.items()[step.position()]);
      changed = true;
    }
  }

  @Override
  public void prepare(long nowMillis) {
    rank();
  }

  /** Clicks of an item so far. */
  int clicks(int item) {
    return clicks.get(item);
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    rank();
    int count = Math.min(known, into.length);
    System.arraycopy(mostClicked, 0, into, 0, count);
    return count;
  }

  private void rank() {
    if (!changed) {
      return;
    }
    best.reset(MAX_LIMIT);
    for (int item = 0; item < itemCount; item++) {
      if (clicks.get(item) > 0) {
        best.offer(item, clicks.get(item));
      }
    }
    best.sort();
    known = best.size();
    for (int rank = 0; rank < known; rank++) {
      mostClicked[rank] = best.number(rank);
    }
    changed = false;
  }
}
