package io.everystore.serving.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array that UTF-8 JSON is written into by hand. Belongs to one thread and is
 * reused.
 *
 * <p>Text from outside is escaped so that it stays text also where somebody pastes the answer into
 * a page: besides what JSON demands, {@code <}, {@code >} and {@code &} become escapes.
 */
public final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_NUMBER_LENGTH = 20;

  private byte[] bytes = new byte[32 * 1024];
  private int length;

  public void clear() {
    length = 0;
  }

  public int length() {
    return length;
  }

  /** Drops everything from {@code newLength} on. */
  public void truncate(int newLength) {
    length = newLength;
  }

  /** The written bytes are {@code [0, length())}; valid until the next write. */
  public byte[] bytes() {
    return bytes;
  }

  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Appends JSON that was encoded before. */
  public JsonBuffer raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** Appends once more what was written at {@code [from, to)}. */
  public JsonBuffer repeat(int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  /** Appends JSON of ASCII characters that need no escapes. */
  @SuppressWarnings("deprecation") // the only copy of ASCII that does not allocate
  public JsonBuffer ascii(String json) {
    int count = json.length();
    ensure(count);
    json.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** Writes ASCII over what was written at {@code at}. */
  @SuppressWarnings("deprecation") // as above
  void overwrite(int at, String json) {
    json.getBytes(0, json.length(), bytes, at);
  }

  /** Appends a string with its quotes. */
  public JsonBuffer string(String text) {
    ensure(1);
    bytes[length++] = '"';
    escaped(text);
    ensure(1);
    bytes[length++] = '"';
    return this;
  }

  /** Appends the inside of a string. Half a surrogate pair becomes U+FFFD. */
  public JsonBuffer escaped(String text) {
    int count = text.length();
    ensure(count * 6);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        escapedAscii(c);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xC0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < count
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[length++] = (byte) (0xF0 | (point >> 18));
        bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (point & 0x3F));
      } else {
        int point = Character.isSurrogate(c) ? 0xFFFD : c;
        bytes[length++] = (byte) (0xE0 | (point >> 12));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (point & 0x3F));
      }
    }
    return this;
  }

  private void escapedAscii(char c) {
    if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7F) {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = '\\';
    if (c == '"' || c == '\\') {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[c >> 4];
    bytes[length++] = HEX[c & 0xF];
  }

  public JsonBuffer number(long value) {
    ensure(MAX_NUMBER_LENGTH);
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Appends a number rounded to {@code decimals} digits after the point. */
  public JsonBuffer decimal(double value, int decimals) {
    if (!(Math.abs(value) < 1e12)) {
      return ascii(Double.isFinite(value) ? Double.toString(value) : "0");
    }
    long scale = 1;
    for (int i = 0; i < decimals; i++) {
      scale *= 10;
    }
    long scaled = Math.round(Math.abs(value) * scale);
    if (value < 0 && scaled > 0) {
      ascii("-");
    }
    number(scaled / scale);
    long fraction = scaled % scale;
    if (fraction == 0) {
      return this;
    }
    ascii(".");
    for (long place = scale / 10; fraction > 0; place /= 10) {
      ensure(1);
      bytes[length++] = (byte) ('0' + fraction / place);
      fraction %= place;
    }
    return this;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
