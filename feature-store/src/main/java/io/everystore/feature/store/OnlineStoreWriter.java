package io.everystore.feature.store;

import java.time.Duration;

/**
 * Writes an {@link OnlineStore}. One writer per store; not thread-safe.
 *
 * <p>Writes are idempotent: a value older than the stored one is dropped, an equally old one
 * replaces it.
 */
public interface OnlineStoreWriter extends AutoCloseable {
  /**
   * How long a removal is remembered, lest an older value written late come back. The job writes
   * nothing older than the events it can be made to read again, which are kept for 7 days; the
   * topics keep a removal of their own for another day ({@code delete.retention.ms}).
   */
  Duration TOMBSTONE_AGE = Duration.ofDays(8);

  /** What became of a write. */
  enum Outcome {
    APPLIED,
    /** The store holds a newer version. */
    STALE,
    /** On its way; {@link #flush} waits for it. Stores over a network answer this. */
    QUEUED
  }

  /**
   * Stores {@code value[0, length)} unless a newer version is there.
   *
   * @param version at least 0
   * @throws IllegalArgumentException when the key is empty, longer than {@link
   *     OnlineStore#MAX_KEY_BYTES} or not valid unicode, or the value is longer than {@link
   *     OnlineStore#MAX_VALUE_BYTES}
   * @throws StoreFullException when there is no room; what was stored before stays
   * @throws StoreUnavailableException when the store cannot be reached in time
   * @throws StoreDamagedException when the file of the view was cut off under the process
   */
  Outcome put(View view, String key, long version, byte[] value, int length);

  /**
   * Removes the value of {@code key} unless a newer version is there. The version is remembered as
   * a tombstone, so that a late older value does not come back.
   */
  Outcome remove(View view, String key, long version);

  /**
   * Forgets the tombstones written before {@code beforeMillis}, so that removals do not fill the
   * store. An older value that arrives after that would come back: choose a bound beyond any replay
   * of the topic.
   *
   * @return number of tombstones forgotten
   */
  long sweepTombstones(View view, long beforeMillis);

  /**
   * Writes a view anew when its file may still hold, as free space, what was removed. Takes as long
   * as reading and writing all of it; reads go on. Stores that keep no files of their own do
   * nothing.
   *
   * @return whether it was written anew
   * @throws java.io.UncheckedIOException when there is no room; the view stays as it is
   */
  default boolean wipeRemoved(View view) {
    return false;
  }

  /**
   * Gives views a file again whose file somebody deleted or replaced: what is mapped of it would
   * end with the process. Stores that keep no files of their own do nothing.
   *
   * @return number of views
   * @throws java.io.UncheckedIOException when there is no room; to be tried again
   */
  default int restoreLostFiles() {
    return 0;
  }

  /**
   * Gives a view an empty file instead of one that somebody cut off under the process, and sets
   * that one aside. Everything of the view's topic has to be read again. Stores that keep no files
   * of their own do nothing.
   *
   * @return whether the view is empty now
   * @throws java.io.UncheckedIOException when there is no room; to be tried again
   */
  default boolean replaceDamaged(View view) {
    return false;
  }

  /** Remembers that everything of a topic's partition before {@code nextOffset} is in the store. */
  void recordPosition(String topic, int partition, long nextOffset);

  /** The next offset to read of a topic's partition, 0 when none was recorded. */
  long position(String topic, int partition);

  /** Remembers that everything the topics held at that time is in the store. */
  void recordCompleteUntil(long millis);

  /**
   * The last time of {@link #recordCompleteUntil}; that of opening for a store that was empty then,
   * 0 when it is not known. Of a store in this process, any thread may ask.
   */
  long completeUntilMillis();

  /**
   * Waits until what was written so far is in the store, where writes are {@link Outcome#QUEUED}.
   *
   * @throws StoreUnavailableException when the store cannot be reached in time; nothing is lost,
   *     flush again
   * @throws StoreResetException when the server behind the store was emptied
   */
  void flush();

  @Override
  void close();
}
