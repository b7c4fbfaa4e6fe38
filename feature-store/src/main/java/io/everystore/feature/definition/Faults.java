package io.everystore.feature.definition;

import io.everystore.feature.event.ItemText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one definition; every check notes its own fault. */
final class Faults {
  /** Told at once; a definition may have thousands. */
  private static final int MAX_FAULTS = 50;

  private static final int ECHOED_CHARS = 40;

  private final List<Fault> faults = new ArrayList<>(0);

  List<Fault> list() {
    return List.copyOf(faults);
  }

  void add(String pointer, String detail) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new Fault(pointer, detail));
    }
  }

  void require(boolean right, String pointer, String detail) {
    if (!right) {
      add(pointer, detail);
    }
  }

  void range(String pointer, double value, double least, double most) {
    // Written so that NaN is wrong.
    if (!(value >= least && value <= most)) {
      add(pointer, number(value) + " (expected: " + number(least) + ".." + number(most) + ")");
    }
  }

  void id(String pointer, String id) {
    if (!DefinitionKey.isId(id)) {
      add(
          pointer,
          shown(id)
              + " (expected: 1.."
              + DefinitionKey.ID_CHARS
              + " lower-case letters, digits and inner hyphens)");
    }
  }

  /** Text without anything invisible. */
  void text(String pointer, String text, int maxChars) {
    if (text.length() > maxChars) {
      add(pointer, text.length() + " characters (expected: at most " + maxChars + ")");
    } else if (!ItemText.clean(text, maxChars).equals(text)) {
      add(pointer, "invisible characters or blanks at the ends (expected: text)");
    }
  }

  /** Different item ids, no more than the bound. */
  void itemIds(String pointer, List<String> ids, int most) {
    range(pointer, ids.size(), 0, most);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < Math.min(most, ids.size()); i++) {
      if (!ItemText.isId(ids.get(i))) {
        add(pointer + "/" + i, "not 1.." + ItemText.ID_CHARS + " visible characters");
      } else if (!seen.add(ids.get(i))) {
        add(pointer + "/" + i, shown(ids.get(i)) + " for the second time (expected: once)");
      }
    }
  }

  static String shown(String value) {
    return value.length() <= ECHOED_CHARS ? value : value.substring(0, ECHOED_CHARS) + "…";
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
