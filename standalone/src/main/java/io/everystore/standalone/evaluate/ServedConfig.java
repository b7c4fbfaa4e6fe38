package io.everystore.standalone.evaluate;

import io.everystore.jobs.learning.ChoiceLearner;
import io.everystore.serving.page.ComposerConfig;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How our own strategies are composed and ranked in a measurement.
 *
 * @param learner makes what learns the weights of the ranker for a number of features; null for the
 *     weights that come with the program
 */
record ServedConfig(ComposerConfig composer, @Nullable IntFunction<ChoiceLearner> learner) {
  /** As the shop answers, with the weights that come with the program. */
  static final ServedConfig BUILT_IN = new ServedConfig(ComposerConfig.DEFAULT, null);
}
