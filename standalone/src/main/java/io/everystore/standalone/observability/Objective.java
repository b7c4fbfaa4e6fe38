package io.everystore.standalone.observability;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A promise to users as a share of good answers, watched by how fast its error budget burns.
 *
 * <p>Alerts are those of the SRE workbook (chapter 5): a long window says that it matters, a short
 * one that it still goes on.
 *
 * @param id in names of recording rules
 * @param name in names of alerts
 * @param promise in words
 * @param targetRatio share of good answers promised over 30 days, such as 0.999
 * @param errorRatio PromQL of the share of bad ones, with {@code $window} for the window
 * @param series selectors of a history's counters: the bad answers, then all answers
 */
record Objective(
    String id,
    String name,
    String promise,
    double targetRatio,
    String errorRatio,
    List<String> series) {
  /** Long enough for the pending time; a share over three days is then that of what there is. */
  private static final int SLOW_MINUTES = 150;

  static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");

  Objective {
    series = List.copyOf(series);
  }

  /** The rule that records the share of bad answers over a window. */
  String record(String window) {
    return "everystore:" + id + ":error_ratio_rate" + window;
  }

  String errorRatio(String window) {
    return errorRatio.replace("$window", window);
  }

  /** One that wakes somebody up, one that makes a ticket. */
  List<Alert> alerts() {
    return List.of(
        new Alert(
            name + "BudgetBurnsFast",
            Severity.PAGE,
            burning(14.4, "1h", "5m") + " or " + burning(6, "6h", "30m"),
            Duration.ofMinutes(2),
            promise + ": the error budget of 30 days is gone within days",
            history(6.5 * (1 - targetRatio), 90),
            history(5.5 * (1 - targetRatio), 90)),
        new Alert(
            name + "BudgetBurnsSlowly",
            Severity.TICKET,
            burning(3, "1d", "2h") + " or " + burning(1, "3d", "6h"),
            Duration.ofHours(1),
            promise + ": the error budget of 30 days will not last",
            history(1.1 * (1 - targetRatio), SLOW_MINUTES),
            history(0.9 * (1 - targetRatio), SLOW_MINUTES)));
  }

  private String burning(double factor, String longWindow, String shortWindow) {
    String least = String.format(Locale.ROOT, "%s * %.6f", number(factor), 1 - targetRatio);
    return "(%s > %s and %s > %s)".formatted(record(longWindow), least, record(shortWindow), least);
  }

  private static String number(double factor) {
    return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
  }

  /** 100,000 answers a minute, of which a share is bad. */
  private Scenario history(double badRatio, int minutes) {
    long bad = Math.round(100_000 * badRatio);
    return Scenario.after(
        minutes,
        series.get(0),
        "0+%dx%d".formatted(series.get(0).contains("le=") ? 100_000 - bad : bad, minutes),
        series.get(1),
        "0+100000x%d".formatted(minutes));
  }
}
