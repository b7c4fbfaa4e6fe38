package io.everystore.serving.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.SegmentSize;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SizeSeriesTest {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  @Test
  void hoursWithoutChange_keepWhatWasBefore() {
    SegmentSize size = sizes(List.of(1_000L, 1_002L), List.of(5L, 3L));
    List<SizeSeries.Point> points = SizeSeries.hourly(size, 1_003 * HOUR + 1);
    assertEquals(List.of(5L, 5L, 3L, 3L), points.stream().map(p -> p.members()).toList());
    assertEquals(1_000 * HOUR, points.get(0).timeMillis());
  }

  @Test
  void lastTwoWeeks_areShownAndBeginWithWhatWasThen() {
    SegmentSize size = sizes(List.of(10L, 20L, 1_000L), List.of(5L, 6L, 7L));
    List<SizeSeries.Point> points = SizeSeries.hourly(size, 1_000 * HOUR);
    assertEquals(SizeSeries.SHOWN_HOURS, points.size());
    assertEquals(6, points.get(0).members());
    assertEquals(7, points.get(points.size() - 1).members());
  }

  @Test
  void segmentNeverCounted_hasNoPoints() {
    assertEquals(List.of(), SizeSeries.hourly(SegmentSize.getDefaultInstance(), HOUR));
  }

  private static SegmentSize sizes(List<Long> hours, List<Long> members) {
    return SegmentSize.newBuilder().addAllHours(hours).addAllHourMembers(members).build();
  }
}
