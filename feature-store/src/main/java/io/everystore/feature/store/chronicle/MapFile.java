package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.ValueLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * Opens map files and takes their fingerprint.
 *
 * <p>Chronicle Map's own file has no protection worth the name: locks held at the time of a crash
 * stay held, and neither its header nor its entries are verified on a plain open. So a file is
 * opened only when length and checksum are those of its orderly close.
 */
final class MapFile {
  /** Longest wait for a lock inside the map, unless the JVM was told otherwise. */
  private static final int LOCK_TIMEOUT_SECONDS = 5;

  private static final int READ_BUFFER_BYTES = 1 << 20;

  /** Least room of a segment, so that a value of the largest size fits beside others. */
  private static final long MIN_SEGMENT_BYTES = 4L * OnlineStore.MAX_VALUE_BYTES;

  private static final long MAX_SEGMENTS = 1 << 12;

  static {
    // Both are read once, by Chronicle's static initialisers: no call home, no long waits.
    defaultProperty("chronicle.analytics.disable", "true");
    defaultProperty(
        "net.openhft.chronicle.map.lockTimeoutSeconds", Integer.toString(LOCK_TIMEOUT_SECONDS));
  }

  private MapFile() {}

  /** Length and checksum of a file at rest. */
  record Fingerprint(long lengthBytes, int crc32c) {}

  static ChronicleMap<KeyBytes, EntryBytes> open(Path file, String name, ViewSizing sizing)
      throws IOException {
    int entryBytes =
        sizing.averageKeyBytes() + ValueLayout.HEADER_LENGTH + sizing.averageValueBytes();
    long entries = Math.max(sizing.entries(), MIN_SEGMENT_BYTES / entryBytes);
    long segments =
        Math.min(MAX_SEGMENTS, Long.highestOneBit(entries * entryBytes / MIN_SEGMENT_BYTES));
    return ChronicleMapBuilder.of(KeyBytes.class, EntryBytes.class)
        .name(name)
        .keyMarshaller(KeyMarshaller.INSTANCE)
        .valueMarshaller(EntryMarshaller.INSTANCE)
        .averageKeySize(sizing.averageKeyBytes())
        .averageValueSize(ValueLayout.HEADER_LENGTH + sizing.averageValueBytes())
        .entries(entries)
        .actualSegments((int) Math.max(1, segments))
        .putReturnsNull(true)
        .removeReturnsNull(true)
        .checksumEntries(false)
        .skipCloseOnExitHook(true)
        .createPersistedTo(file.toFile());
  }

  /** Writes a closed file's pages to disk and takes its fingerprint. */
  static Fingerprint seal(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.force(true);
      return fingerprint(channel);
    }
  }

  static Fingerprint fingerprint(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return fingerprint(channel);
    }
  }

  private static Fingerprint fingerprint(FileChannel channel) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    long length = 0;
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      length += buffer.remaining();
      crc.update(buffer);
      buffer.clear();
    }
    return new Fingerprint(length, (int) crc.getValue());
  }

  private static void defaultProperty(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
