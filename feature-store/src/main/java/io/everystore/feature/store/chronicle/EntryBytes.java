package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.ValueLayout;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A reusable view of one map entry's value, filled by a read or prepared for a write. Not
 * thread-safe; owns no off-heap memory, reads copy under the map's lock.
 */
final class EntryBytes {
  final byte[] header = new byte[ValueLayout.HEADER_LENGTH];
  private final StoredValue own = new StoredValue();

  /** Where a read copies the payload to. */
  private StoredValue target = own;

  private byte[] source = new byte[ValueLayout.TOMBSTONE_LENGTH];
  private int length;
  private boolean headerOnly;
  private boolean malformed;

  /** Prepares a read of header and payload; {@code into} then holds the payload. */
  EntryBytes readInto(StoredValue into) {
    target = into;
    headerOnly = false;
    return this;
  }

  /** Prepares a read of header and payload into memory of its own. */
  EntryBytes readWhole() {
    return readInto(own);
  }

  /** Prepares a read that leaves the payload where it is, hence cannot be verified. */
  EntryBytes readHeader() {
    headerOnly = true;
    return this;
  }

  EntryBytes value(KeyBytes key, long version, byte[] payload, int payloadLength) {
    source = payload;
    length = payloadLength;
    ValueLayout.writeHeader(header, ValueLayout.KIND_VALUE, key, version, payload, payloadLength);
    return this;
  }

  EntryBytes tombstone(KeyBytes key, long version, long removalMillis) {
    source = new byte[ValueLayout.TOMBSTONE_LENGTH];
    length = source.length;
    ValueLayout.writeRemovalMillis(source, removalMillis);
    ValueLayout.writeHeader(header, ValueLayout.KIND_TOMBSTONE, key, version, source, length);
    return this;
  }

  /** Makes what was read whole the source of the next write. */
  EntryBytes rewrite() {
    source = target.bytes();
    length = target.length();
    return this;
  }

  /** True when what was read whole is what was written for {@code key}. */
  boolean verify(KeyBytes key) {
    return !malformed && ValueLayout.verify(header, key, target.bytes(), 0, target.length());
  }

  /** True when at least the header was there to read. */
  boolean hasHeader() {
    return !malformed;
  }

  boolean isValue() {
    return ValueLayout.kind(header) == ValueLayout.KIND_VALUE;
  }

  boolean isTombstone() {
    return ValueLayout.kind(header) == ValueLayout.KIND_TOMBSTONE;
  }

  long version() {
    return ValueLayout.version(header);
  }

  /** Time of removal of a tombstone read whole. */
  long removalMillis() {
    return ValueLayout.removalMillis(target.bytes(), 0);
  }

  int size() {
    return ValueLayout.HEADER_LENGTH + length;
  }

  void writeTo(Bytes<?> out) {
    out.write(header, 0, ValueLayout.HEADER_LENGTH);
    out.write(source, 0, length);
  }

  void readFrom(Bytes<?> in, long size) {
    malformed =
        size < ValueLayout.HEADER_LENGTH
            || size > ValueLayout.HEADER_LENGTH + OnlineStore.MAX_VALUE_BYTES;
    if (malformed) {
      target.reset(0, 0);
      return;
    }
    in.read(header, 0, ValueLayout.HEADER_LENGTH);
    if (!headerOnly) {
      int payloadLength = (int) size - ValueLayout.HEADER_LENGTH;
      in.read(target.reset(version(), payloadLength), 0, payloadLength);
    }
  }
}
