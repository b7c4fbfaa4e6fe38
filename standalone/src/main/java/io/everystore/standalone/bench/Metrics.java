package io.everystore.standalone.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what serving says of its views at {@code /metrics}. */
final class Metrics {
  private Metrics() {}

  /**
   * The value of a metric of one view.
   *
   * @throws IllegalStateException when it is not there
   */
  static double value(String metrics, String name, String view) {
    Matcher matcher =
        Pattern.compile(
                String.format(Locale.ROOT, "(?m)^%s\\{[^}]*view=\"%s\"[^}]*} (\\S+)$", name, view))
            .matcher(metrics);
    if (!matcher.find()) {
      throw new IllegalStateException(name + "{view=\"" + view + "\"} is not in /metrics");
    }
    return Double.parseDouble(matcher.group(1));
  }
}
