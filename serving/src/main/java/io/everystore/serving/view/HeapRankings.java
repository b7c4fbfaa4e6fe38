package io.everystore.serving.view;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rankings on the heap, replaced as a whole by {@link #rebuild}.
 *
 * <p>An item is popular when several people say so: those with fewer than {@value #MIN_PEOPLE} of
 * them lately come last, and not at all where {@value #ENOUGH} others fill the list. So a quiet
 * shop shows what there is, and in a busy one nobody gets an item onto a list alone.
 *
 * <p>One thread rebuilds, any thread reads.
 */
public final class HeapRankings implements Rankings {
  /** People an item needs lately. */
  static final int MIN_PEOPLE = 3;

  /** Items with enough people, from which on those without are left out of a list. */
  static final int ENOUGH = 50;

  private static final int[] NONE = {};
  private static final int HIDDEN = -2;

  /** Moves a rank below those of all proven items. */
  private static final long UNPROVEN = 1L << 31;

  private record Lists(
      int[][] overall, int[][][] byCategory, int[] newest, int[][] newestByCategory) {}

  private final HeapItemIndex items;
  private volatile Lists lists =
      new Lists(new int[HeapItemIndex.HORIZONS][0], new int[0][0][], NONE, new int[0][]);
  private long builtFromChanges = -1;

  public HeapRankings(HeapItemIndex items) {
    this.items = items;
  }

  /**
   * Ranks anew when an item changed since the last time.
   *
   * @return false when there was nothing to do
   */
  public boolean rebuild() {
    long changes = items.changes();
    if (changes == builtFromChanges) {
      return false;
    }
    int size = items.size();
    int categories = items.categories().size();
    int[][] overall = new int[HeapItemIndex.HORIZONS][];
    int[][][] byCategory = new int[HeapItemIndex.HORIZONS][][];
    long[] order = new long[size];
    int[] shown = shown(size, categories);
    for (ItemIndex.Horizon horizon : ItemIndex.Horizon.values()) {
      int ranked = order(order, shown, horizon);
      overall[HeapItemIndex.column(horizon)] = best(order, ranked, enoughOrAll(order, ranked));
      byCategory[HeapItemIndex.column(horizon)] = byCategory(order, ranked, shown, categories);
    }
    int available = 0;
    for (int item = 0; item < size; item++) {
      if (shown[item] != HIDDEN) {
        // Seconds fit the upper half until the year 2106.
        order[available++] = sortable(items.createdTimeMillis(item) / 1000, item);
      }
    }
    Arrays.sort(order, 0, available);
    lists =
        new Lists(
            overall,
            byCategory,
            best(order, available, available),
            byCategory(order, available, shown, categories));
    builtFromChanges = changes;
    return true;
  }

  /**
   * The category of each item, {@link #HIDDEN} for one that is not available: read once, since an
   * item's card is a cache miss. A category newer than this rebuild waits for the next.
   */
  private int[] shown(int size, int categories) {
    int[] shown = new int[size];
    for (int item = 0; item < size; item++) {
      int category = items.category(item);
      shown[item] =
          !items.available(item) ? HIDDEN : category < categories ? category : ItemIndex.NONE;
    }
    return shown;
  }

  /** Fills in the shown items that have a popularity, worst first, as rank and number. */
  private int order(long[] order, int[] shown, ItemIndex.Horizon horizon) {
    double max = Double.NEGATIVE_INFINITY;
    for (int item = 0; item < shown.length; item++) {
      max = Math.max(max, items.popularity(item, horizon));
    }
    int ranked = 0;
    for (int item = 0; item < shown.length; item++) {
      double popularity = items.popularity(item, horizon);
      if (popularity != Double.NEGATIVE_INFINITY && shown[item] != HIDDEN) {
        // As a difference to the best, a float is exact enough where it matters: at the top.
        float belowBest = (float) Math.max(0, max - popularity);
        long rank = (long) Integer.MAX_VALUE - Float.floatToRawIntBits(belowBest);
        order[ranked++] = sortable(isProven(item, horizon) ? rank : rank - UNPROVEN, item);
      }
    }
    Arrays.sort(order, 0, ranked);
    return ranked;
  }

  private boolean isProven(int item, ItemIndex.Horizon horizon) {
    int people = items.people(item, horizon);
    return people >= MIN_PEOPLE || people == HeapItemIndex.UNKNOWN_PEOPLE;
  }

  private static boolean isProven(long sortable) {
    return sortable >= 0;
  }

  /** How many of the last ones in {@code order} make a list. */
  private static int enoughOrAll(long[] order, int length) {
    int proven = 0;
    while (proven < length && isProven(order[length - 1 - proven])) {
      proven++;
    }
    return proven < ENOUGH ? length : proven;
  }

  /** Greater rank sorts last, and of equal ranks the smaller item number. */
  private static long sortable(long rank, int item) {
    return (rank << 32) | (Integer.MAX_VALUE - item);
  }

  private static int item(long sortable) {
    return Integer.MAX_VALUE - (int) sortable;
  }

  private static int[] best(long[] order, int length, int count) {
    int[] best = new int[Math.min(DEPTH, count)];
    for (int i = 0; i < best.length; i++) {
      best[i] = item(order[length - 1 - i]);
    }
    return best;
  }

  private int[][] byCategory(long[] order, int length, int[] shown, int categories) {
    CategoryTree tree = items.categories();
    int @Nullable [][] lists = new int[categories][];
    int[] counts = new int[categories];
    int[] proven = new int[categories];
    for (int i = length - 1; i >= 0; i--) {
      int item = item(order[i]);
      for (int level = shown[item]; level != ItemIndex.NONE; level = tree.parent(level)) {
        if (counts[level] < DEPTH && (isProven(order[i]) || proven[level] < ENOUGH)) {
          proven[level] += isProven(order[i]) ? 1 : 0;
          lists[level] = withRoom(lists[level], counts[level]);
          lists[level][counts[level]++] = item;
        }
      }
    }
    for (int category = 0; category < categories; category++) {
      lists[category] =
          lists[category] == null ? NONE : Arrays.copyOf(lists[category], counts[category]);
    }
    return lists;
  }

  private static int[] withRoom(int @Nullable [] list, int count) {
    if (list == null) {
      return new int[8];
    }
    return count < list.length ? list : Arrays.copyOf(list, Math.min(DEPTH, count * 2));
  }

  @Override
  public int[] popular(ItemIndex.Horizon horizon) {
    return lists.overall[HeapItemIndex.column(horizon)];
  }

  @Override
  public int[] popular(ItemIndex.Horizon horizon, int category) {
    int[][] ofHorizon = lists.byCategory[HeapItemIndex.column(horizon)];
    return category >= 0 && category < ofHorizon.length ? ofHorizon[category] : NONE;
  }

  @Override
  public int[] newest() {
    return lists.newest;
  }

  @Override
  public int[] newest(int category) {
    int[][] newest = lists.newestByCategory;
    return category >= 0 && category < newest.length ? newest[category] : NONE;
  }
}
