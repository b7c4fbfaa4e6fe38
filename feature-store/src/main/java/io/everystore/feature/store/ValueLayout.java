package io.everystore.feature.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a value lies in a store that outlives the process, big endian:
 *
 * <pre>
 *  0        1        2                 6                               14                18
 *  +--------+--------+-----------------+-------------------------------+-----------------+---------
 *  | layout |  kind  |     length      |            version            |     CRC32C      | payload
 *  +--------+--------+-----------------+-------------------------------+-----------------+---------
 * </pre>
 *
 * <p>The checksum covers the key, bytes 0 to 13 and the payload, so neither a torn value nor a
 * value filed under another's key passes. The payload of a tombstone is the time of removal in
 * milliseconds since the epoch.
 */
public final class ValueLayout {
  public static final byte LAYOUT_VERSION = 1;
  public static final byte KIND_VALUE = 0;
  public static final byte KIND_TOMBSTONE = 1;

  public static final int LAYOUT_OFFSET = 0;
  public static final int KIND_OFFSET = 1;
  public static final int LENGTH_OFFSET = 2;
  public static final int VERSION_OFFSET = 6;
  public static final int CRC_OFFSET = 14;
  public static final int HEADER_LENGTH = 18;
  public static final int TOMBSTONE_LENGTH = Long.BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private ValueLayout() {}

  /** Fills {@code header} for a payload of {@code key}. */
  public static void writeHeader(
      byte[] header, byte kind, KeyBytes key, long version, byte[] payload, int length) {
    header[LAYOUT_OFFSET] = LAYOUT_VERSION;
    header[KIND_OFFSET] = kind;
    INT.set(header, LENGTH_OFFSET, length);
    LONG.set(header, VERSION_OFFSET, version);
    INT.set(header, CRC_OFFSET, checksum(header, key, payload, 0, length));
  }

  /** True when the header is of this layout and {@code payload} is what was written with it. */
  public static boolean verify(
      byte[] header, KeyBytes key, byte[] payload, int payloadOffset, int payloadLength) {
    return header[LAYOUT_OFFSET] == LAYOUT_VERSION
        && length(header) == payloadLength
        && crc(header) == checksum(header, key, payload, payloadOffset, payloadLength);
  }

  public static byte kind(byte[] header) {
    return header[KIND_OFFSET];
  }

  public static int length(byte[] header) {
    return (int) INT.get(header, LENGTH_OFFSET);
  }

  public static long version(byte[] header) {
    return (long) LONG.get(header, VERSION_OFFSET);
  }

  /** Fills the payload of a tombstone. */
  public static void writeRemovalMillis(byte[] payload, long removalMillis) {
    LONG.set(payload, 0, removalMillis);
  }

  public static long removalMillis(byte[] payload, int offset) {
    return (long) LONG.get(payload, offset);
  }

  /** Checks what a caller wants to write. */
  public static void requireWritable(long version, byte[] value, int length) {
    if (version < 0) {
      throw new IllegalArgumentException("version: " + version + " (expected: >= 0)");
    }
    if (length < 0 || length > value.length || length > OnlineStore.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "length: "
              + length
              + " (expected: 0.."
              + Math.min(value.length, OnlineStore.MAX_VALUE_BYTES)
              + ")");
    }
  }

  private static int crc(byte[] header) {
    return (int) INT.get(header, CRC_OFFSET);
  }

  private static int checksum(byte[] header, KeyBytes key, byte[] payload, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_OFFSET);
    crc.update(key.bytes(), 0, key.length());
    crc.update(payload, offset, length);
    return (int) crc.getValue();
  }
}
