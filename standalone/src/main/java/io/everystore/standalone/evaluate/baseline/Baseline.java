package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;

/**
 * A published method with its parameters.
 *
 * @param settings the parameters, for people; empty when it has none
 * @param maker makes one that has learned nothing
 */
public record Baseline(String name, String settings, Maker maker) {
  private static final String WITHOUT = "without the item at hand";

  /** The same method, which knows that the item at hand does not come next. */
  Baseline withoutItemAtHand() {
    return new Baseline(
        name,
        settings.isEmpty() ? WITHOUT : settings + "; " + WITHOUT,
        itemCount -> {
          Fresh fresh = maker.make(itemCount);
          return new Fresh(fresh.model(), new WithoutItemAtHand(fresh.predictor()));
        });
  }

  /** What learns, and what asks it; the same object for most. */
  public record Fresh(Model model, Predictor predictor) {}

  /** Makes a method over so many items. */
  @FunctionalInterface
  public interface Maker {
    Fresh make(int itemCount);
  }
}
