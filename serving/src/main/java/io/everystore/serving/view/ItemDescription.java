package io.everystore.serving.view;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.InteractionFacts;

/**
 * What one source, the catalogue or the stream of events, says of an item. Texts are empty and
 * prices -1 where it says nothing.
 */
record ItemDescription(
    String title,
    String brand,
    String productType,
    long priceCents,
    long salePriceCents,
    String currency,
    String link,
    String imageLink,
    String groupId,
    boolean available,
    long createdTimeMillis) {

  static final long NO_PRICE = -1;
  static final ItemDescription NOTHING =
      new ItemDescription("", "", "", NO_PRICE, NO_PRICE, "", "", "", "", true, 0);

  static ItemDescription of(CatalogueItem item) {
    return new ItemDescription(
        item.getTitle(),
        item.getBrand(),
        item.getProductType(),
        item.hasPriceCents() ? item.getPriceCents() : NO_PRICE,
        item.hasSalePriceCents() ? item.getSalePriceCents() : NO_PRICE,
        item.getCurrency(),
        item.getLink(),
        item.getImageLink(),
        item.getItemGroupId(),
        isAvailable(item.getAvailability()),
        item.getCreatedTimeMillis());
  }

  static ItemDescription of(InteractionFacts facts, long firstEventTimeMillis) {
    return new ItemDescription(
        facts.getTitle(),
        facts.getBrand(),
        facts.getProductType(),
        facts.hasPriceCents() ? facts.getPriceCents() : NO_PRICE,
        NO_PRICE,
        facts.getCurrency(),
        "",
        "",
        "",
        true,
        firstEventTimeMillis);
  }

  /** This description with what it leaves open taken from another. */
  ItemDescription orElse(ItemDescription other) {
    boolean priced = priceCents != NO_PRICE;
    return new ItemDescription(
        first(title, other.title),
        first(brand, other.brand),
        first(productType, other.productType),
        priced ? priceCents : other.priceCents,
        priced ? salePriceCents : other.salePriceCents,
        priced ? currency : other.currency,
        first(link, other.link),
        first(imageLink, other.imageLink),
        first(groupId, other.groupId),
        available,
        createdTimeMillis != 0 ? createdTimeMillis : other.createdTimeMillis);
  }

  /** What a buyer pays now. */
  long currentPriceCents() {
    return isOnSale() ? salePriceCents : priceCents;
  }

  boolean isOnSale() {
    return salePriceCents != NO_PRICE && salePriceCents < priceCents;
  }

  /** Can be ordered: everything but what is out of stock or was taken out of the catalogue. */
  private static boolean isAvailable(String availability) {
    return switch (availability) {
      case "", "in_stock", "preorder", "backorder" -> true;
      default -> false;
    };
  }

  private static String first(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
