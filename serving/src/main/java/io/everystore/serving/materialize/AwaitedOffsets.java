package io.everystore.serving.materialize;

import io.everystore.feature.proto.Profile;
import org.jspecify.annotations.Nullable;

/** The positions a read waits for; each falls away once it was reached. Not thread-safe. */
final class AwaitedOffsets {
  private final int[] partitions;
  private final long[] offsets;
  private int open;

  AwaitedOffsets(int[] partitions, long[] offsets) {
    this.partitions = partitions.clone();
    this.offsets = offsets.clone();
    this.open = partitions.length;
  }

  /** Drops what the profile contains or the marks cover. */
  void reach(@Nullable Profile profile, ProgressMarks marks) {
    int kept = 0;
    for (int i = 0; i < open; i++) {
      if (marks.covered(partitions[i]) < offsets[i]
          && applied(profile, partitions[i]) < offsets[i]) {
        partitions[kept] = partitions[i];
        offsets[kept++] = offsets[i];
      }
    }
    open = kept;
  }

  boolean isReached() {
    return open == 0;
  }

  private static long applied(@Nullable Profile profile, int partition) {
    if (profile != null) {
      int count = Math.min(profile.getAppliedPartitionsCount(), profile.getAppliedOffsetsCount());
      for (int i = 0; i < count; i++) {
        if (profile.getAppliedPartitions(i) == partition) {
          return profile.getAppliedOffsets(i);
        }
      }
    }
    return -1;
  }
}
