package io.everystore.jobs.learning;

import java.util.Arrays;

/**
 * Conditional logit, learned online: the chance that an item is chosen is the softmax of its
 * utility among those it stood with.
 *
 * <pre>
 *   utility(i) = sum over features f of weight(f) * x(i, f) - offset(place of i)
 *   P(i)       = exp(utility(i)) / sum over items j of exp(utility(j))
 * </pre>
 *
 * <p>Model: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974; as a
 * listwise ranking loss: Cao et al., "Learning to rank: from pairwise approach to listwise
 * approach", 2007. The offsets take up what is owed to the place alone, so that weights are free of
 * it (position as a feature that is left out when serving: Guo et al., "PAL", 2019).
 *
 * <p>Steps are those of an extended Kalman filter, which is the natural gradient with the right
 * rate (Ollivier, "Online natural gradient as a Kalman filter", 2018): with precision matrix A and
 * the choice's Fisher information F, {@code A = memory * A + F}, {@code weights += A^-1 gradient}.
 * There is no rate to tune, features may overlap, and the memory lets old choices fade.
 *
 * <p>When tastes change, a long memory is slow to follow. A forecast says itself how well it ought
 * to do: its mean loss is its entropy, whatever the weights leave out, because at the best weights
 * the gradient along the weights is 0. A running loss above that by more than chance explains tells
 * that the weights were right once; while it lasts, the memory is short (a test of the innovations,
 * as in Mehra, Peschon, "An innovations approach to fault detection and diagnosis", 1971).
 *
 * <p>Belongs to one thread. A choice of n items costs n * d² for d parameters.
 */
public final class SoftmaxLearner implements ChoiceLearner {
  public static final String NAME = "softmax";

  /** Places told apart; those further down count as the last. */
  public static final int POSITIONS = 24;

  /** Choices after which an old one counts 1/e. */
  private static final double MEMORY_CHOICES = 20_000;

  private static final double MEMORY = 1 - 1 / MEMORY_CHOICES;

  /** The same while choices are other than foretold. */
  private static final double SHORT_MEMORY = 1 - 1.0 / 100;

  /** Choices the loss is watched over: one this long ago counts 1/e. */
  private static final double WATCHED = 1 - 1.0 / 100;

  /** Standard deviations of the watched loss that chance does not explain. */
  private static final double SURPRISE_DEVIATIONS = 5;

  /** Choices before which weights are still being found, and being wrong is no surprise. */
  private static final int SETTLED_CHOICES = 1_000;

  /** Precision of the assumption, before any choice, that a weight is 0. */
  private static final double PRIOR_PRECISION = 0.5;

  /**
   * Precision of the assumption that a weight is the one that comes with the program. Eighty
   * choices all against it do not overturn the order of a clear case; it is as much as 700 choices
   * tell of a feature that is spread evenly over 0..1.
   */
  private static final double ASSUMED_PRECISION = 60;

  /** Values of a state beside parameters and precision. */
  private static final int WATCH_VALUES = 3;

  private final int columns;

  /** Weights, then offsets of places. */
  private final double[] parameters;

  private final double[][] precision;
  private final double[][] factor;
  private final double[] gradient;
  private final double[] mean;
  private double[] chances = new double[64];

  /** Decayed sums: of losses less what the forecast expected, and of their variances. */
  private double surprise;

  private double surpriseVariance;
  private double learned;

  public SoftmaxLearner(int columns) {
    this.columns = columns;
    int size = columns + POSITIONS;
    parameters = new double[size];
    precision = new double[size][size];
    factor = new double[size][size];
    gradient = new double[size];
    mean = new double[size];
    for (int i = 0; i < size; i++) {
      precision[i][i] = PRIOR_PRECISION;
    }
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
    int size = inOrder(choice) ? parameters.length : columns;
    watch(choice);
    forget(isSurprised() ? SHORT_MEMORY : MEMORY);
    addInformation(choice, size);
    Cholesky.factor(precision, factor, size);
    Cholesky.solve(factor, gradient, size);
    for (int i = 0; i < size; i++) {
      parameters[i] += gradient[i];
    }
  }

  /** False for what was not shown in an order, of which nothing is to be learned about places. */
  private static boolean inOrder(Choice choice) {
    for (int position : choice.positions()) {
      if (position != 0) {
        return true;
      }
    }
    return false;
  }

  /** Compares one more loss with what the forecast expected. */
  private void watch(Choice choice) {
    double entropy = 0;
    double square = 0;
    for (int row = 0; row < choice.size(); row++) {
      double loss = Utilities.loss(chances[row]);
      entropy += chances[row] * loss;
      square += chances[row] * loss * loss;
    }
    double weight = choice.weight();
    double excess = Utilities.loss(chances[choice.chosen()]) - entropy;
    surprise = surprise * WATCHED + weight * excess;
    surpriseVariance =
        surpriseVariance * WATCHED * WATCHED
            + weight * weight * Math.max(0, square - entropy * entropy);
    learned++;
  }

  /** True while losses are greater than chance explains. */
  boolean isSurprised() {
    return learned > SETTLED_CHOICES
        && surprise > SURPRISE_DEVIATIONS * Math.sqrt(surpriseVariance);
  }

  /** What is left is never less than the assumption that a weight is about what it is. */
  private void forget(double memory) {
    for (int i = 0; i < parameters.length; i++) {
      for (int j = 0; j <= i; j++) {
        precision[i][j] *= memory;
      }
      precision[i][i] += PRIOR_PRECISION * (1 - memory);
    }
  }

  /** Adds the Fisher information to the precision and makes the gradient. */
  private void addInformation(Choice choice, int size) {
    float[] features = choice.features();
    double weight = choice.weight();
    Arrays.fill(gradient, 0);
    Arrays.fill(mean, 0);
    for (int row = 0; row < choice.size(); row++) {
      double chance = chances[row];
      double pull = weight * ((row == choice.chosen() ? 1 : 0) - chance);
      int at = row * columns;
      for (int i = 0; i < columns; i++) {
        double x = features[at + i];
        if (x == 0) {
          continue;
        }
        gradient[i] += pull * x;
        mean[i] += chance * x;
        double scaled = weight * chance * x;
        double[] line = precision[i];
        for (int j = 0; j <= i; j++) {
          line[j] += scaled * features[at + j];
        }
      }
      if (size > columns) {
        int place = columns + Utilities.place(choice.positions()[row]);
        gradient[place] -= pull;
        mean[place] -= chance;
        double[] line = precision[place];
        for (int j = 0; j < columns; j++) {
          line[j] -= weight * chance * features[at + j];
        }
        line[place] += weight * chance;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        precision[i][j] -= weight * mean[i] * mean[j];
      }
    }
  }

  @Override
  public double[] weights() {
    return Arrays.copyOf(parameters, columns);
  }

  @Override
  public double[] positionOffsets() {
    double[] offsets = Arrays.copyOfRange(parameters, columns, parameters.length);
    // Only differences between places mean anything.
    double first = offsets[0];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] -= first;
    }
    return offsets;
  }

  @Override
  public void assume(double[] weights) {
    start(weights, new double[0]);
    for (int i = 0; i < columns; i++) {
      precision[i][i] = ASSUMED_PRECISION;
    }
  }

  @Override
  public void start(double[] weights, double[] positionOffsets) {
    System.arraycopy(weights, 0, parameters, 0, Math.min(weights.length, columns));
    System.arraycopy(
        positionOffsets, 0, parameters, columns, Math.min(positionOffsets.length, POSITIONS));
  }

  @Override
  public double[] state() {
    int size = parameters.length;
    double[] state = Arrays.copyOf(parameters, precisionEnd() + WATCH_VALUES);
    int at = size;
    for (int i = 0; i < size; i++) {
      System.arraycopy(precision[i], 0, state, at, i + 1);
      at += i + 1;
    }
    state[at] = surprise;
    state[at + 1] = surpriseVariance;
    state[at + 2] = learned;
    return state;
  }

  @Override
  public void restore(double[] state) {
    int size = parameters.length;
    int end = precisionEnd();
    // A state of before the loss was watched ends with the precision.
    if (state.length != end && state.length != end + WATCH_VALUES) {
      throw new IllegalArgumentException(
          "state: " + state.length + " values (expected: " + (end + WATCH_VALUES) + ")");
    }
    System.arraycopy(state, 0, parameters, 0, size);
    int at = size;
    for (int i = 0; i < size; i++) {
      System.arraycopy(state, at, precision[i], 0, i + 1);
      at += i + 1;
    }
    boolean watched = state.length > end;
    surprise = watched ? state[end] : 0;
    surpriseVariance = watched ? state[end + 1] : 0;
    learned = watched ? state[end + 2] : 0;
  }

  private int precisionEnd() {
    int size = parameters.length;
    return size + size * (size + 1) / 2;
  }
}
