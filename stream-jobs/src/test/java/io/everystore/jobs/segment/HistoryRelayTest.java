package io.everystore.jobs.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.jobs.profile.ProfileHead;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

/** Who is written when, and how long events have to wait for it. */
final class HistoryRelayTest {
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int PEOPLE = 400;

  private final TestProcessingTimeService time = new TestProcessingTimeService();
  private final List<String> written = new ArrayList<>();

  /** Writing one takes long enough for a step to hold few. */
  private final HistoryRelay relay =
      new HistoryRelay(time, INTERVAL_MILLIS, this::takeAWhileToWrite);

  private void takeAWhileToWrite(OutboundRecord record) {
    written.add(new String(record.key(), StandardCharsets.UTF_8));
    long endNanos = System.nanoTime() + 100_000;
    while (System.nanoTime() < endNanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void everybodyWhoChanged_isWrittenOnce_aFewAtATime() throws Exception {
    time.setCurrentTime(1);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < PEOPLE; i++) {
        relay.changed(person("p" + i));
      }
    }
    time.setCurrentTime(INTERVAL_MILLIS);
    assertEquals(List.of(), written, "before the interval");
    time.advance(1);
    assertTrue(!written.isEmpty() && written.size() < PEOPLE / 4, written.size() + " in a step");
    passMillis(INTERVAL_MILLIS);
    assertEquals(PEOPLE, written.size());
    assertEquals(PEOPLE, new HashSet<>(written).size());
  }

  @Test
  void whoChangesAgain_isWrittenAgainAfterTheInterval() throws Exception {
    time.setCurrentTime(0);
    relay.changed(person("ann"));
    passMillis(INTERVAL_MILLIS);
    relay.changed(person("ann"));
    passMillis(INTERVAL_MILLIS - 1);
    assertEquals(List.of("ann"), written);
    passMillis(1);
    assertEquals(List.of("ann", "ann"), written);
  }

  @Test
  void flush_writesEverybody_andLeavesNothingForTheStep() throws Exception {
    time.setCurrentTime(0);
    relay.changed(person("ann"));
    relay.changed(person("bob"));
    relay.flush();
    assertEquals(List.of("ann", "bob"), written);
    passMillis(2 * INTERVAL_MILLIS);
    assertEquals(2, written.size());
    relay.changed(person("cid"));
    passMillis(INTERVAL_MILLIS);
    assertEquals(List.of("ann", "bob", "cid"), written);
  }

  @Test
  void moreThanFit_areWrittenAtOnce_whoWaitsLongestFirst() throws Exception {
    time.setCurrentTime(0);
    for (int i = 0; i < HistoryRelay.MAX_WAITING + 2; i++) {
      relay.changed(person("p" + i));
    }
    assertEquals(List.of("p0", "p1"), written);
  }

  private void passMillis(long millis) throws Exception {
    for (long i = 0; i < millis; i++) {
      time.advance(1);
    }
  }

  private static SegmentPerson person(String id) {
    ProfileState profile = ProfileState.create(id);
    return new SegmentPerson() {
      @Override
      public ProfileState profile() {
        return profile;
      }

      @Override
      public ProfileHead head() {
        return ProfileHead.of(profile);
      }

      @Override
      public HistoryCell history() {
        return HistoryCell.empty();
      }

      @Override
      public byte[] encode() {
        return profile.toByteArray();
      }

      @Override
      public SegmentTimes segmentTimes() {
        return SegmentTimes.NEVER;
      }

      @Override
      public void setSegmentTimes(SegmentTimes times) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Map<String, Integer> valueBuckets() {
        return Map.of();
      }

      @Override
      public void setValueBuckets(Map<String, Integer> buckets) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
