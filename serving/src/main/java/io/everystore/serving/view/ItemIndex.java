package io.everystore.serving.view;

/**
 * Every known item under a dense number, with the facts the hot path needs in flat arrays:
 * candidate generation and ranking work on numbers and turn them into ids only when the answer is
 * written.
 *
 * <p>Written by the materializer's thread alone; any thread may read. A reader may see an item's
 * facts change between two calls, never torn ones. Numbers are process-local and never reused.
 */
public interface ItemIndex {
  /** What {@link #find}, {@link #category}, {@link #brand} and {@link #group} answer for none. */
  int NONE = -1;

  /** Over which time an item's popularity is decayed. */
  enum Horizon {
    /** Half-life one hour: what trends. */
    HOUR,
    /** Half-life one day. */
    DAY,
    /** Half-life two weeks. */
    FORTNIGHT,
    /** Purchases, half-life two weeks: what sells. */
    SALES
  }

  /** The item's number, or {@link #NONE}. */
  int find(String itemId);

  /** One more than the greatest number given out. */
  int size();

  String itemId(int item);

  /** True when it may be shown: not deleted from the catalogue and not out of stock. */
  boolean available(int item);

  /** Number of the item's full category path, or {@link #NONE}. */
  int category(int item);

  /** Number of the outermost level of the item's category path, or {@link #NONE}. */
  int topCategory(int item);

  /** Category path such as "Home > Kitchen", for a number from {@link #category}. */
  String categoryName(int category);

  /** Number of a category path at any level, or {@link #NONE}. */
  int findCategory(String productType);

  /** True when {@code category} is {@code ancestor} or lies below it. */
  boolean isWithin(int category, int ancestor);

  int brand(int item);

  String brandName(int brand);

  int findBrand(String brand);

  /** Number of the item_group_id that variants share, or {@link #NONE}. */
  int group(int item);

  /** What a buyer pays now, in cents, or -1 when unknown. */
  long priceCents(int item);

  String title(int item);

  /** When the item entered the catalogue, or its first event; milliseconds since the epoch. */
  long createdTimeMillis(int item);

  /**
   * Log2 of the decayed weight, shifted by the decay since the epoch: {@code log2(weight) +
   * at/halfLife}. Comparable between items at any time without knowing the time, also for logs of
   * years ago; {@link Double#NEGATIVE_INFINITY} without any event.
   */
  double popularity(int item, Horizon horizon);

  /** Days after which people buy the item again, 0 when that is not known. */
  float rebuyDays(int item);

  /**
   * UTF-8 JSON members of the item as an answer shows it, without braces: {@code
   * "item_id":"…","title":"…","brand":"…","price":"12.90 EUR","sale_price":"9.90 EUR",
   * "image_link":"…","link":"…"}. Do not modify.
   */
  byte[] json(int item);

  /** What is seen after {@code item} in sessions, strongest first. */
  NeighbourList after(int item);

  /** What is seen before {@code item} in sessions, strongest first. */
  NeighbourList before(int item);

  /** What is bought together with {@code item}, strongest first. */
  NeighbourList boughtWith(int item);

  /** Parallel arrays, strongest first; do not modify. */
  record NeighbourList(int[] items, float[] weights) {
    public static final NeighbourList EMPTY = new NeighbourList(new int[0], new float[0]);
  }
}
