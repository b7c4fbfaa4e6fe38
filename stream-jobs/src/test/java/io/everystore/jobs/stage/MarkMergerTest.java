package io.everystore.jobs.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.jobs.record.StageInput;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

final class MarkMergerTest {
  @Test
  void randomMarks_mergedIsTheMinimumOverSenders() {
    long seed = 3;
    Random random = new Random(seed);
    int senders = 3;
    int partitions = 4;
    long[][] said = new long[senders][partitions];
    for (long[] sender : said) {
      Arrays.fill(sender, PartitionOffsets.NONE);
    }
    MarkMerger merger = new MarkMerger(senders);
    for (int i = 0; i < 5_000; i++) {
      int sender = random.nextInt(senders);
      int partition = random.nextInt(partitions);
      long offset = random.nextInt(1_000);
      merger.merge(new StageInput.Mark("", sender, new int[] {partition}, new long[] {offset}));
      said[sender][partition] = Math.max(said[sender][partition], offset);
      long minimum = Math.min(said[0][partition], Math.min(said[1][partition], said[2][partition]));
      assertEquals(minimum, merger.merged().offset(partition), "seed " + seed + " step " + i);
    }
  }

  @Test
  void keys_reachEverySubtask() {
    for (int parallelism : new int[] {1, 2, 3, 7, 16, 128}) {
      String[] keys = SubtaskKeys.of(128, parallelism);
      for (int subtask = 0; subtask < parallelism; subtask++) {
        assertEquals(
            subtask,
            KeyGroupRangeAssignment.assignKeyToParallelOperator(keys[subtask], 128, parallelism));
      }
    }
  }
}
