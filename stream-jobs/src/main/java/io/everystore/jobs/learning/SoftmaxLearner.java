package io.everystore.jobs.learning;

import java.util.Arrays;

/**
 * Conditional logit, learned online: the chance that an item is chosen is the softmax of its
 * utility among those it stood with.
 *
 * <pre>
 *   utility(i) = sum over features f of weight(f) * x(i, f) - offset(position of i)
 *   P(i)       = exp(utility(i)) / sum over items j of exp(utility(j))
 * </pre>
 *
 * <p>Model: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974; as a
 * listwise ranking loss: Cao et al., "Learning to rank: from pairwise approach to listwise
 * approach", 2007. The offsets take up what is owed to the position alone, so that weights are free
 * of it (position as a feature that is left out when serving: Guo et al., "PAL", 2019). Steps:
 * AdaGrad (Duchi, Hazan, Singer, 2011) whose sums of squares are forgotten slowly, so that it goes
 * on learning when tastes change.
 *
 * <p>Belongs to one thread.
 */
public final class SoftmaxLearner implements ChoiceLearner {
  public static final String NAME = "softmax";

  /** Places told apart; those further down count as the last. */
  public static final int POSITIONS = 24;

  private static final double LEARNING_RATE = 0.1;

  /** What a sum of squares keeps from one choice to the next: half after some 35,000. */
  private static final double MEMORY = 1 - 2e-5;

  private static final double SHRINKAGE = 1e-6;
  private static final double INITIAL_SQUARES = 0.1;

  private final int columns;

  /** Weights, then position offsets. */
  private final double[] parameters;

  private final double[] squares;
  private final double[] gradient;
  private double[] chances = new double[64];

  public SoftmaxLearner(int columns) {
    this.columns = columns;
    parameters = new double[columns + POSITIONS];
    squares = new double[parameters.length];
    gradient = new double[parameters.length];
    Arrays.fill(squares, INITIAL_SQUARES);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void learn(Choice choice) {
    if (choice.columns() != columns) {
      throw new IllegalArgumentException(
          "columns: " + choice.columns() + " (expected: " + columns + ")");
    }
    if (chances.length < choice.size()) {
      chances = new double[choice.size() * 2];
    }
    Utilities.chances(choice, parameters, columns, chances);
    Arrays.fill(gradient, 0);
    for (int row = 0; row < choice.size(); row++) {
      double error = (row == choice.chosen() ? 1 : 0) - chances[row];
      for (int column = 0, at = row * columns; column < columns; column++, at++) {
        gradient[column] += error * choice.features()[at];
      }
      gradient[columns + Utilities.place(choice.positions()[row])] -= error;
    }
    for (int i = 0; i < parameters.length; i++) {
      double step = choice.weight() * gradient[i] - SHRINKAGE * parameters[i];
      squares[i] = MEMORY * squares[i] + step * step;
      parameters[i] += LEARNING_RATE * step / Math.sqrt(squares[i]);
    }
    // Only differences between places mean anything.
    double first = parameters[columns];
    for (int i = columns; i < parameters.length; i++) {
      parameters[i] -= first;
    }
  }

  @Override
  public double[] weights() {
    return Arrays.copyOf(parameters, columns);
  }

  @Override
  public double[] positionOffsets() {
    return Arrays.copyOfRange(parameters, columns, parameters.length);
  }

  @Override
  public void restore(double[] weights, double[] positionOffsets) {
    System.arraycopy(weights, 0, parameters, 0, Math.min(weights.length, columns));
    System.arraycopy(
        positionOffsets, 0, parameters, columns, Math.min(positionOffsets.length, POSITIONS));
  }
}
