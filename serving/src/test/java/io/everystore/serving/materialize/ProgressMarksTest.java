package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Progress;
import org.junit.jupiter.api.Test;

final class ProgressMarksTest {
  private final ProgressMarks marks = new ProgressMarks(2);

  @Test
  void oneSubtaskOrPartitionMissing_nothingCovered() {
    for (int stage = 0; stage < 2; stage++) {
      for (int subtask = 0; subtask < 2; subtask++) {
        marks.apply(0, mark(stage, subtask, 2, 10));
      }
    }
    marks.apply(1, mark(0, 0, 2, 10));
    marks.apply(1, mark(0, 1, 2, 10));
    marks.apply(1, mark(1, 0, 2, 10));
    assertEquals(-1, marks.covered(0));
    assertTrue(marks.apply(1, mark(1, 1, 2, 10)));
    assertEquals(10, marks.covered(0));
    assertEquals(-1, marks.covered(1));
    assertEquals(-1, marks.covered(99));
  }

  @Test
  void slowestSubtask_decides() {
    all(2, 10);
    marks.apply(0, mark(0, 0, 2, 30));
    assertEquals(10, marks.covered(0));
    all(2, 20);
    assertEquals(20, marks.covered(0));
  }

  @Test
  void otherParallelism_startsOver_butWhatWasCoveredStays() {
    all(2, 10);
    marks.apply(0, mark(0, 0, 1, 5));
    assertEquals(10, marks.covered(0));
    all(1, 5);
    assertEquals(10, marks.covered(0));
    all(1, 12);
    assertEquals(12, marks.covered(0));
  }

  @Test
  void nonsense_isNoMark() {
    assertTrue(ProgressMarks.isValid(mark(0, 1, 2, 5)));
    assertFalse(ProgressMarks.isValid(Progress.getDefaultInstance()));
    assertFalse(ProgressMarks.isValid(mark(0, 2, 2, 5)));
    assertFalse(ProgressMarks.isValid(mark(0, 0, Integer.MAX_VALUE, 5)));
    assertFalse(ProgressMarks.isValid(mark(0, 0, 1, 5).toBuilder().addPartitions(3).build()));
    assertFalse(
        ProgressMarks.isValid(
            mark(0, 0, 1, 5).toBuilder().setPartitions(0, Integer.MAX_VALUE).build()));
  }

  private void all(int parallelism, long offset) {
    for (int partition = 0; partition < 2; partition++) {
      for (int stage = 0; stage < 2; stage++) {
        for (int subtask = 0; subtask < parallelism; subtask++) {
          marks.apply(partition, mark(stage, subtask, parallelism, offset));
        }
      }
    }
  }

  private static Progress mark(int stage, int subtask, int parallelism, long offset) {
    return Progress.newBuilder()
        .setStage(stage)
        .setStages(2)
        .setSubtask(subtask)
        .setParallelism(parallelism)
        .addPartitions(0)
        .addOffsets(offset)
        .build();
  }
}
