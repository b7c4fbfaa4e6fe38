package io.everystore.standalone.evaluate.trial;

import java.util.ArrayList;
import java.util.List;

/** Has a model learn what a trial says and asks predictors that look into it. */
public final class Exam {
  private final Trial trial;
  private final Catalogue catalogue;
  private final int maxPredictions;
  private final Runnable progress;

  /**
   * @param maxPredictions asked for at most; of more, as many are taken evenly
   * @param progress told of each step of training and test
   */
  public Exam(Trial trial, int maxPredictions, Runnable progress) {
    this.trial = trial;
    this.maxPredictions = maxPredictions;
    this.progress = progress;
    catalogue = Catalogue.of(trial);
  }

  /** Steps that progress is told of in one exam. */
  public int steps() {
    return trial.train().size() + trial.test().size();
  }

  /**
   * Takes the exam.
   *
   * @param live whether the model goes on learning after the split
   * @return the quality of each predictor
   */
  public List<Quality> take(Model model, boolean live, List<? extends Predictor> predictors) {
    for (Step step : trial.train()) {
      model.learn(step);
      progress.run();
    }
    model.trained();
    List<Quality.Sum> sums = new ArrayList<>();
    predictors.forEach(predictor -> sums.add(new Quality.Sum(catalogue)));
    int[] predicted = new int[Predictor.LIMIT];
    long all = trial.predictions();
    long asked = Math.min(all, maxPredictions);
    long seen = 0;
    for (Step step : trial.test()) {
      if (live) {
        model.learn(step);
      }
      progress.run();
      LogSession session = step.session();
      if (session == null || !Trial.isAsked(step)) {
        continue;
      }
      boolean isAsked = (seen + 1) * asked / all > seen * asked / all;
      seen++;
      if (isAsked) {
        int length = step.position() + 1;
        model.prepare(session.timesMillis()[step.position()]);
        for (int i = 0; i < sums.size(); i++) {
          long startNanos = System.nanoTime();
          int count = predictors.get(i).predict(session, length, predicted);
          long tookNanos = System.nanoTime() - startNanos;
          int next = session.items()[length];
          boolean change = next != session.items()[length - 1];
          sums.get(i).add(predicted, count, next, change, tookNanos);
        }
      }
    }
    return sums.stream().map(Quality.Sum::mean).toList();
  }
}
