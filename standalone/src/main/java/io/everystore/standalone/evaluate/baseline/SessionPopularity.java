package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;

/**
 * The items this session clicked most, ties and the rest by how often all clicked them.
 *
 * <p>S-POP (Hidasi, Karatzoglou, Baltrunas, Tikk: "Session-based Recommendations with Recurrent
 * Neural Networks", 2016): an item scores its clicks in the session plus clicks / (1 + clicks) of
 * all.
 */
public final class SessionPopularity implements Model, Predictor {
  private final Popularity popularity;
  private final int[] popular = new int[MAX_LIMIT];
  private final ItemScores scores = new ItemScores();

  public SessionPopularity(int itemCount) {
    popularity = new Popularity(itemCount);
  }

  @Override
  public void learn(Step step) {
    popularity.learn(step);
  }

  @Override
  public void prepare(long nowMillis) {
    popularity.prepare(nowMillis);
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    scores.clear();
    for (int i = 0; i < length; i++) {
      scores.add(session.items()[i], 1);
    }
    int clicked = scores.size();
    for (int at = 0; at < clicked; at++) {
      scores.add(scores.item(at), share(scores.item(at)));
    }
    int count = popularity.predict(session, length, popular);
    for (int i = 0; i < count; i++) {
      if (!contains(session, length, popular[i])) {
        scores.add(popular[i], share(popular[i]));
      }
    }
    return scores.best(into);
  }

  private double share(int item) {
    double clicks = popularity.clicks(item);
    return clicks / (1 + clicks);
  }

  private static boolean contains(LogSession session, int length, int item) {
    for (int i = 0; i < length; i++) {
      if (session.items()[i] == item) {
        return true;
      }
    }
    return false;
  }
}
