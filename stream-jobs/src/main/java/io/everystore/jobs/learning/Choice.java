package io.everystore.jobs.learning;

/**
 * One item chosen out of several that could have been. Immutable; the arrays belong to it.
 *
 * @param features row-major, one row of {@code columns} values for each item
 * @param positions where each item stood, from 0; all 0 for what was not shown in an order
 * @param chosen row of the item that was chosen
 * @param weight how much the choice counts, greater than 0: a purchase says more than a click
 */
public record Choice(float[] features, int columns, int[] positions, int chosen, float weight) {
  public Choice {
    if (columns < 1 || features.length != positions.length * columns) {
      throw new IllegalArgumentException(
          "features: "
              + features.length
              + " values (expected: "
              + positions.length
              + " items of "
              + columns
              + ")");
    }
    if (chosen < 0 || chosen >= positions.length) {
      throw new IllegalArgumentException(
          "chosen: " + chosen + " (expected: 0.." + (positions.length - 1) + ")");
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: > 0)");
    }
  }

  /** Items there were to choose from. */
  public int size() {
    return positions.length;
  }

  public float feature(int row, int column) {
    return features[row * columns + column];
  }
}
