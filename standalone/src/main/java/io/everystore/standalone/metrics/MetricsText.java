package io.everystore.standalone.metrics;

import java.util.Map;
import java.util.TreeMap;

/** Metrics in the Prometheus text format, those of one name together. Not thread-safe. */
final class MetricsText {
  private final Map<String, StringBuilder> families = new TreeMap<>();

  void gauge(String name, Map<String, String> labels, double value) {
    StringBuilder family =
        families.computeIfAbsent(
            name, first -> new StringBuilder("# TYPE ").append(first).append(" gauge\n"));
    family.append(name);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      family.append(separator).append(label.getKey()).append("=\"");
      escape(label.getValue(), family);
      family.append('"');
      separator = ',';
    }
    if (separator == ',') {
      family.append('}');
    }
    family.append(' ').append(number(value)).append('\n');
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private static void escape(String value, StringBuilder into) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> into.append("\\\\");
        case '"' -> into.append("\\\"");
        case '\n' -> into.append("\\n");
        default -> into.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
