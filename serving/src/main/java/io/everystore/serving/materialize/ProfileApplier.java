package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Progress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Applies the records of the profile topic: profiles, and between them the job's marks. */
final class ProfileApplier implements RecordApplier {
  private final RecordApplier profiles;
  private final Supplier<ProgressMarks> marks;
  private final Runnable onProgress;

  ProfileApplier(RecordApplier profiles, Supplier<ProgressMarks> marks, Runnable onProgress) {
    this.profiles = profiles;
    this.marks = marks;
    this.onProgress = onProgress;
  }

  /** True for the key of a mark, which no profile can have. */
  static boolean isMark(byte[] key) {
    return key.length > 0 && key[0] == 0;
  }

  @Override
  public RecordOutcome apply(int partition, byte[] key, byte @Nullable [] value) {
    if (!isMark(key)) {
      return profiles.apply(partition, key, value);
    }
    if (value == null) {
      return RecordOutcome.REMOVED;
    }
    Progress mark;
    try {
      mark = Progress.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return RecordOutcome.GARBAGE;
    }
    if (!ProgressMarks.isValid(mark)) {
      return RecordOutcome.GARBAGE;
    }
    if (marks.get().apply(partition, mark)) {
      onProgress.run();
    }
    return RecordOutcome.MARK;
  }
}
