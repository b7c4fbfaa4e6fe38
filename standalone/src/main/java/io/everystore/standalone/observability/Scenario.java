package io.everystore.standalone.observability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A history of series that shows an alert firing or keeping quiet.
 *
 * @param series one value a minute each, in promtool's notation
 * @param at how long after the first value one looks
 */
record Scenario(List<Series> series, Duration at) {
  /** A series and its values, such as {@code 0+60x90}. */
  record Series(String selector, String values) {}

  Scenario {
    series = List.copyOf(series);
  }

  /** Pairs of a selector and its values, looked at after so many minutes. */
  static Scenario after(int minutes, String... selectorsAndValues) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < selectorsAndValues.length; i += 2) {
      series.add(new Series(selectorsAndValues[i], selectorsAndValues[i + 1]));
    }
    return new Scenario(series, Duration.ofMinutes(minutes));
  }
}
