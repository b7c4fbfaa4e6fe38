package io.everystore.standalone.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Reads the times that public logs are written in; times without a zone are UTC. */
final class LogTime {
  /** Epoch numbers above this are milliseconds, above its thousandfold microseconds. */
  private static final double GREATEST_SECONDS = 1e11;

  private static final List<DateTimeFormatter> LOCAL =
      List.of(
          DateTimeFormatter.ISO_LOCAL_DATE_TIME,
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSS][ 'UTC']", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT),
          DateTimeFormatter.ofPattern("M/d/yyyy H:mm[:ss]", Locale.ROOT),
          DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm[:ss]", Locale.ROOT));

  private LogTime() {}

  /**
   * Milliseconds since the epoch of an epoch number (seconds, milliseconds or microseconds, told
   * apart by their size) or a date.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static long parseMillis(String text) {
    String trimmed = text.trim();
    if (!trimmed.isEmpty() && isNumber(trimmed)) {
      double number = Double.parseDouble(trimmed);
      if (number > GREATEST_SECONDS * 1_000) {
        return (long) (number / 1_000);
      }
      return number > GREATEST_SECONDS ? (long) number : Math.round(number * 1_000);
    }
    if (trimmed.length() == 10) {
      try {
        return LocalDate.parse(trimmed).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeException e) {
        throw unreadable(text, e);
      }
    }
    try {
      return OffsetDateTime.parse(trimmed).toInstant().toEpochMilli();
    } catch (DateTimeException notOffset) {
      return parseLocalMillis(text, trimmed);
    }
  }

  private static long parseLocalMillis(String text, String trimmed) {
    DateTimeException last = new DateTimeException("no format");
    for (DateTimeFormatter format : LOCAL) {
      try {
        return LocalDateTime.parse(trimmed, format).toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeException e) {
        last = e;
      }
    }
    throw unreadable(text, last);
  }

  private static IllegalArgumentException unreadable(String text, Exception cause) {
    return new IllegalArgumentException(
        "time: "
            + text
            + " (expected: epoch seconds, milliseconds or microseconds, or a date such as "
            + Instant.EPOCH
            + ")",
        cause);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return true;
  }
}
