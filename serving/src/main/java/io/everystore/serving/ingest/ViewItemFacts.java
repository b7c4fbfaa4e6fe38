package io.everystore.serving.ingest;

import io.everystore.feature.proto.InteractionItem;
import io.everystore.serving.view.ItemIndex;

/** Completes events from the item index of this process. */
public final class ViewItemFacts implements ItemFacts {
  private final ItemIndex items;

  public ViewItemFacts(ItemIndex items) {
    this.items = items;
  }

  @Override
  public void complete(InteractionItem.Builder item) {
    int known = items.find(item.getItemId());
    if (known == ItemIndex.NONE) {
      return;
    }
    if (item.getTitle().isEmpty()) {
      item.setTitle(items.title(known));
    }
    int brand = items.brand(known);
    if (item.getBrand().isEmpty() && brand != ItemIndex.NONE) {
      item.setBrand(items.brandName(brand));
    }
    int category = items.category(known);
    if (item.getProductType().isEmpty() && category != ItemIndex.NONE) {
      item.setProductType(items.categoryName(category));
    }
    long priceCents = items.priceCents(known);
    if (!item.hasPriceCents() && priceCents >= 0) {
      item.setPriceCents(priceCents);
    }
  }
}
