package io.everystore.jobs.stage;

import io.everystore.jobs.record.StageInput;
import java.util.BitSet;

/**
 * Turns the marks of every sender into what holds for all of them. Not thread-safe.
 *
 * <p>For the client stage a partition is read by one sender at a time, and whatever any sender says
 * of a partition holds for all: one source. For the user stage every client subtask may hold back
 * events of any partition: the minimum over all senders holds, and nothing before each has spoken.
 */
public final class MarkMerger {
  private final PartitionOffsets[] received;
  private final PartitionOffsets merged = new PartitionOffsets();
  private final BitSet changed = new BitSet();

  /**
   * @param senders how many must agree; 1 when any sender speaks for all
   */
  public MarkMerger(int senders) {
    received = new PartitionOffsets[senders];
    for (int i = 0; i < senders; i++) {
      received[i] = new PartitionOffsets();
    }
  }

  /** Takes in a mark. */
  public void merge(StageInput.Mark mark) {
    PartitionOffsets sender = received[received.length == 1 ? 0 : mark.sender()];
    for (int i = 0; i < mark.partitions().length; i++) {
      int partition = mark.partitions()[i];
      if (sender.raise(partition, mark.offsets()[i])) {
        long minimum = minimum(partition);
        if (minimum != PartitionOffsets.NONE && merged.raise(partition, minimum)) {
          changed.set(partition);
        }
      }
    }
  }

  /** True when something holds now that the last {@link #drain} did not give. */
  public boolean hasNews() {
    return !changed.isEmpty();
  }

  /** The partitions whose merged offset grew since the last call. */
  public int[] drain() {
    int[] partitions = changed.stream().toArray();
    changed.clear();
    return partitions;
  }

  /** What holds for all senders. */
  public PartitionOffsets merged() {
    return merged;
  }

  private long minimum(int partition) {
    long minimum = Long.MAX_VALUE;
    for (PartitionOffsets sender : received) {
      minimum = Math.min(minimum, sender.offset(partition));
    }
    return minimum;
  }
}
