package io.everystore.serving.materialize;

import io.everystore.feature.proto.Progress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the job has come, by its own marks: an event is covered once every subtask of every stage
 * has said so in every partition of the profile topic, because then everything that was written
 * before those marks has been applied here.
 *
 * <p>One thread applies marks, any thread asks.
 */
final class ProgressMarks {
  /** Bounds of what is believed to be a mark; beyond, it is garbage. */
  private static final int MAX_STAGES = 16;

  private static final int MAX_PARALLELISM = 1024;
  private static final int MAX_PARTITIONS = 1024;
  private static final long NOTHING = -1;

  /** What the subtasks of one stage said in one partition; an empty array before the first mark. */
  private static final class StageMarks {
    final long[][] lastOffsets;

    StageMarks(int parallelism) {
      lastOffsets = new long[parallelism][0];
    }
  }

  private final Map<Integer, StageMarks>[] stagesByPartition;
  private int stages;
  private volatile long[] covered = new long[0];

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps
  ProgressMarks(int profilePartitions) {
    stagesByPartition = new Map[profilePartitions];
    Arrays.setAll(stagesByPartition, partition -> new HashMap<Integer, StageMarks>());
  }

  int partitions() {
    return stagesByPartition.length;
  }

  /** True when the mark is one that a job writes. */
  static boolean isValid(Progress mark) {
    boolean valid =
        mark.getStages() >= 1
            && mark.getStages() <= MAX_STAGES
            && mark.getParallelism() >= 1
            && mark.getParallelism() <= MAX_PARALLELISM
            && mark.getSubtask() >= 0
            && mark.getSubtask() < mark.getParallelism()
            && mark.getPartitionsCount() == mark.getOffsetsCount();
    for (int i = 0; valid && i < mark.getPartitionsCount(); i++) {
      valid = mark.getPartitions(i) >= 0 && mark.getPartitions(i) < MAX_PARTITIONS;
    }
    return valid;
  }

  /**
   * Takes a valid mark met in a partition of the profile topic.
   *
   * @return true when more is covered now
   */
  boolean apply(int profilePartition, Progress mark) {
    stages = mark.getStages();
    Map<Integer, StageMarks> marks = stagesByPartition[profilePartition];
    StageMarks stage = marks.get(mark.getStage());
    if (stage == null || stage.lastOffsets.length != mark.getParallelism()) {
      stage = new StageMarks(mark.getParallelism());
      marks.put(mark.getStage(), stage);
    }
    stage.lastOffsets[mark.getSubtask()] = offsets(mark);
    return cover();
  }

  /** The last offset of an interaction partition up to which everything is applied, or -1. */
  long covered(int partition) {
    long[] current = covered;
    return partition < current.length ? current[partition] : NOTHING;
  }

  private static long[] offsets(Progress mark) {
    int length = 0;
    for (int partition : mark.getPartitionsList()) {
      length = Math.max(length, partition + 1);
    }
    long[] offsets = new long[length];
    Arrays.fill(offsets, NOTHING);
    for (int i = 0; i < mark.getPartitionsCount(); i++) {
      offsets[mark.getPartitions(i)] = mark.getOffsets(i);
    }
    return offsets;
  }

  private boolean cover() {
    long[] least = null;
    for (Map<Integer, StageMarks> marks : stagesByPartition) {
      if (marks.size() < stages) {
        return false;
      }
      for (StageMarks stage : marks.values()) {
        for (long[] said : stage.lastOffsets) {
          least = least == null ? said.clone() : lesser(least, said);
        }
      }
    }
    // What was covered once stays covered: a restarted job may begin with smaller marks.
    long[] before = covered;
    long[] after = Arrays.copyOf(before, Math.max(before.length, least == null ? 0 : least.length));
    Arrays.fill(after, before.length, after.length, NOTHING);
    for (int i = 0; least != null && i < least.length; i++) {
      after[i] = Math.max(after[i], least[i]);
    }
    covered = after;
    return !Arrays.equals(before, after);
  }

  /** The smaller offset of each partition; one that either lacks is not covered. */
  private static long[] lesser(long[] least, long[] said) {
    int length = Math.min(least.length, said.length);
    for (int i = 0; i < length; i++) {
      least[i] = Math.min(least[i], said[i]);
    }
    return Arrays.copyOf(least, length);
  }
}
