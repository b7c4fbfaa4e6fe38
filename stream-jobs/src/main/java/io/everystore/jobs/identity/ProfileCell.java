package io.everystore.jobs.identity;

import io.everystore.feature.proto.ValueBucket;
import io.everystore.jobs.profile.ProfileHead;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.segment.HistoryCell;
import io.everystore.jobs.segment.SegmentPerson;
import io.everystore.jobs.segment.SegmentTimes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A profile beside its bytes as they were last written, and the history behind it. The bytes are
 * what state stores and what a failed update falls back to; they are decoded when the profile is
 * asked for. Not thread-safe.
 */
final class ProfileCell implements SegmentPerson {
  /** Null until it is asked for. */
  private @Nullable ProfileState profile;

  /** Of the bytes, once it was asked for. */
  private @Nullable ProfileHead head;

  private byte[] bytes;

  /** Of the profile, when the bytes were made. */
  private int encodedChanges;

  private HistoryCell history;
  private SegmentTimes segmentTimes = SegmentTimes.NEVER;
  private Map<String, Integer> valueBuckets = Map.of();

  private ProfileCell(byte[] bytes, HistoryCell history) {
    this.bytes = bytes;
    this.history = history;
  }

  static ProfileCell create(String id) {
    return new ProfileCell(ProfileState.create(id).toByteArray(), HistoryCell.empty());
  }

  static ProfileCell parse(
      byte[] bytes, byte[] history, SegmentTimes segmentTimes, List<ValueBucket> buckets) {
    ProfileCell cell = new ProfileCell(bytes, HistoryCell.of(history));
    cell.segmentTimes = segmentTimes;
    if (!buckets.isEmpty()) {
      Map<String, Integer> byFeature = new TreeMap<>();
      buckets.forEach(one -> byFeature.put(one.getFeature(), one.getBucket()));
      cell.setValueBuckets(byFeature);
    }
    return cell;
  }

  @Override
  public ProfileState profile() {
    ProfileState known = profile;
    if (known == null) {
      known = ProfileState.parse(bytes);
      encodedChanges = known.changes();
      profile = known;
    }
    return known;
  }

  @Override
  public ProfileHead head() {
    if (profile != null) {
      return ProfileHead.of(profile);
    }
    ProfileHead read = head;
    if (read == null) {
      read = ProfileHead.parse(bytes);
      head = read;
    }
    return read;
  }

  @Override
  public HistoryCell history() {
    return history;
  }

  /** Forgets what the person did. */
  void forget() {
    profile = profile().forgotten();
    takeBytes(profile);
    history = HistoryCell.empty();
    segmentTimes = SegmentTimes.NEVER;
  }

  /** The history's bytes as it is now; do not modify. */
  byte[] historyBytes() {
    return history.bytes(this);
  }

  /** The profile as of the last {@link #encode}. Do not modify. */
  byte[] bytes() {
    return bytes;
  }

  /** Writes the profile as it is now, if it has changed since, and returns its bytes. */
  @Override
  public byte[] encode() {
    ProfileState known = profile;
    if (known != null && known.changes() != encodedChanges) {
      takeBytes(known);
    }
    return bytes;
  }

  private void takeBytes(ProfileState of) {
    bytes = of.toByteArray();
    head = null;
    encodedChanges = of.changes();
  }

  /** Undoes every change to the profile since the last {@link #encode}. */
  void rollBack() {
    profile = null;
  }

  @Override
  public SegmentTimes segmentTimes() {
    return segmentTimes;
  }

  @Override
  public void setSegmentTimes(SegmentTimes times) {
    segmentTimes = times;
  }

  @Override
  public Map<String, Integer> valueBuckets() {
    return valueBuckets;
  }

  @Override
  public void setValueBuckets(Map<String, Integer> buckets) {
    valueBuckets = Map.copyOf(buckets);
  }

  /** Where the person is counted, as state keeps it. */
  List<ValueBucket> valueBucketList() {
    return valueBuckets.entrySet().stream()
        .map(
            one ->
                ValueBucket.newBuilder().setFeature(one.getKey()).setBucket(one.getValue()).build())
        .toList();
  }
}
