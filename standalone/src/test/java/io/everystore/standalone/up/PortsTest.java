package io.everystore.standalone.up;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PortsTest {
  @Test
  void firstFree_passesOverPlannedPorts_andTakesAnyPortPlannedTwice() {
    int free = Ports.firstFree(40_000, List.of(0, 0));
    assertTrue(free >= 40_000, () -> "free: " + free);
    assertTrue(Ports.firstFree(free, List.of(free, 0)) > free);
  }
}
