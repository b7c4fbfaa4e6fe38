package io.everystore.feature.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Comparisons of texts that lie as UTF-8 within larger arrays. */
final class Utf8Text {
  private Utf8Text() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String string(byte[] in, int at, int length) {
    return new String(in, at, length, StandardCharsets.UTF_8);
  }

  static boolean equal(byte[] in, int at, int length, byte[] other) {
    return length == other.length && Arrays.equals(in, at, at + length, other, 0, other.length);
  }

  static boolean begins(byte[] in, int at, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(in, at, at + prefix.length, prefix, 0, prefix.length);
  }

  static boolean ends(byte[] in, int at, int length, byte[] suffix) {
    return length >= suffix.length
        && Arrays.equals(in, at + length - suffix.length, at + length, suffix, 0, suffix.length);
  }

  static boolean contains(byte[] in, int at, int length, byte[] part) {
    for (int i = 0; i <= length - part.length; i++) {
      if (Arrays.equals(in, at + i, at + i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
