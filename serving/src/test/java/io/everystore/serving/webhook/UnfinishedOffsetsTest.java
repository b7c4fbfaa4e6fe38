package io.everystore.serving.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnfinishedOffsetsTest {
  private final UnfinishedOffsets offsets = new UnfinishedOffsets();

  @Test
  void position_isBeforeTheFirstRecordSomebodyStillHasToBeToldOf() {
    offsets.read(0, 4, 2);
    offsets.read(0, 5, 1);
    offsets.read(0, 6, 0);
    offsets.read(1, 9, 0);
    assertEquals(Map.of(0, 4L, 1, 10L), offsets.positions());
    offsets.finish(0, 5);
    offsets.finish(0, 4);
    assertEquals(Map.of(0, 4L, 1, 10L), offsets.positions(), "one of two is still to be told");
    offsets.finish(0, 4);
    assertEquals(Map.of(0, 7L, 1, 10L), offsets.positions());
  }

  @Test
  void partitionOfAnother_isForgotten() {
    offsets.read(0, 4, 1);
    offsets.forget(0);
    offsets.finish(0, 4);
    assertEquals(Map.of(), offsets.positions());
  }
}
