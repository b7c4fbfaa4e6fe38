package io.everystore.serving.admin;

import java.util.List;

/**
 * Writes CSV (RFC 4180) that spreadsheets take for text: a value that a program would read as a
 * formula gets an apostrophe in front (OWASP, CSV Injection). Not thread-safe.
 */
final class CsvLines {
  private static final String END = "\r\n";

  private final StringBuilder out = new StringBuilder();

  void line(List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",").append(field(values.get(i)));
    }
    out.append(END);
  }

  private static String field(String value) {
    String safe = isFormula(value) ? "'" + value : value;
    return safe.chars().anyMatch(c -> c == '"' || c == ',' || c < ' ') || isPadded(safe)
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  /** What spreadsheets begin a formula with, the wide forms of it too, also behind blanks. */
  private static boolean isFormula(String value) {
    String text = value.stripLeading();
    return !value.isEmpty()
        && (value.charAt(0) < ' '
            || (!text.isEmpty() && "=+-@|%＝＋－＠".indexOf(text.charAt(0)) >= 0));
  }

  private static boolean isPadded(String value) {
    return !value.strip().equals(value);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
