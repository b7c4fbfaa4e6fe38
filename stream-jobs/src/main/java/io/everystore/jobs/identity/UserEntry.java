package io.everystore.jobs.identity;

import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ExpiringState;
import io.everystore.jobs.segment.SegmentTimes;
import java.io.IOException;

/** Everything the user stage keeps of one user, decoded. Not thread-safe. */
final class UserEntry extends PersonEntry {
  final ProfileCell profile;

  private UserEntry(ProfileCell profile) {
    this.profile = profile;
  }

  static UserEntry create(String userId) {
    return new UserEntry(ProfileCell.create(userId));
  }

  static UserEntry parse(byte[] bytes) throws IOException {
    ExpiringState state = ExpiringState.parseFrom(aliased(bytes));
    UserEntry entry =
        new UserEntry(
            ProfileCell.parse(
                state.getValue().toByteArray(),
                state.getHistory().toByteArray(),
                new SegmentTimes(state.getSegmentsAtMillis(), state.getSegmentTimerMillis()),
                state.getValueBucketsList()));
    entry.lastSeenMillis = state.getLastSeenMillis();
    entry.erasedMillis = state.getErasedMillis();
    return entry;
  }

  @Override
  ProfileCell kept() {
    return profile;
  }

  @Override
  byte[] toByteArray() {
    return ExpiringState.newBuilder()
        .setLastSeenMillis(lastSeenMillis)
        .setErasedMillis(erasedMillis)
        .setValue(UnsafeByteOperations.unsafeWrap(profile.bytes()))
        .setHistory(UnsafeByteOperations.unsafeWrap(profile.historyBytes()))
        .setSegmentTimerMillis(profile.segmentTimes().timerMillis())
        .setSegmentsAtMillis(profile.segmentTimes().lookedAtMillis())
        .addAllValueBuckets(profile.valueBucketList())
        .build()
        .toByteArray();
  }
}
