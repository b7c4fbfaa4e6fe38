package io.everystore.feature.store;

import java.nio.charset.StandardCharsets;

/** A reusable buffer holding a key in UTF-8. Not thread-safe. */
public final class KeyBytes {
  private final byte[] bytes = new byte[OnlineStore.MAX_KEY_BYTES];
  private int length;

  /** The key in {@code [0, length())}. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Sets the length after a key was filled into {@link #bytes()}. */
  public void length(int newLength) {
    if (newLength < 0 || newLength > bytes.length) {
      throw new IllegalArgumentException(
          "key length: " + newLength + " (expected: 0.." + bytes.length + ")");
    }
    length = newLength;
  }

  /**
   * Encodes {@code key}.
   *
   * @return false when it is empty, too long or holds a lone surrogate: no store can hold it
   */
  public boolean encode(String key) {
    int chars = key.length();
    if (chars == 0 || chars > bytes.length) {
      return false;
    }
    for (int i = 0; i < chars; i++) {
      char c = key.charAt(i);
      if (c >= 0x80) {
        return encodeUnicode(key);
      }
      bytes[i] = (byte) c;
    }
    length = chars;
    return true;
  }

  /**
   * Encodes the key of a write.
   *
   * @throws IllegalArgumentException when no store can hold it
   */
  public KeyBytes require(String key) {
    if (!encode(key)) {
      throw new IllegalArgumentException(
          "key of "
              + key.length()
              + " characters (expected: valid unicode of 1.."
              + bytes.length
              + " UTF-8 bytes)");
    }
    return this;
  }

  private boolean encodeUnicode(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == key.length() || !Character.isLowSurrogate(key.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    byte[] encoded = key.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > bytes.length) {
      return false;
    }
    System.arraycopy(encoded, 0, bytes, 0, encoded.length);
    length = encoded.length;
    return true;
  }

  /** Decodes the key. */
  public String decode() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
