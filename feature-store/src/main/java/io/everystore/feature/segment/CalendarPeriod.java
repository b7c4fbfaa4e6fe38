package io.everystore.feature.segment;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A period of the calendar of some place: this week begins there on Monday at midnight. */
enum CalendarPeriod {
  TODAY("today"),
  YESTERDAY("yesterday"),
  THIS_WEEK("this week"),
  LAST_WEEK("last week"),
  THIS_MONTH("this month"),
  LAST_MONTH("last month"),
  THIS_YEAR("this year");

  /**
   * A period's instants.
   *
   * @param fromMillis inclusive
   * @param toMillis exclusive
   * @param sinceMillis first instant at which the period is this one
   * @param untilMillis first instant at which it is the next one
   */
  record Span(long fromMillis, long toMillis, long sinceMillis, long untilMillis) {
    boolean isOf(long nowMillis) {
      return nowMillis >= sinceMillis && nowMillis < untilMillis;
    }
  }

  static final String NAMES =
      "today, yesterday, this_week, last_week, this_month, last_month, this_year";

  private static final CalendarPeriod[] ALL = values();

  private final String words;

  CalendarPeriod(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The period of that name, such as this_week, or null. */
  static @Nullable CalendarPeriod find(String name) {
    for (CalendarPeriod period : ALL) {
      if (period.name().toLowerCase(Locale.ROOT).equals(name)) {
        return period;
      }
    }
    return null;
  }

  Span span(ZoneId zone, long nowMillis) {
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone);
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    LocalDate first = today.withDayOfMonth(1);
    LocalDate newYear = today.withDayOfYear(1);
    return switch (this) {
      case TODAY -> current(zone, today, today.plusDays(1));
      case YESTERDAY -> past(zone, today.minusDays(1), today, today.plusDays(1));
      case THIS_WEEK -> current(zone, monday, monday.plusWeeks(1));
      case LAST_WEEK -> past(zone, monday.minusWeeks(1), monday, monday.plusWeeks(1));
      case THIS_MONTH -> current(zone, first, first.plusMonths(1));
      case LAST_MONTH -> past(zone, first.minusMonths(1), first, first.plusMonths(1));
      case THIS_YEAR -> current(zone, newYear, newYear.plusYears(1));
    };
  }

  private static Span current(ZoneId zone, LocalDate from, LocalDate to) {
    long fromMillis = millis(zone, from);
    long toMillis = millis(zone, to);
    return new Span(fromMillis, toMillis, fromMillis, toMillis);
  }

  private static Span past(ZoneId zone, LocalDate from, LocalDate to, LocalDate until) {
    long toMillis = millis(zone, to);
    return new Span(millis(zone, from), toMillis, toMillis, millis(zone, until));
  }

  static long millis(ZoneId zone, LocalDate date) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
