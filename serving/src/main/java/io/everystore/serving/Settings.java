package io.everystore.serving;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a process, from arguments ({@code --port 8080} or {@code --port=8080}) and from the
 * environment ({@code EVERYSTORE_PORT}); arguments win.
 */
final class Settings {
  private static final String OPTION = "--";
  private static final String VARIABLE = "EVERYSTORE_";

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads both.
   *
   * @param known names that may be set; a variable of another name is somebody else's
   * @throws IllegalArgumentException when an argument is unknown or has no value
   */
  static Settings of(String[] args, Map<String, String> environment, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String name : known) {
      String value = environment.get(variable(name));
      if (value != null) {
        values.put(name, value);
      }
    }
    for (int i = 0; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String option = equals < 0 ? args[i] : args[i].substring(0, equals);
      String name = option.startsWith(OPTION) ? option.substring(OPTION.length()) : "";
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            args[i] + ": unknown (expected: --NAME VALUE, one of " + new TreeSet<>(known) + ")");
      }
      if (equals < 0 && ++i == args.length) {
        throw new IllegalArgumentException(option + ": no value (expected: one)");
      }
      values.put(name, equals < 0 ? args[i] : args[i].substring(equals + 1));
    }
    return new Settings(values);
  }

  /** The variable of the environment that sets a name. */
  static String variable(String name) {
    return VARIABLE + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Nullable String find(String name) {
    return values.get(name);
  }

  String text(String name, String usual) {
    return values.getOrDefault(name, usual);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          name + ": not set (expected: --" + name + " VALUE or " + variable(name) + ")");
    }
    return value;
  }

  int integer(String name, int usual) {
    return (int) number(name, usual, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  long number(String name, long usual, long least, long most) {
    String value = values.get(name);
    if (value == null) {
      return usual;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new IllegalArgumentException(
        name + ": " + value + " (expected: " + least + ".." + most + ")");
  }

  double ratio(String name, double usual) {
    String value = values.get(name);
    try {
      return value == null ? usual : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a number)", e);
    }
  }

  boolean flag(String name) {
    String value = values.getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: true or false)");
    }
    return value.equals("true");
  }
}
