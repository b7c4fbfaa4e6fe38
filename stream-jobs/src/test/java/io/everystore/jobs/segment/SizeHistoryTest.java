package io.everystore.jobs.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.SegmentSize;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SizeHistoryTest {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private final SegmentSize.Builder size = SegmentSize.newBuilder();

  private void note(long hour, long members) {
    SizeHistory.note(size.setMembers(members), hour * HOUR + 1);
  }

  @Test
  void hour_hasItsLastSizeAndUnchangedHoursNone() {
    note(1_000, 5);
    note(1_000, 6);
    note(1_001, 6);
    note(1_003, 4);
    assertEquals(List.of(1_000L, 1_003L), size.getHoursList());
    assertEquals(List.of(6L, 4L), size.getHourMembersList());
  }

  @Test
  void twoWeeks_areKeptAndTheSizeTheyBeganWith() {
    for (long hour = 0; hour <= 1_000; hour++) {
      note(hour, hour);
    }
    assertEquals(SizeHistory.KEPT_HOURS + 1, size.getHoursCount());
    assertEquals(1_000 - SizeHistory.KEPT_HOURS, size.getHours(0));
  }
}
