package io.everystore.jobs.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ExpiringState;
import io.everystore.jobs.segment.SegmentTimes;
import io.everystore.jobs.stage.WriteBackCache;

/** Everything the user stage keeps of one user, decoded. Not thread-safe. */
final class UserEntry extends WriteBackCache.Value {
  final ProfileCell profile;

  /** 0 before the first event. */
  long lastSeenMillis;

  /** What the user did up to then is forgotten, also what comes late; 0: nothing. */
  long erasedMillis;

  private UserEntry(ProfileCell profile) {
    this.profile = profile;
  }

  static UserEntry create(String userId) {
    return new UserEntry(ProfileCell.create(userId));
  }

  static UserEntry parse(byte[] bytes) throws InvalidProtocolBufferException {
    ExpiringState state = ExpiringState.parseFrom(bytes);
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
