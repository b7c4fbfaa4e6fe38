package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OccasionalWarningTest {
  private final List<String> lines = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5;
  private final OccasionalWarning warning = new OccasionalWarning(lines::add, () -> nanos);

  @Test
  void manyInASecond_areToldOnceWithTheirNumber() {
    warning.warn("away");
    for (int i = 0; i < 1_000; i++) {
      nanos += 100_000;
      warning.warn("away");
    }
    assertEquals(List.of("away"), lines);
    nanos += 1_000_000_000;
    warning.warn("away");
    assertEquals(List.of("away", "away (1001 times since it was last told)"), lines);
  }

  @Test
  void oneInAWhile_isToldAsItIs() {
    warning.warn("away");
    nanos += 2_000_000_000;
    warning.warn("full");
    assertEquals(List.of("away", "full"), lines);
  }
}
