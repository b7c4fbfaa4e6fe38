package io.everystore.serving;

import io.everystore.feature.proto.InteractionItem;
import io.everystore.serving.ingest.ItemFacts;
import io.everystore.serving.view.ItemIndex;

/** Completes events from this process' own index of items. Thread-safe. */
final class IndexedItemFacts implements ItemFacts {
  private final ItemIndex items;

  IndexedItemFacts(ItemIndex items) {
    this.items = items;
  }

  @Override
  public void complete(InteractionItem.Builder item) {
    int number = items.find(item.getItemId());
    if (number == ItemIndex.NONE) {
      return;
    }
    if (item.getTitle().isEmpty()) {
      item.setTitle(items.title(number));
    }
    int brand = items.brand(number);
    if (brand != ItemIndex.NONE && item.getBrand().isEmpty()) {
      item.setBrand(items.brandName(brand));
    }
    int category = items.category(number);
    if (category != ItemIndex.NONE && item.getProductType().isEmpty()) {
      item.setProductType(items.categoryName(category));
    }
    long priceCents = items.priceCents(number);
    if (priceCents >= 0 && !item.hasPriceCents()) {
      item.setPriceCents(priceCents);
    }
  }
}
