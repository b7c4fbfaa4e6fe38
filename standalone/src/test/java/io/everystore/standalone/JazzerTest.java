package io.everystore.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Jazzer;
import org.junit.jupiter.api.Test;

/** Every fuzz test of what reads logs and metrics, led by coverage. */
final class JazzerTest {
  @Test
  void inputsLedByCoverage_breakNoPromise() {
    assertTrue(Jazzer.fuzz() > 0);
  }
}
