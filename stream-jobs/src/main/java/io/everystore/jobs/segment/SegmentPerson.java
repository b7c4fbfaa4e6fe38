package io.everystore.jobs.segment;

import io.everystore.jobs.profile.ProfileState;
import java.util.Map;

/** What a stage keeps of a person, as far as segments look at it. */
public interface SegmentPerson {
  ProfileState profile();

  HistoryCell history();

  /** The profile's bytes as it is now; do not modify. */
  byte[] encode();

  /** When memberships are looked at next by the wall clock; 0: at no time. */
  long segmentTimerMillis();

  void setSegmentTimerMillis(long timerMillis);

  /** Where the person is counted among everybody, by feature. */
  Map<String, Integer> valueBuckets();

  void setValueBuckets(Map<String, Integer> buckets);
}
