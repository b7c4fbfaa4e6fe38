package io.everystore.serving.page;

import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of one request by name, from its query or its JSON body, and what is wrong with them.
 *
 * <p>Every fault is collected, so that a client learns of all of them at once. Not thread-safe.
 */
final class RequestFields {
  /** Values of one field that are kept to count against its bound. */
  private static final int MAX_VALUES = 2_000;

  /** Characters of a refused value that are repeated to the client. */
  private static final int ECHOED_CHARS = 40;

  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> objects = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  void add(String name, String value) {
    List<String> known = values.computeIfAbsent(name, key -> new ArrayList<>());
    if (known.size() < MAX_VALUES) {
      known.add(value);
    }
  }

  /** Notes a JSON object, which no field is; a fault once somebody asks for the field. */
  void addObject(String name) {
    objects.add(name);
  }

  void fault(String name, String detail) {
    errors.add(new FieldError("/" + name, name + ": " + detail));
  }

  List<String> all(String name) {
    if (objects.remove(name)) {
      fault(name, "a JSON object (expected: text, a number or an array of strings)");
    }
    return values.getOrDefault(name, List.of());
  }

  /** The value of a field that may be given once; null when it is missing, empty or wrong. */
  @Nullable String single(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      fault(name, "given " + given.size() + " times (expected: once)");
      return null;
    }
    return given.isEmpty() || given.get(0).isEmpty() ? null : given.get(0);
  }

  /** Text without control characters; null when missing or wrong. */
  @Nullable String text(String name, int maxChars) {
    String value = single(name);
    return value == null || isText(name, value, maxChars) ? value : null;
  }

  /** True for text of at most so many characters that no program chokes on; notes the fault. */
  boolean isText(String name, String value, int maxChars) {
    if (value.length() > maxChars) {
      fault(name, value.length() + " characters (expected: at most " + maxChars + ")");
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired)) {
        fault(name, "control character or broken unicode at " + i + " (expected: text)");
        return false;
      }
      i += paired ? 1 : 0;
    }
    return true;
  }

  int integer(String name, int least, int most, int missing) {
    String value = single(name);
    if (value == null) {
      return missing;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    fault(name, shown(value) + " (expected: " + least + ".." + most + ")");
    return missing;
  }

  boolean flag(String name) {
    String value = single(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      fault(name, shown(value) + " (expected: true or false)");
    }
    return true;
  }

  /** Ends the validation: throws a problem when anything was wrong. */
  void check() {
    if (!errors.isEmpty()) {
      throw Problem.badRequest("invalid_request", errors.get(0).detail()).withErrors(errors);
    }
  }

  static String shown(String value) {
    return value.length() <= ECHOED_CHARS ? value : value.substring(0, ECHOED_CHARS) + "…";
  }
}
