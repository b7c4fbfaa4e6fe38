package io.everystore.serving.segment;

import io.everystore.feature.proto.SegmentSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How large a segment was, a point an hour. */
public final class SizeSeries {
  static final long SHOWN_HOURS = TimeUnit.DAYS.toHours(14);

  private SizeSeries() {}

  /**
   * A point.
   *
   * @param timeMillis when the hour begins
   * @param members at its end, or as of now
   */
  public record Point(long timeMillis, long members) {}

  /**
   * The last two weeks, oldest first: hours in which nothing changed have what the one before had.
   * Nothing from before the segment was first counted.
   */
  public static List<Point> hourly(SegmentSize size, long nowMillis) {
    List<Point> points = new ArrayList<>();
    if (size.getHoursCount() == 0 || size.getHoursCount() != size.getHourMembersCount()) {
      return points;
    }
    long nowHour = TimeUnit.MILLISECONDS.toHours(nowMillis);
    long from = Math.max(size.getHours(0), nowHour - SHOWN_HOURS + 1);
    int next = 0;
    long members = 0;
    for (long hour = from; hour <= nowHour; hour++) {
      while (next < size.getHoursCount() && size.getHours(next) <= hour) {
        members = size.getHourMembers(next++);
      }
      points.add(new Point(TimeUnit.HOURS.toMillis(hour), members));
    }
    return points;
  }
}
