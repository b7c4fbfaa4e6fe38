package io.everystore.jobs.learning;

/**
 * Solves small systems of linear equations with a symmetric positive definite matrix, of which the
 * lower triangle is read alone (Golub, Van Loan, "Matrix Computations", 4.2).
 */
final class Cholesky {
  private Cholesky() {}

  /** Writes L with L Lᵀ = A for the upper left {@code size} rows and columns. */
  static void factor(double[][] matrix, double[][] into, int size) {
    for (int i = 0; i < size; i++) {
      double[] line = into[i];
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        double[] other = into[j];
        for (int k = 0; k < j; k++) {
          sum -= line[k] * other[k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            throw new ArithmeticException("matrix: not positive definite in row " + i);
          }
          line[i] = Math.sqrt(sum);
        } else {
          line[j] = sum / other[j];
        }
      }
    }
  }

  /** Replaces b by the x of L Lᵀ x = b. */
  static void solve(double[][] factor, double[] vector, int size) {
    for (int i = 0; i < size; i++) {
      double sum = vector[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i][k] * vector[k];
      }
      vector[i] = sum / factor[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      double sum = vector[i];
      for (int k = i + 1; k < size; k++) {
        sum -= factor[k][i] * vector[k];
      }
      vector[i] = sum / factor[i][i];
    }
  }
}
