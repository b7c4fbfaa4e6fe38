package io.everystore.standalone.evaluate;

import io.everystore.serving.row.Strategy;
import io.everystore.standalone.evaluate.baseline.Baseline;
import io.everystore.standalone.evaluate.baseline.Family;
import io.everystore.standalone.evaluate.baseline.Tuner;
import io.everystore.standalone.evaluate.trial.Exam;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Protocol;
import io.everystore.standalone.evaluate.trial.Quality;
import io.everystore.standalone.evaluate.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Measures our strategies and the baselines in one trial, one after the other. */
final class Evaluation {
  /** Baselines that also go on learning where the published protocols let them stand still. */
  private static final Set<String> LIVE_IN_PUBLISHED = Set.of("sr", "vs-knn", "v-stan");

  /** Baselines that also stand still where everything else learns. */
  private static final Set<String> FROZEN_IN_PREQUENTIAL = Set.of("sr", "v-stan");

  private static final int TAUGHT_CLICKS = 100_000;

  private final InteractionLog log;
  private final EvaluateOptions options;
  private final Trial trial;
  private final EvaluateProgress progress;

  Evaluation(InteractionLog log, EvaluateOptions options, Trial trial, EvaluateProgress progress) {
    this.log = log;
    this.options = options;
    this.trial = trial;
    this.progress = progress;
  }

  /** The lines of the table, ours first. */
  List<Result> run() {
    Exam exam = new Exam(trial, options.maxPredictions(), progress::step);
    List<Result> results = new ArrayList<>();
    for (Measurement measurement : served()) {
      measure(measurement, exam, results);
    }
    Tuner tuner = new Tuner(trial, options.tries(), progress::step);
    for (Family each : Family.all()) {
      Family family = trial.repeats() ? each : each.withoutItemAtHand();
      if (isWanted(family.name())) {
        progress.begin("tuning " + family.name(), tuner.steps(family));
        Baseline tuned = tuner.tune(family);
        for (Measurement measurement : baseline(tuned)) {
          measure(measurement, exam, results);
        }
      }
    }
    return results;
  }

  private void measure(Measurement measurement, Exam exam, List<Result> results) {
    progress.begin(
        String.join(", ", measurement.names()) + " " + measurement.learning(), exam.steps());
    Measurement.Contestants made = measurement.maker().get();
    List<Quality> qualities = exam.take(made.model(), measurement.live(), made.predictors());
    for (int i = 0; i < qualities.size(); i++) {
      results.add(
          new Result(
              measurement.names().get(i),
              measurement.learning(),
              measurement.settings(),
              measurement.everystore(),
              qualities.get(i)));
    }
  }

  private List<Measurement> served() {
    List<Measurement> measurements = new ArrayList<>();
    List<Strategy> strategies =
        options.strategies().stream().filter(strategy -> isWanted(strategy.id())).toList();
    if (strategies.isEmpty()) {
      return measurements;
    }
    for (long lagMillis : options.lagsMillis()) {
      String learning = lagMillis == 0 ? Result.LIVE : Lag.format(lagMillis) + " behind";
      measurements.add(
          served(lagMillis == 0 ? strategies : strategies.subList(0, 1), lagMillis, learning));
    }
    measurements.add(served(strategies.subList(0, 1), ServedModel.FROZEN, Result.FROZEN));
    return measurements;
  }

  private Measurement served(List<Strategy> strategies, long lagMillis, String learning) {
    return new Measurement(
        strategies.stream().map(Strategy::id).toList(),
        learning,
        "",
        true,
        true,
        () -> {
          ServedModel model = new ServedModel(log, lagMillis, options.served(), taughtStride());
          List<Predictor> predictors = new ArrayList<>();
          for (Strategy strategy : strategies) {
            predictors.add(new ServedPredictor(log, model, strategy));
          }
          return new Measurement.Contestants(model, predictors);
        });
  }

  /** Of a long log only as many clicks teach the ranker as it can make use of. */
  private int taughtStride() {
    return 1 + trial.train().size() / TAUGHT_CLICKS;
  }

  private List<Measurement> baseline(Baseline tuned) {
    boolean published = options.protocol() != Protocol.PREQUENTIAL;
    List<Measurement> measurements = new ArrayList<>();
    if (published || FROZEN_IN_PREQUENTIAL.contains(tuned.name())) {
      measurements.add(baseline(tuned, Result.FROZEN, false));
    }
    if (!published || LIVE_IN_PUBLISHED.contains(tuned.name())) {
      measurements.add(baseline(tuned, Result.LIVE, true));
    }
    return measurements;
  }

  private Measurement baseline(Baseline tuned, String learning, boolean live) {
    return new Measurement(
        List.of(tuned.name()),
        learning,
        tuned.settings(),
        false,
        live,
        () -> {
          Baseline.Fresh fresh = tuned.maker().make(trial.itemCount());
          return new Measurement.Contestants(fresh.model(), List.of(fresh.predictor()));
        });
  }

  private boolean isWanted(String name) {
    return options.only().isEmpty() || options.only().contains(name);
  }
}
