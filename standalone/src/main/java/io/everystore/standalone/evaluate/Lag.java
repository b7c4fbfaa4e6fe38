package io.everystore.standalone.evaluate;

/** Durations as the command line writes them: a number and s, m, h or d. */
final class Lag {
  private static final long SECOND_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private Lag() {}

  /**
   * Reads such a duration.
   *
   * @throws IllegalArgumentException when it is none
   */
  static long parseMillis(String text) {
    if (!text.matches("\\d{1,6}[smhd]")) {
      throw new IllegalArgumentException("--lag: " + text + " (expected: such as 0s, 1m or 2h)");
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return count
        * switch (text.charAt(text.length() - 1)) {
          case 's' -> SECOND_MILLIS;
          case 'm' -> MINUTE_MILLIS;
          case 'h' -> HOUR_MILLIS;
          default -> DAY_MILLIS;
        };
  }

  /** The shortest such text. */
  static String format(long millis) {
    if (millis % DAY_MILLIS == 0 && millis > 0) {
      return millis / DAY_MILLIS + "d";
    }
    if (millis % HOUR_MILLIS == 0 && millis > 0) {
      return millis / HOUR_MILLIS + "h";
    }
    return millis % MINUTE_MILLIS == 0 && millis > 0
        ? millis / MINUTE_MILLIS + "m"
        : millis / SECOND_MILLIS + "s";
  }
}
