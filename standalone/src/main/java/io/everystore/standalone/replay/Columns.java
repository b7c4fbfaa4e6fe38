package io.everystore.standalone.replay;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a line by column name, whatever their order and case. */
final class Columns {
  private final Map<String, Integer> positions = new HashMap<>();

  Columns(Iterable<String> header) {
    int position = 0;
    for (String name : header) {
      positions.putIfAbsent(normalized(name), position++);
    }
  }

  private static String normalized(String name) {
    return name.strip().replace("_", "").replace("\uFEFF", "").toLowerCase(Locale.ROOT);
  }

  boolean has(String name) {
    return positions.containsKey(normalized(name));
  }

  /** The field, or null where the column is missing, blank or a word for nothing. */
  @Nullable String find(CSVRecord line, String name) {
    Integer position = positions.get(normalized(name));
    if (position == null || position >= line.size()) {
      return null;
    }
    String value = line.get(position).strip();
    boolean nothing =
        value.isEmpty()
            || value.equals("NA")
            || value.equals("NaN")
            || value.equals("null")
            || value.equals("NULL");
    return nothing ? null : value;
  }

  /**
   * The field of a column that every line must fill.
   *
   * @throws IllegalArgumentException when it is blank or missing
   */
  String require(CSVRecord line, String name) {
    String value = find(line, name);
    if (value == null) {
      throw new IllegalArgumentException(name + ": nothing (expected: a value)");
    }
    return value;
  }

  /**
   * Says which of the names are missing.
   *
   * @throws IllegalArgumentException when one is
   */
  void requireAll(String... names) {
    for (String name : names) {
      if (!has(name)) {
        throw new IllegalArgumentException(
            "column " + name + " is not in the file (found: " + positions.keySet() + ")");
      }
    }
  }
}
