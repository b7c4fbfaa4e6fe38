package io.everystore.feature.event;

import java.nio.charset.StandardCharsets;

/** Rules for ids that come from outside: visible, valid Unicode, bounded. */
final class Ids {
  private static final int MAX_BYTES_PER_CHAR = 3;

  private Ids() {}

  /**
   * True when {@code id} has 1 to {@code maxChars} characters, none of them invisible: no controls,
   * no format characters (zero-width, direction overrides), no halves of surrogate pairs, and no
   * white space at the ends.
   */
  static boolean isValid(String id, int maxChars) {
    int length = id.length();
    if (length == 0 || length > maxChars) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return isValidSlow(id);
      }
    }
    return true;
  }

  /** True when {@code id} names somebody, and so that every store can hold it as a key. */
  static boolean isPerson(String id) {
    return isValid(id, InteractionLimits.PERSON_ID_CHARS)
        && !InteractionLimits.isNonId(id)
        && (id.length() * MAX_BYTES_PER_CHAR <= InteractionLimits.PERSON_ID_BYTES
            || id.getBytes(StandardCharsets.UTF_8).length <= InteractionLimits.PERSON_ID_BYTES);
  }

  private static boolean isValidSlow(String id) {
    if (id.charAt(0) == ' ' || id.charAt(id.length() - 1) == ' ') {
      return false;
    }
    for (int i = 0; i < id.length(); ) {
      int c = id.codePointAt(i);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR -> {
          return false;
        }
        default -> i += Character.charCount(c);
      }
    }
    return true;
  }
}
