package io.everystore.feature.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes Protobuf's wire format from mutable structures, without building a message first: one
 * growing buffer, lengths of nested messages filled in afterwards. What it writes is what the
 * generated class would have written. Not thread-safe; {@link #reset} makes it reusable.
 *
 * <p>As in proto3, a scalar of value zero and an empty string are left out, except where the method
 * says otherwise.
 */
public final class WireWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  /** Longest varint, and so also the longest tag plus slack. */
  private static final int MAX_VARINT_BYTES = 10;

  private static final ThreadLocal<WireWriter> OF_THREAD =
      ThreadLocal.withInitial(() -> new WireWriter(4_096));

  private byte[] buffer;
  private int position;

  public WireWriter(int expectedBytes) {
    buffer = new byte[Math.max(64, expectedBytes)];
  }

  /**
   * The thread's own, emptied: for a message that is finished before the thread writes the next.
   */
  public static WireWriter ofThread() {
    WireWriter writer = OF_THREAD.get();
    writer.reset();
    return writer;
  }

  /** Forgets what was written and keeps the buffer. */
  public void reset() {
    position = 0;
  }

  public int length() {
    return position;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  public void int64(int field, long value) {
    if (value != 0) {
      requiredInt64(field, value);
    }
  }

  /** Writes a zero too, for fields that know whether they were set. */
  public void requiredInt64(int field, long value) {
    reserve(2 * MAX_VARINT_BYTES);
    putVarint(tag(field, VARINT));
    putVarint(value);
  }

  public void sfixed64(int field, long value) {
    if (value != 0) {
      reserve(MAX_VARINT_BYTES + Long.BYTES);
      putVarint(tag(field, FIXED64));
      putFixed64(value);
    }
  }

  public void float64(int field, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      sfixed64(field, bits);
    }
  }

  public void float32(int field, float value) {
    int bits = Float.floatToRawIntBits(value);
    if (bits != 0) {
      reserve(MAX_VARINT_BYTES + Integer.BYTES);
      putVarint(tag(field, FIXED32));
      putFixed32(bits);
    }
  }

  public void string(int field, String value) {
    if (!value.isEmpty()) {
      element(field, value);
    }
  }

  /** Writes one element of a repeated string, which may be empty. */
  public void element(int field, String value) {
    int chars = value.length();
    reserve(2 * MAX_VARINT_BYTES + chars);
    putVarint(tag(field, LENGTH_DELIMITED));
    // Nearly every id is ASCII: then the length is known and the characters are the bytes.
    int start = position + varintBytes(chars);
    byte[] into = buffer;
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        reserve(MAX_VARINT_BYTES + utf8.length);
        putVarint(utf8.length);
        System.arraycopy(utf8, 0, buffer, position, utf8.length);
        position += utf8.length;
        return;
      }
      into[start + i] = (byte) c;
    }
    putVarint(chars);
    position = start + chars;
  }

  /** Writes one element of a repeated string that lies in {@code utf8} already. */
  public void element(int field, byte[] utf8, int start, int length) {
    reserve(2 * MAX_VARINT_BYTES + length);
    putVarint(tag(field, LENGTH_DELIMITED));
    putVarint(length);
    System.arraycopy(utf8, start, buffer, position, length);
    position += length;
  }

  /**
   * Begins a nested message or a packed array; its content is whatever is written until {@link
   * #end}.
   *
   * @return the mark to pass to {@link #end}
   */
  public int begin(int field) {
    reserve(MAX_VARINT_BYTES + 1);
    putVarint(tag(field, LENGTH_DELIMITED));
    return ++position;
  }

  /** Ends what {@link #begin} began. */
  public void end(int mark) {
    int bytes = position - mark;
    int lengthBytes = varintBytes(bytes);
    if (lengthBytes > 1) {
      reserve(lengthBytes);
      System.arraycopy(buffer, mark, buffer, mark + lengthBytes - 1, bytes);
    }
    position = mark - 1;
    putVarint(bytes);
    position += bytes;
  }

  /** Writes an element of a packed array of varints, between {@link #begin} and {@link #end}. */
  public void packedVarint(long value) {
    reserve(MAX_VARINT_BYTES);
    putVarint(value);
  }

  /** Writes an element of a packed array of floats, between {@link #begin} and {@link #end}. */
  public void packedFloat(float value) {
    reserve(Integer.BYTES);
    putFixed32(Float.floatToRawIntBits(value));
  }

  /** Writes an element of a packed array of fixed32, between {@link #begin} and {@link #end}. */
  public void packedFixed32(int value) {
    reserve(Integer.BYTES);
    putFixed32(value);
  }

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  private static int varintBytes(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void reserve(int bytes) {
    if (buffer.length - position < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, position + bytes));
    }
  }

  private void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  private void putFixed32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      buffer[position++] = (byte) (value >>> shift);
    }
  }

  private void putFixed64(long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      buffer[position++] = (byte) (value >>> shift);
    }
  }
}
