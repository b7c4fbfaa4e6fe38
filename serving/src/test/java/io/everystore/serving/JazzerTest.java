package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Jazzer;
import org.junit.jupiter.api.Test;

/** Every fuzz test of serving, led by coverage. */
final class JazzerTest {
  @Test
  void inputsLedByCoverage_breakNoPromise() {
    assertTrue(Jazzer.fuzz() > 0);
  }
}
