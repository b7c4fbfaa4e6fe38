package io.everystore.serving.ingest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Positions in {@code interactions.v1} that a read with {@code after=} must have reached.
 *
 * <p>Immutable; the arrays are parallel, partitions ascending and distinct; do not modify. The text
 * is URL-safe base64 of a version byte and, per partition, its number minus the one before and the
 * offset as varints.
 */
public record Token(int[] partitions, long[] offsets) {
  /** What a post without any accepted event answers: every read has reached it. */
  public static final Token EMPTY = new Token(new int[0], new long[0]);

  /** More partitions than a topic of this system has. */
  private static final int MAX_PARTITIONS = 1_024;

  private static final int MAX_TEXT_LENGTH = MAX_PARTITIONS * 20;
  private static final int VERSION = 1;

  /** The offset that a partition must have reached, or -1 when the token does not name it. */
  public long offset(int partition) {
    int index = Arrays.binarySearch(partitions, partition);
    return index < 0 ? -1 : offsets[index];
  }

  public String encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 + 6 * partitions.length);
    bytes.write(VERSION);
    int previous = 0;
    for (int i = 0; i < partitions.length; i++) {
      writeVarint(bytes, partitions[i] - previous);
      writeVarint(bytes, offsets[i]);
      previous = partitions[i];
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Token parse(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
      throw notAToken();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notAToken();
    }
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw notAToken();
    }
    int[] partitions = new int[bytes.length / 2];
    long[] offsets = new long[bytes.length / 2];
    int[] position = {1};
    int count = 0;
    long previous = 0;
    while (position[0] < bytes.length) {
      long step = readVarint(bytes, position);
      long partition = previous + step;
      if (partition < 0 || partition >= MAX_PARTITIONS || (count > 0 && step == 0)) {
        throw notAToken();
      }
      partitions[count] = (int) partition;
      offsets[count++] = readVarint(bytes, position);
      previous = partition;
    }
    return new Token(Arrays.copyOf(partitions, count), Arrays.copyOf(offsets, count));
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long readVarint(byte[] bytes, int[] position) {
    long value = 0;
    for (int shift = 0; shift < 63 && position[0] < bytes.length; shift += 7) {
      byte b = bytes[position[0]++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw notAToken();
  }

  private static IllegalArgumentException notAToken() {
    return new IllegalArgumentException("token: not one that POST /v1/events answered");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token that
        && Arrays.equals(partitions, that.partitions)
        && Arrays.equals(offsets, that.offsets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(partitions) + Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    return encode();
  }
}
