package io.everystore.standalone.evaluate;

import io.everystore.serving.page.Recommender;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Predictor;
import java.util.Arrays;

/** One strategy of serving, asked as {@code GET /v1/recommendations/{strategy}} asks it. */
final class ServedPredictor implements Predictor {
  private static final int UNKNOWN = -2;

  private final InteractionLog log;
  private final Strategy strategy;
  private final ItemIndex items;
  private final Recommender recommender;

  /** Numbers of the log by numbers of the index, looked up once each. */
  private int[] logItems = new int[0];

  ServedPredictor(InteractionLog log, ServedModel model, Strategy strategy) {
    this.log = log;
    this.strategy = strategy;
    items = model.views().items();
    recommender = model.recommender();
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    Row row =
        recommender.recommend(
            strategy, log.person(session.interactions()[length - 1]), into.length);
    for (int i = 0; i < row.size(); i++) {
      into[i] = logItem(row.item(i));
    }
    return row.size();
  }

  private int logItem(int item) {
    if (item >= logItems.length) {
      int before = logItems.length;
      logItems = Arrays.copyOf(logItems, Math.max(item + 1, items.size()));
      Arrays.fill(logItems, before, logItems.length, UNKNOWN);
    }
    if (logItems[item] == UNKNOWN) {
      logItems[item] = log.findItem(items.itemId(item));
    }
    return logItems[item];
  }
}
