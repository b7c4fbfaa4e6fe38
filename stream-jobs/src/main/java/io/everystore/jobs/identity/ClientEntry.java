package io.everystore.jobs.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ClientState;
import io.everystore.jobs.segment.SegmentTimes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Everything the client stage keeps of one client, decoded. Not thread-safe. */
final class ClientEntry extends PersonEntry {
  final RecentEventIds recentIds = new RecentEventIds();

  /** Empty while anonymous. */
  String linkedUserId = "";

  long redirectVersion;

  /** True when ids lie in map state beside this entry. */
  boolean spilled;

  /** Null when linked, and before the first event. */
  @Nullable ProfileCell profile;

  static ClientEntry parse(byte[] bytes) throws IOException {
    ClientState state = ClientState.parseFrom(aliased(bytes));
    ClientEntry entry = new ClientEntry();
    entry.lastSeenMillis = state.getLastSeenMillis();
    entry.linkedUserId = state.getLinkedUserId();
    entry.redirectVersion = state.getRedirectVersion();
    entry.recentIds.readFrom(state);
    entry.spilled = state.getSpilled();
    entry.erasedMillis = state.getErasedMillis();
    ByteString profile = state.getProfile();
    if (!profile.isEmpty()) {
      entry.profile =
          ProfileCell.parse(
              profile.toByteArray(),
              state.getHistory().toByteArray(),
              new SegmentTimes(state.getSegmentsAtMillis(), state.getSegmentTimerMillis()),
              state.getValueBucketsList());
    }
    return entry;
  }

  @Override
  @Nullable ProfileCell kept() {
    return profile;
  }

  @Override
  byte[] toByteArray() {
    ClientState.Builder state =
        ClientState.newBuilder()
            .setLastSeenMillis(lastSeenMillis)
            .setLinkedUserId(linkedUserId)
            .setRedirectVersion(redirectVersion)
            .setSpilled(spilled)
            .setErasedMillis(erasedMillis);
    recentIds.writeTo(state);
    if (profile != null) {
      state
          .setProfile(UnsafeByteOperations.unsafeWrap(profile.bytes()))
          .setHistory(UnsafeByteOperations.unsafeWrap(profile.historyBytes()))
          .setSegmentTimerMillis(profile.segmentTimes().timerMillis())
          .setSegmentsAtMillis(profile.segmentTimes().lookedAtMillis())
          .addAllValueBuckets(profile.valueBucketList());
    }
    return state.build().toByteArray();
  }
}
