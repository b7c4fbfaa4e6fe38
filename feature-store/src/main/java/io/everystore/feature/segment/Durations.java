package io.everystore.feature.segment;

/** Spans of time as rules write them: {@code 30m}, {@code 12h}, {@code 7d}, {@code 2w}. */
final class Durations {
  static final String EXPECTED = "1m..400d, as a number with m, h, d or w";
  static final long DAY_MILLIS = 86_400_000;
  static final int MAX_DAYS = 400;
  private static final int MAX_CHARS = 8;

  private Durations() {}

  /** Reads a span; -1 when it is none of the bounds. */
  static long parse(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MAX_CHARS) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    long millis =
        number
            * switch (text.charAt(digits)) {
              case 'm' -> 60_000;
              case 'h' -> 3_600_000;
              case 'd' -> DAY_MILLIS;
              case 'w' -> 7 * DAY_MILLIS;
              default -> 0;
            };
    return millis <= 0 || millis > MAX_DAYS * DAY_MILLIS ? -1 : millis;
  }

  /** As a marketer says it: "7 days". */
  static String words(long millis) {
    if (millis % DAY_MILLIS == 0) {
      return count(millis / DAY_MILLIS, "day");
    }
    return millis % 3_600_000 == 0
        ? count(millis / 3_600_000, "hour")
        : count(millis / 60_000, "minute");
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
