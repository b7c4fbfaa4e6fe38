package io.everystore.standalone.up;

import io.everystore.standalone.UsageException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads the name of a time zone. */
final class TimeZones {
  private TimeZones() {}

  /**
   * The zone of that name in the tz database, whatever case it is written in.
   *
   * @throws UsageException for any other name
   */
  static ZoneId named(String name) {
    if (name.equalsIgnoreCase("UTC")) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.getAvailableZoneIds().stream()
          .filter(id -> id.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
          .findFirst()
          .map(ZoneId::of)
          .orElseThrow(() -> new DateTimeException(name));
    } catch (DateTimeException e) {
      throw new UsageException(
          "time-zone: " + name + " (expected: a name such as UTC or Europe/Berlin)", e);
    }
  }
}
