package io.everystore.jobs.learning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/** People whose taste is known, choosing by the model's own law. */
final class SimulatedChoices {
  private SimulatedChoices() {}

  /** One of several items with random features in a random order. */
  static Choice choose(SplittableRandom random, double[] taste, double[] offsets, int items) {
    return chosen(random, items(random, taste.length, items), taste, offsets);
  }

  /** The same from a list that has what is liked most on top. */
  static Choice chooseFromRanked(
      SplittableRandom random, double[] taste, double[] offsets, int items) {
    float[][] rows = items(random, taste.length, items);
    Arrays.sort(rows, Comparator.comparingDouble(row -> -utility(row, taste)));
    return chosen(random, rows, taste, offsets);
  }

  private static float[][] items(SplittableRandom random, int columns, int items) {
    float[][] rows = new float[items][columns];
    for (float[] row : rows) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextDouble();
      }
    }
    return rows;
  }

  private static double utility(float[] row, double[] taste) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * taste[i];
    }
    return sum;
  }

  private static Choice chosen(
      SplittableRandom random, float[][] rows, double[] taste, double[] offsets) {
    int chosen = 0;
    double best = Double.NEGATIVE_INFINITY;
    int[] positions = new int[rows.length];
    float[] features = new float[rows.length * taste.length];
    for (int i = 0; i < rows.length; i++) {
      positions[i] = i;
      System.arraycopy(rows[i], 0, features, i * taste.length, taste.length);
      // The greatest of utilities with Gumbel noise is chosen as the softmax says.
      double noise = -Math.log(-Math.log(random.nextDouble()));
      double value = utility(rows[i], taste) - offsets[i] + noise;
      if (value > best) {
        best = value;
        chosen = i;
      }
    }
    return new Choice(features, taste.length, positions, chosen, 1);
  }
}
