package io.everystore.jobs.stage;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Progress;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * What a keyed stage does with marks: merges them, passes them on to every subtask of the next
 * stage, and tells readers by {@code Progress} records in every partition of the profiles topic.
 *
 * <p>Everything goes out behind what the operator wrote before, so a mark arrives after what it
 * covers. Within one run of the job marks only grow; after a restore they start from the restored
 * checkpoint, and readers keep the greatest. Not thread-safe.
 */
public final class MarkRelay {
  /** Stages that write progress: clients and users. */
  public static final int STAGES = 2;

  private final int stage;
  private final TaskInfo task;
  private final int profilePartitions;
  private final Consumer<OutboundRecord> records;
  private final Consumer<StageInput.Mark> nextStage;
  private final MarkMerger merger;
  private final Pacer pacer;
  private final String[] nextStageKeys;
  private final byte[] progressKey;

  /**
   * @param senders how many senders must agree on a mark; 1 when any speaks for all
   * @param nextStage receives one mark per subtask of the next stage
   */
  public MarkRelay(
      int stage,
      int senders,
      TaskInfo task,
      ProcessingTimeService time,
      long intervalMillis,
      int profilePartitions,
      Consumer<OutboundRecord> records,
      Consumer<StageInput.Mark> nextStage) {
    this.stage = stage;
    this.task = task;
    this.profilePartitions = profilePartitions;
    this.records = records;
    this.nextStage = nextStage;
    this.merger = new MarkMerger(senders);
    this.pacer = new Pacer(time, 0, intervalMillis, this::flush);
    this.nextStageKeys =
        SubtaskKeys.of(task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    this.progressKey =
        ("\0" + stage + "/" + task.getIndexOfThisSubtask()).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes in a mark; what follows from it goes out now or within the interval. */
  public void receive(StageInput.Mark mark) throws Exception {
    merger.merge(mark);
    if (merger.hasNews()) {
      pacer.request();
    }
  }

  /** Sends what is held back. */
  public void flush() {
    if (!merger.hasNews()) {
      return;
    }
    int[] partitions = merger.drain();
    long[] offsets = new long[partitions.length];
    for (int i = 0; i < partitions.length; i++) {
      offsets[i] = merger.merged().offset(partitions[i]);
    }
    for (String key : nextStageKeys) {
      nextStage.accept(new StageInput.Mark(key, task.getIndexOfThisSubtask(), partitions, offsets));
    }
    byte[] progress = progress().toByteArray();
    for (int partition = 0; partition < profilePartitions; partition++) {
      records.accept(
          new OutboundRecord(Topics.PROFILES, progressKey, progress, partition, List.of()));
    }
  }

  private Progress progress() {
    Progress.Builder progress =
        Progress.newBuilder()
            .setStage(stage)
            .setStages(STAGES)
            .setSubtask(task.getIndexOfThisSubtask())
            .setParallelism(task.getNumberOfParallelSubtasks());
    PartitionOffsets merged = merger.merged();
    for (int partition = 0; partition < merged.partitions(); partition++) {
      if (merged.offset(partition) != PartitionOffsets.NONE) {
        progress.addPartitions(partition).addOffsets(merged.offset(partition));
      }
    }
    return progress.build();
  }
}
