package io.everystore.feature.registry;

import org.jspecify.annotations.Nullable;

/**
 * Names one thing that may be chosen for a page: a row, or a title of a row. Its text is the key of
 * an arm in the model {@link #MODEL}: {@code home/buyer/trending} or, with a title, {@code
 * home/buyer/trending/0c1d2e3f}.
 *
 * @param segment {@link #ALL}, or who sees it
 * @param titleKey {@link #NO_TITLE} for the row itself
 */
public record RowArm(String page, String segment, String rowId, int titleKey) {
  /** Name of the model that arms are published in. */
  public static final String MODEL = "rows";

  /** The sum of all segments. */
  public static final String ALL = "all";

  /** Segment of pages that were logged before there were any. */
  public static final String UNKNOWN = "unknown";

  /** What impressions of one strategy's answer name as their page; it has no rows to choose. */
  public static final String RECOMMENDATIONS = "recommendations";

  public static final int NO_TITLE = 0;

  /** Longer names are not learned, so that a model has a bound in bytes. */
  public static final int NAME_CHARS = 64;

  private static final int HEX_DIGITS = 8;

  /** An arm of a row. */
  public static RowArm of(String page, String segment, String rowId) {
    return new RowArm(page, segment, rowId, NO_TITLE);
  }

  /** The same arm summed over segments. */
  public RowArm ofAll() {
    return new RowArm(page, ALL, rowId, titleKey);
  }

  /** The row whose title it is, itself when it is a row. */
  public RowArm row() {
    return titleKey == NO_TITLE ? this : new RowArm(page, segment, rowId, NO_TITLE);
  }

  /** Key of a title as it was written by whoever plans the page; never {@link #NO_TITLE}. */
  public static int titleKey(String title) {
    int hash = title.hashCode();
    // As MurmurHash3 finishes: similar titles shall not have similar keys.
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    hash ^= hash >>> 16;
    return hash == NO_TITLE ? 1 : hash;
  }

  /** True when the names can be told apart in a key and are not too long. */
  public boolean isSound() {
    return isName(page) && isName(segment) && isName(rowId);
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= NAME_CHARS && name.indexOf('/') < 0;
  }

  /** Reads a key; null when it is none. */
  public static @Nullable RowArm parse(String key) {
    int page = key.indexOf('/');
    int segment = key.indexOf('/', page + 1);
    if (page < 0 || segment < 0) {
      return null;
    }
    int row = key.indexOf('/', segment + 1);
    String rowId = key.substring(segment + 1, row < 0 ? key.length() : row);
    int titleKey = NO_TITLE;
    if (row >= 0) {
      try {
        titleKey = Integer.parseUnsignedInt(key, row + 1, key.length(), 16);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    RowArm arm =
        new RowArm(key.substring(0, page), key.substring(page + 1, segment), rowId, titleKey);
    return arm.isSound() && arm.toString().equals(key) ? arm : null;
  }

  @Override
  public String toString() {
    String key = page + "/" + segment + "/" + rowId;
    return titleKey == NO_TITLE ? key : key + "/" + hex(titleKey);
  }

  private static String hex(int value) {
    String digits = Integer.toHexString(value);
    return "0".repeat(HEX_DIGITS - digits.length()) + digits;
  }
}
