package io.everystore.feature.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class JazzerTest {
  private static final long SECONDS = 20;

  @Test
  void inputsLedByCoverage_breakNoPromise() {
    assertTrue(Jazzer.fuzz() > 0);
  }

  /** Behind four comparisons, which damage at random does not pass. */
  @Test
  void inputBehindComparisons_isFound() {
    AssertionError broken =
        assertThrows(AssertionError.class, () -> Jazzer.fuzz(Guarded.class, "guarded", SECONDS));
    String said = String.valueOf(broken.getMessage());
    assertTrue(said.contains("behind four comparisons"), said);
  }

  /** Breaks for inputs that only somebody who looks where each leads comes to. */
  public static final class Guarded {
    private Guarded() {}

    public static void fuzzerTestOneInput(byte[] input) {
      if (input.length > 12
          && input[3] == 'f'
          && input[7] * 3 == 3 * 'u'
          && input[9] == input[3] + 20
          && (input[12] ^ 0x5a) == 7) {
        throw new IllegalStateException("behind four comparisons");
      }
    }
  }
}
