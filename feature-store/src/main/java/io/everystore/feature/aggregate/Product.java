package io.everystore.feature.aggregate;

import io.everystore.feature.proto.InteractionItem;
import java.util.Comparator;

/**
 * An item as an event told of it.
 *
 * @param item empty for none, as brand and category
 * @param category path, outermost first
 * @param priceCents of one piece, {@link #UNKNOWN} when it was not told
 */
public record Product(String item, String brand, String category, long priceCents)
    implements Comparable<Product> {
  public static final long UNKNOWN = -1;

  /** Longer brands and categories are cut. */
  static final int BRAND_CHARS = 64;

  static final int CATEGORY_CHARS = 200;

  private static final Comparator<Product> ORDER =
      Comparator.comparing(Product::item)
          .thenComparing(Product::brand)
          .thenComparing(Product::category)
          .thenComparingLong(Product::priceCents);

  static Product of(InteractionItem item) {
    return new Product(
        item.getItemId(),
        cut(item.getBrand(), BRAND_CHARS),
        cut(item.getProductType(), CATEGORY_CHARS),
        item.hasPriceCents() ? item.getPriceCents() : UNKNOWN);
  }

  @Override
  public int compareTo(Product other) {
    return ORDER.compare(this, other);
  }

  /** The first characters, never half of one. */
  static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars);
  }
}
