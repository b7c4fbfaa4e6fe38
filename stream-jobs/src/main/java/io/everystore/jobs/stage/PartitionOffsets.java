package io.everystore.jobs.stage;

import java.util.Arrays;

/** The greatest offset seen per partition; {@link #NONE} before the first. Not thread-safe. */
public final class PartitionOffsets {
  public static final long NONE = -1;

  private long[] offsets = new long[0];

  /** Raises the partition's offset; returns false when it was there already. */
  public boolean raise(int partition, long offset) {
    if (partition >= offsets.length) {
      int length = offsets.length;
      offsets = Arrays.copyOf(offsets, partition + 1);
      Arrays.fill(offsets, length, offsets.length, NONE);
    }
    if (offset <= offsets[partition]) {
      return false;
    }
    offsets[partition] = offset;
    return true;
  }

  public long offset(int partition) {
    return partition < offsets.length ? offsets[partition] : NONE;
  }

  /** One more than the greatest partition seen. */
  public int partitions() {
    return offsets.length;
  }
}
