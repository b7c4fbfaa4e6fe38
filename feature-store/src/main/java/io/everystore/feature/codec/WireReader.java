package io.everystore.feature.codec;

/**
 * Reads Protobuf's wire format in place: the caller learns where a field's bytes lie instead of
 * being given a copy. The counterpart of {@link WireWriter} for lists of many short strings. Not
 * thread-safe.
 *
 * <p>Every read that would leave the array throws {@link IllegalArgumentException}.
 */
public final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private byte[] bytes;
  private int position;

  public WireReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins again with other bytes. */
  public void reset(byte[] bytes) {
    this.bytes = bytes;
    position = 0;
  }

  /** Lets the next read begin at a place that {@link #position} answered before. */
  public void moveTo(int position) {
    if (position < 0 || position > bytes.length) {
      throw new IllegalArgumentException(
          "position: " + position + " (expected: 0.." + bytes.length + ")");
    }
    this.position = position;
  }

  /** Field number and wire type of the next field, 0 at the end. */
  public int tag() {
    return position == bytes.length ? 0 : (int) varint();
  }

  /** Where the next read begins. */
  public int position() {
    return position;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(1);
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint at " + position + ": longer than 10 bytes");
  }

  /** Length of the bytes that begin at {@link #position}. */
  public int length() {
    long length = varint();
    if (length < 0 || length > bytes.length - position) {
      throw new IllegalArgumentException(
          "length at "
              + position
              + ": "
              + length
              + " (expected: 0.."
              + (bytes.length - position)
              + ")");
    }
    return (int) length;
  }

  public float float32() {
    require(Integer.BYTES);
    int bits = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      bits |= (bytes[position++] & 0xFF) << (Byte.SIZE * i);
    }
    return Float.intBitsToFloat(bits);
  }

  public double float64() {
    require(Long.BYTES);
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits |= (bytes[position++] & 0xFFL) << (Byte.SIZE * i);
    }
    return Double.longBitsToDouble(bits);
  }

  /** Passes over {@code count} bytes. */
  public void skip(int count) {
    require(count);
    position += count;
  }

  /** Passes over the value of a field whose tag was just read. */
  public void skipField(int tag) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> skip(Long.BYTES);
      case LENGTH_DELIMITED -> skip(length());
      case FIXED32 -> skip(Integer.BYTES);
      default ->
          throw new IllegalArgumentException("wire type: " + (tag & 7) + " (expected: 0, 1, 2, 5)");
    }
  }

  private void require(int count) {
    if (count < 0 || count > bytes.length - position) {
      throw new IllegalArgumentException(
          count
              + " bytes at "
              + position
              + " (expected: at most "
              + (bytes.length - position)
              + ")");
    }
  }
}
