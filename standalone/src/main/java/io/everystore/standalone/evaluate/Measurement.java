package io.everystore.standalone.evaluate;

import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import java.util.List;
import java.util.function.Supplier;

/**
 * One model and the predictors that are asked over it, made when its turn comes.
 *
 * @param learning what the table says of its learning after the split
 * @param live whether it learns after the split
 * @param names of the predictors, as in the table
 * @param settings its parameters, empty where there are none
 */
record Measurement(
    List<String> names,
    String learning,
    String settings,
    boolean everystore,
    boolean live,
    Supplier<Contestants> maker) {
  /** A model that has learned nothing, and predictors in the order of the names. */
  record Contestants(Model model, List<Predictor> predictors) {}
}
