package io.everystore.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everystore.standalone.UsageException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TimeZonesTest {
  @Test
  void name_isThatOfTheDatabaseInAnyCase() {
    assertEquals(ZoneId.of("Europe/Berlin"), TimeZones.named("europe/berlin"));
    assertEquals(ZoneOffset.UTC, TimeZones.named("utc"));
  }

  @Test
  void otherName_isRefused() {
    for (String name : new String[] {"", "Berlin", "+25:00", "Europe/Berlin "}) {
      UsageException refused = assertThrows(UsageException.class, () -> TimeZones.named(name));
      assertEquals(
          "time-zone: " + name + " (expected: a name such as UTC or Europe/Berlin)",
          refused.getMessage());
    }
  }
}
