package io.everystore.serving.view;

/** The members of an item as every answer shows them; see {@link ItemIndex#json}. */
final class ItemJson {
  private ItemJson() {}

  /** Leaves out what is not known. {@code sale_price} is there only when it is the lower one. */
  static byte[] encode(String itemId, ItemDescription item) {
    JsonMembers members =
        new JsonMembers()
            .add("item_id", itemId)
            .addUnlessEmpty("title", item.title())
            .addUnlessEmpty("brand", item.brand());
    if (item.priceCents() >= 0) {
      members.add("price", JsonMembers.price(item.priceCents(), item.currency()));
    }
    if (item.isOnSale()) {
      members.add("sale_price", JsonMembers.price(item.salePriceCents(), item.currency()));
    }
    return members
        .addUnlessEmpty("image_link", item.imageLink())
        .addUnlessEmpty("link", item.link())
        .toByteArray();
  }
}
