package io.everystore.serving.view;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes members of a JSON object, without its braces, as UTF-8. What begins markup is escaped, so
 * that it stays text where somebody pastes the answer into a page. Not thread-safe.
 */
final class JsonMembers {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  /** Appends {@code "name":"text"}; the name needs no escaping. */
  JsonMembers add(String name, String text) {
    if (out.size() > 0) {
      out.write(',');
    }
    out.write('"');
    ascii(name);
    out.write('"');
    out.write(':');
    out.write('"');
    escaped(text);
    out.write('"');
    return this;
  }

  /** Like {@link #add}, but leaves an empty text out. */
  JsonMembers addUnlessEmpty(String name, String text) {
    return text.isEmpty() ? this : add(name, text);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Amount and currency as in "12.90 EUR"; the amount alone when the currency is unknown. */
  static String price(long cents, String currency) {
    long fraction = cents % 100;
    String amount = cents / 100 + (fraction < 10 ? ".0" : ".") + fraction;
    return currency.isEmpty() ? amount : amount + ' ' + currency;
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }

  private void escaped(String text) {
    // A lone surrogate becomes a question mark, so the result is valid UTF-8 whatever came in.
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      if (unit == '"' || unit == '\\') {
        out.write('\\');
        out.write(unit);
      } else if (unit >= 0 && needsEscape(unit)) {
        ascii("\\u00");
        out.write(HEX[unit >> 4]);
        out.write(HEX[unit & 0xF]);
      } else {
        out.write(unit);
      }
    }
  }

  private static boolean needsEscape(byte ascii) {
    return ascii < 0x20 || ascii == '<' || ascii == '>' || ascii == '&' || ascii == 0x7f;
  }
}
