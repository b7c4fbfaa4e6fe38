package io.everystore.feature.store;

/**
 * The latest value per key of each {@link View}, for readers.
 *
 * <p>Thread-safe: any number of readers beside the one {@link OnlineStoreWriter}.
 */
public interface OnlineStore extends AutoCloseable {
  /** Longest key in UTF-8 bytes. */
  int MAX_KEY_BYTES = 512;

  /** Longest value in bytes. */
  int MAX_VALUE_BYTES = 1 << 18;

  /**
   * Copies the value of {@code key} into {@code into}, whose content is undefined on a miss.
   *
   * @return false when there is none, it was removed, or what is stored fails its checksum
   * @throws StoreUnavailableException when a store over a network does not answer in time
   */
  boolean read(View view, String key, StoredValue into);

  /** Number of live values. */
  long size(View view);

  /**
   * Bytes the view occupies in memory or on the server, an estimate where the store cannot tell.
   */
  long bytes(View view);

  /**
   * Calls {@code visitor} for every live value, in no particular order. Its value is reused. The
   * visitor must not write to the store.
   */
  default void forEach(View view, EntryVisitor visitor) {
    forEachWhile(
        view,
        (key, value) -> {
          visitor.visit(key, value);
          return true;
        });
  }

  /**
   * As {@link #forEach}, but ends after the value for which {@code visitor} answers false. The
   * order does not depend on the values, so those visited are as good as drawn.
   */
  void forEachWhile(View view, EntryPredicate visitor);

  /** Number of values met since the store was opened that failed their checksum. */
  long corruptReads();

  @Override
  void close();

  /** Receives the entries of {@link #forEachWhile}; false ends it. */
  @FunctionalInterface
  interface EntryPredicate {
    boolean test(String key, StoredValue value);
  }

  /** Receives the entries of {@link #forEach}. */
  @FunctionalInterface
  interface EntryVisitor {
    void visit(String key, StoredValue value);
  }
}
