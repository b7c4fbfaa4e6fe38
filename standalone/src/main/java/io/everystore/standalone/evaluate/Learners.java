package io.everystore.standalone.evaluate;

import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.jobs.learning.SoftmaxLearner;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What may learn the weights of the ranker, by the names of the command line. */
final class Learners {
  private Learners() {}

  /**
   * Finds a maker of learners; null for none, the weights that come with the program.
   *
   * @throws IllegalArgumentException when nothing is called so
   */
  static @Nullable IntFunction<ChoiceLearner> find(String name) {
    return switch (name) {
      case "built-in" -> null;
      case SoftmaxLearner.NAME -> SoftmaxLearner::new;
      default ->
          throw new IllegalArgumentException(
              "--learner: " + name + " (expected: softmax or built-in)");
    };
  }
}
