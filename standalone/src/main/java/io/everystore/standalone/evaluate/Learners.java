package io.everystore.standalone.evaluate;

import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.jobs.learning.JsatPairLearner;
import io.everystore.jobs.learning.SoftmaxLearner;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
    if (name.equals("built-in")) {
      return null;
    }
    if (name.equals(SoftmaxLearner.NAME)) {
      return SoftmaxLearner::new;
    }
    for (JsatPairLearner.Kind kind : JsatPairLearner.Kind.values()) {
      if (kind.word().equals(name)) {
        return columns -> new JsatPairLearner(kind, columns);
      }
    }
    throw new IllegalArgumentException(
        "--learner: "
            + name
            + " (expected: softmax, built-in, "
            + Arrays.stream(JsatPairLearner.Kind.values())
                .map(JsatPairLearner.Kind::word)
                .collect(Collectors.joining(", "))
            + ")");
  }
}
