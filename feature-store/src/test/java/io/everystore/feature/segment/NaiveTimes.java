package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Times and the calendar as rules mean them, date by date. */
final class NaiveTimes {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private NaiveTimes() {}

  static long millis(String span) {
    long number = Long.parseLong(span.substring(0, span.length() - 1));
    return switch (span.charAt(span.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number).toMillis();
      case 'h' -> Duration.ofHours(number).toMillis();
      case 'd' -> Duration.ofDays(number).toMillis();
      default -> Duration.ofDays(7 * number).toMillis();
    };
  }

  static LocalDate date(long millis) {
    return Instant.ofEpochMilli(millis).atZone(ZONE).toLocalDate();
  }

  static boolean absolute(Operator operator, RuleValue value, long time) {
    LocalDate date = date(time);
    return switch (operator) {
      case BEFORE -> date.isBefore(LocalDate.parse(value.getText()));
      case AFTER -> date.isAfter(LocalDate.parse(value.getText()));
      default ->
          !date.isBefore(LocalDate.parse(value.getList().getValues(0).getText()))
              && !date.isAfter(LocalDate.parse(value.getList().getValues(1).getText()));
    };
  }

  static boolean during(String period, long time, long now) {
    LocalDate date = date(time);
    LocalDate today = date(now);
    return switch (period) {
      case "today" -> date.equals(today);
      case "yesterday" -> date.equals(today.minusDays(1));
      case "this_week" -> monday(date).equals(monday(today));
      case "last_week" -> monday(date).equals(monday(today).minusWeeks(1));
      case "this_month" -> month(date) == month(today);
      case "last_month" -> month(date) == month(today) - 1;
      default -> date.getYear() == today.getYear();
    };
  }

  private static LocalDate monday(LocalDate date) {
    LocalDate monday = date;
    while (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
      monday = monday.minusDays(1);
    }
    return monday;
  }

  private static int month(LocalDate date) {
    return date.getYear() * 12 + date.getMonthValue();
  }

  /** Whether the day and month of a date come within some days. */
  static boolean anniversaryWithin(long time, long days, long now) {
    LocalDate date = date(time);
    for (long ahead = 0; ahead <= days; ahead++) {
      LocalDate day = date(now).plusDays(ahead);
      boolean moved =
          date.getMonthValue() == 2
              && date.getDayOfMonth() == 29
              && !day.isLeapYear()
              && day.getMonthValue() == 2
              && day.getDayOfMonth() == 28;
      if (moved
          || (day.getMonthValue() == date.getMonthValue()
              && day.getDayOfMonth() == date.getDayOfMonth())) {
        return true;
      }
    }
    return false;
  }
}
