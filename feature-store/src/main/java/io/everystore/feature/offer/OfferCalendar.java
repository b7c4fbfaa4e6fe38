package io.everystore.feature.offer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Numbers the days and weeks of an offer's time zone. */
public final class OfferCalendar {
  /** The epoch was a Thursday; weeks begin on Mondays. */
  private static final int DAYS_FROM_MONDAY = 3;

  private static final int DAYS_PER_WEEK = 7;

  private OfferCalendar() {}

  /** True for the name of a time zone, and for none. */
  public static boolean isZone(String name) {
    try {
      zone(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * The time zone of that name, UTC for the empty one.
   *
   * @throws DateTimeException when there is none
   */
  public static ZoneId zone(String name) {
    return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
  }

  /** Days since 1970-01-01 as the zone's wall clocks show them. */
  public static int day(long timeMillis, ZoneId zone) {
    return Math.toIntExact(
        Instant.ofEpochMilli(timeMillis).atZone(zone).toLocalDate().toEpochDay());
  }

  /** The Monday of the day's week, as days since 1970-01-01. */
  public static int mondayOf(int day) {
    return week(day) * DAYS_PER_WEEK - DAYS_FROM_MONDAY;
  }

  /** Weeks since the Monday before 1970-01-01. */
  public static int week(int day) {
    return Math.floorDiv(day + DAYS_FROM_MONDAY, DAYS_PER_WEEK);
  }
}
