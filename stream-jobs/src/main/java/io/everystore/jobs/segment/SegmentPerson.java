package io.everystore.jobs.segment;

import io.everystore.jobs.profile.ProfileHead;
import io.everystore.jobs.profile.ProfileState;
import java.util.Map;

/** What a stage keeps of a person, as far as segments look at it. */
public interface SegmentPerson {
  ProfileState profile();

  /** The profile's head as it is now; costs less than the profile where that was not asked for. */
  ProfileHead head();

  HistoryCell history();

  /** The profile's bytes as it is now; do not modify. */
  byte[] encode();

  SegmentTimes segmentTimes();

  void setSegmentTimes(SegmentTimes times);

  /** Where the person is counted among everybody, by feature. */
  Map<String, Integer> valueBuckets();

  void setValueBuckets(Map<String, Integer> buckets);
}
