package io.everystore.serving.view;

import io.everystore.serving.view.ItemIndex.Horizon;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What ranking asks of an item, in 64 adjacent bytes: some three hundred candidates of a page lie
 * scattered over the catalogue, and each look into another place of memory costs more than all that
 * is done with what it finds. PageBenchmark tells it from one object per item: see the README.
 *
 * <pre>
 *   0  available (1 bit), category + 1 (31 bits), top category + 1 (32 bits)
 *   1  brand (32 bits), group (32 bits)
 *   2  price in cents, -1 unknown
 *   3  created, milliseconds since the epoch
 *   4  popularity, a double for each {@link Horizon}
 * </pre>
 *
 * <p>One thread writes; any may read, each eight bytes as they were written at once.
 */
final class ItemFactTable {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int ROW = 8;
  private static final int CATEGORIES = 0;
  private static final int NAMES = 1;
  private static final int PRICE = 2;
  private static final int CREATED = 3;
  private static final int POPULARITY = 4;
  private static final int CATEGORY_MASK = Integer.MAX_VALUE;
  private static final long AVAILABLE = 1L << 63;

  private final long[] values;

  ItemFactTable(int capacity) {
    this(new long[capacity * ROW]);
  }

  private ItemFactTable(long[] values) {
    this.values = values;
  }

  /** The same facts with room for more items. */
  ItemFactTable grownTo(int capacity) {
    return new ItemFactTable(Arrays.copyOf(values, capacity * ROW));
  }

  /** Takes what a card says; popularity is set apart. */
  void set(int item, ItemCard card) {
    long categories = (long) (card.category() + 1) << 32 | (card.topCategory() + 1);
    put(item, CATEGORIES, card.available() ? categories | AVAILABLE : categories);
    put(item, NAMES, (long) card.brand() << 32 | (card.group() & 0xFFFF_FFFFL));
    put(item, PRICE, card.priceCents());
    put(item, CREATED, card.createdTimeMillis());
  }

  void setPopularity(int item, Horizon horizon, double popularity) {
    put(item, POPULARITY + HeapItemIndex.column(horizon), Double.doubleToRawLongBits(popularity));
  }

  boolean available(int item) {
    return get(item, CATEGORIES) < 0;
  }

  int category(int item) {
    return ((int) (get(item, CATEGORIES) >>> 32) & CATEGORY_MASK) - 1;
  }

  int topCategory(int item) {
    return (int) get(item, CATEGORIES) - 1;
  }

  int brand(int item) {
    return (int) (get(item, NAMES) >> 32);
  }

  int group(int item) {
    return (int) get(item, NAMES);
  }

  long priceCents(int item) {
    return get(item, PRICE);
  }

  long createdTimeMillis(int item) {
    return get(item, CREATED);
  }

  double popularity(int item, Horizon horizon) {
    return Double.longBitsToDouble(get(item, POPULARITY + HeapItemIndex.column(horizon)));
  }

  private long get(int item, int field) {
    return (long) LONGS.getAcquire(values, item * ROW + field);
  }

  private void put(int item, int field, long value) {
    LONGS.setRelease(values, item * ROW + field, value);
  }
}
