package io.everystore.feature.event;

/** Makes text from outside fit to be stored and shown. */
final class Texts {
  /** More marks on one letter than any writing system uses. */
  private static final int MAX_COMBINING_RUN = 4;

  private Texts() {}

  /**
   * The text with controls turned into spaces, invisible format characters dropped (except joiners,
   * which scripts need), floods of combining marks cut, and at most {@code maxChars} characters.
   */
  static String clean(String text, int maxChars) {
    boolean plain = text.length() <= maxChars;
    for (int i = 0; plain && i < text.length(); i++) {
      char c = text.charAt(i);
      plain = c >= ' ' && c < 0x7f;
    }
    return plain ? text.strip() : cleanSlow(text, maxChars);
  }

  private static String cleanSlow(String text, int maxChars) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), maxChars));
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      marks =
          type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? marks + 1 : 0;
      if (clean.length() + Character.charCount(c) > maxChars) {
        break;
      }
      if (type == Character.CONTROL
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR) {
        clean.append(' ');
      } else if (type != Character.SURROGATE
          && (type != Character.FORMAT || c == 0x200c || c == 0x200d)
          && marks <= MAX_COMBINING_RUN) {
        clean.appendCodePoint(c);
      }
    }
    return clean.toString().strip();
  }
}
