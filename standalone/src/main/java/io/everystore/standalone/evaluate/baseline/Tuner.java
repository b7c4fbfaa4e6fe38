package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.Exam;
import io.everystore.standalone.evaluate.trial.Trial;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Chooses a method's parameters by random search on the last seventh of what is learned, never on
 * the test: the published ones, and as many drawn with a fixed seed, by mean reciprocal rank as
 * session-rec does. Last it tries to leave out the item at hand, which pays in logs without
 * repeats. The same trial gives the same choice.
 */
public final class Tuner {
  private static final long SEED = 20_201_020;

  /** Predictions of the validation that are asked for. */
  private static final int MAX_PREDICTIONS = 5_000;

  private final Exam validation;
  private final int itemCount;
  private final int tries;

  /**
   * @param tries parameters tried per method; 1 keeps the published ones
   * @param progress told of each step of each try
   */
  public Tuner(Trial trial, int tries, Runnable progress) {
    this.tries = tries;
    itemCount = trial.itemCount();
    validation = new Exam(trial.validation(), MAX_PREDICTIONS, progress);
  }

  /** Steps that progress is told of while a method is tuned. */
  public long steps(Family family) {
    if (tries < 2) {
      return 0;
    }
    long drawn = family.draw() == null ? 0 : tries - 1;
    return (2 + drawn) * validation.steps();
  }

  /** The method with the best parameters found; of equally good ones the first. */
  public Baseline tune(Family family) {
    if (tries < 2) {
      return family.published();
    }
    Baseline best = family.published();
    double bestRank = reciprocalRank(best);
    Baseline without = best.withoutItemAtHand();
    double withoutRank = reciprocalRank(without);
    boolean leavesOut = withoutRank > bestRank;
    if (leavesOut) {
      best = without;
      bestRank = withoutRank;
    }
    Function<Random, Baseline> draw = family.draw();
    Random random = new Random(SEED);
    for (int i = 1; draw != null && i < tries; i++) {
      Baseline drawn = draw.apply(random);
      drawn = leavesOut ? drawn.withoutItemAtHand() : drawn;
      double rank = reciprocalRank(drawn);
      if (rank > bestRank) {
        best = drawn;
        bestRank = rank;
      }
    }
    return best;
  }

  private double reciprocalRank(Baseline baseline) {
    Baseline.Fresh fresh = baseline.maker().make(itemCount);
    return validation
        .take(fresh.model(), false, List.of(fresh.predictor()))
        .get(0)
        .reciprocalRank();
  }
}
