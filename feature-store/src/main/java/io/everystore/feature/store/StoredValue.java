package io.everystore.feature.store;

import java.util.Arrays;

/** A reusable buffer that {@link OnlineStore#read} copies a value into. Not thread-safe. */
public final class StoredValue {
  private byte[] bytes = new byte[1024];
  private int length;
  private long version;

  /** The value in {@code [0, length())}; valid until the next read into this buffer. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public long version() {
    return version;
  }

  /** Makes room for {@code newLength} bytes and returns the array to fill. */
  public byte[] reset(long newVersion, int newLength) {
    if (bytes.length < newLength) {
      bytes = new byte[Math.max(newLength, bytes.length * 2)];
    }
    version = newVersion;
    length = newLength;
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
