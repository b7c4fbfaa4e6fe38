package io.everystore.feature.store.chronicle;

/**
 * What a view is expected to hold, from which its file is sized. Growing starts from here.
 *
 * @param entries live values and tombstones
 * @param averageKeyBytes in UTF-8
 * @param averageValueBytes without the store's own header
 */
public record ViewSizing(long entries, int averageKeyBytes, int averageValueBytes) {
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

  /** The same kind of entries, {@code factor} times as many. */
  ViewSizing times(int factor) {
    return new ViewSizing(entries * factor, averageKeyBytes, averageValueBytes);
  }
}
