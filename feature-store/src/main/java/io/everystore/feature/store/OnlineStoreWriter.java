package io.everystore.feature.store;

/**
 * Writes an {@link OnlineStore}. One writer per store; not thread-safe.
 *
 * <p>Writes are idempotent: a value older than the stored one is dropped, an equally old one
 * replaces it.
 */
public interface OnlineStoreWriter extends AutoCloseable {
  /** What became of a write. */
  enum Outcome {
    APPLIED,
    /** The store holds a newer version. */
    STALE
  }

  /**
   * Stores {@code value[0, length)} unless a newer version is there.
   *
   * @throws IllegalArgumentException when the key is longer than {@link OnlineStore#MAX_KEY_BYTES}
   */
  Outcome put(View view, String key, long version, byte[] value, int length);

  /**
   * Removes the value of {@code key} unless a newer version is there. The version is remembered, so
   * that a late older value does not come back.
   */
  Outcome remove(View view, String key, long version);

  /** Remembers that everything of a topic's partition before {@code nextOffset} is in the store. */
  void recordPosition(String topic, int partition, long nextOffset);

  /** The next offset to read of a topic's partition, 0 when none was recorded. */
  long position(String topic, int partition);

  /** Makes what was written so far survive an orderly restart; a no-op where there is no disk. */
  void flush();

  @Override
  void close();
}
