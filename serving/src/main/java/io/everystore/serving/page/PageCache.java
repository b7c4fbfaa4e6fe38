package io.everystore.serving.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of pages answered in the last second, for people who come again before anything changed.
 * Thread-safe.
 *
 * <p>An entry stands for exactly one question (the key), one version of the profile, one generation
 * of the rankings and of the models, and for items that still look as they did: {@link
 * ItemIndex#json} answers the same array until an item changes. Neighbours and sessions may have
 * moved a little within the second that an entry lives.
 */
final class PageCache {
  static final long DEFAULT_BYTES = 64L << 20;
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** Bytes an entry takes beside its rows, about. */
  private static final int OVERHEAD_BYTES = 400;

  private static final int BYTES_PER_ITEM = 16;

  private final Cache<Key, Entry> entries;

  PageCache(long maxBytes) {
    this(maxBytes, Ticker.systemTicker());
  }

  PageCache(long maxBytes, Ticker ticker) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Entry entry) -> entry.weightBytes())
            .expireAfterWrite(MAX_AGE)
            .ticker(ticker)
            .build();
  }

  /** Everything a page depends on that comes with the request, and what operators chose for it. */
  record Key(
      String page,
      PageChoice choice,
      String userId,
      String clientId,
      List<String> itemIds,
      Optional<String> category,
      Optional<String> query,
      int limit,
      boolean behind) {}

  /**
   * Rows as they were written, with what they were made from.
   *
   * @param rowIds from the top
   * @param rankings identifies the generation of the rankings
   * @param models that ranked them
   * @param impression the rows as an impression logs them; empty when none is logged
   * @param items shown, parallel to {@code cards}
   */
  record Entry(
      byte[] rows,
      List<String> rowIds,
      long profileVersion,
      Object rankings,
      ModelImage models,
      byte[] impression,
      int[] items,
      byte[][] cards) {
    private int weightBytes() {
      return rows.length + impression.length + OVERHEAD_BYTES + BYTES_PER_ITEM * items.length;
    }

    private boolean isCurrent(long version, Object generation, ModelImage image, ItemIndex index) {
      if (profileVersion != version || rankings != generation || models != image) {
        return false;
      }
      for (int i = 0; i < items.length; i++) {
        if (index.json(items[i]) != cards[i] || !index.available(items[i])) {
          return false;
        }
      }
      return true;
    }
  }

  @Nullable Entry find(
      Key key, long profileVersion, Object rankings, ModelImage models, ItemIndex items) {
    Entry entry = entries.getIfPresent(key);
    return entry != null && entry.isCurrent(profileVersion, rankings, models, items) ? entry : null;
  }

  void put(Key key, Entry entry) {
    entries.put(key, entry);
  }
}
