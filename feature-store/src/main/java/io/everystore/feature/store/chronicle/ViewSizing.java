package io.everystore.feature.store.chronicle;

/**
 * What a view is expected to hold, from which its file is sized. Growing starts from here.
 *
 * @param entries live values and tombstones
 * @param averageKeyBytes in UTF-8
 * @param averageValueBytes without the store's own header
 */
public record ViewSizing(long entries, int averageKeyBytes, int averageValueBytes) {
  /** The store's header and the map's own bookkeeping. */
  private static final int ENTRY_OVERHEAD_BYTES = 24;

  private static final int MOST_VALUE_BYTES = 1 << 20;

  /**
   * A file that is full with a smaller share of its entries may hold larger values than expected.
   */
  private static final double FEW_ENTRIES = 0.75;

  private static final double LARGER = 1.1;

  /** So that the expected entries stay below the ratio at which a file grows. */
  private static final double SPARE = 1.3;

  public ViewSizing {
    if (entries < 1 || entries > 1L << 32) {
      throw new IllegalArgumentException("entries: " + entries + " (expected: 1..4294967296)");
    }
    if (averageKeyBytes < 1 || averageValueBytes < 1) {
      throw new IllegalArgumentException(
          "average bytes of key and value: "
              + averageKeyBytes
              + ", "
              + averageValueBytes
              + " (expected: at least 1)");
    }
  }

  /**
   * What to size for when this is full with {@code liveEntries}: for as many as ever where the
   * values turned out larger than expected, for twice as many otherwise.
   *
   * @param usedBytes what they take, keys and headers included
   */
  ViewSizing grownFor(long liveEntries, long usedBytes) {
    long observed = usedBytes / Math.max(1, liveEntries) - averageKeyBytes - ENTRY_OVERHEAD_BYTES;
    int valueBytes = (int) Math.max(averageValueBytes, Math.min(observed, MOST_VALUE_BYTES));
    boolean valuesAreLarger =
        liveEntries < entries * FEW_ENTRIES && valueBytes > averageValueBytes * LARGER;
    return new ViewSizing(
        valuesAreLarger ? (long) (entries * SPARE) : 2 * entries, averageKeyBytes, valueBytes);
  }
}
