package io.everystore.jobs.learning;

/** The conditional logit's arithmetic, shared by who learns and who checks. */
final class Utilities {
  /** Keeps a loss finite when something thought impossible was chosen. */
  private static final double LEAST_CHANCE = 1e-12;

  private Utilities() {}

  /** A position's place among the offsets. */
  static int place(int position) {
    return Math.min(position, SoftmaxLearner.POSITIONS - 1);
  }

  /**
   * Writes each item's chance to be chosen.
   *
   * @param parameters weights of the {@code columns} features, then offsets of the places
   */
  static void chances(Choice choice, double[] parameters, int columns, double[] into) {
    float[] features = choice.features();
    double greatest = Double.NEGATIVE_INFINITY;
    for (int row = 0, at = 0; row < choice.size(); row++) {
      double utility = -parameters[columns + place(choice.positions()[row])];
      for (int column = 0; column < columns; column++, at++) {
        utility += parameters[column] * features[at];
      }
      into[row] = utility;
      greatest = Math.max(greatest, utility);
    }
    double sum = 0;
    for (int row = 0; row < choice.size(); row++) {
      into[row] = Math.exp(into[row] - greatest);
      sum += into[row];
    }
    for (int row = 0; row < choice.size(); row++) {
      into[row] /= sum;
    }
  }

  /** Minus the logarithm of the chosen item's chance, in nats. */
  static double loss(Choice choice, double[] parameters, int columns) {
    double[] chances = new double[choice.size()];
    chances(choice, parameters, columns, chances);
    return loss(chances[choice.chosen()]);
  }

  /** Minus the logarithm of a chance, in nats. */
  static double loss(double chance) {
    return -Math.log(Math.max(LEAST_CHANCE, chance));
  }
}
