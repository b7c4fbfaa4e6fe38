package io.everystore.standalone.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * One thing in the sample catalogue.
 *
 * @param salePriceCents what it costs now when reduced, else -1
 * @param group what colour variants share; empty for a product alone
 */
record Product(
    String id,
    String title,
    String description,
    String brand,
    Category category,
    long priceCents,
    long salePriceCents,
    boolean inStock,
    String group,
    String imageLink) {

  /** What a buyer pays now. */
  long currentPriceCents() {
    return salePriceCents >= 0 ? salePriceCents : priceCents;
  }

  /** Writes it as the body of {@code PUT /v1/items/{id}}, with its id. */
  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("title", title);
    json.writeStringField("description", description);
    json.writeStringField("link", "/#/item/" + id);
    json.writeStringField("image_link", imageLink);
    json.writeStringField("availability", inStock ? "in_stock" : "out_of_stock");
    json.writeStringField("price", euros(priceCents));
    if (salePriceCents >= 0) {
      json.writeStringField("sale_price", euros(salePriceCents));
    }
    json.writeStringField("brand", brand);
    json.writeStringField("product_type", category.path());
    if (!group.isEmpty()) {
      json.writeStringField("item_group_id", group);
    }
    json.writeEndObject();
  }

  private static String euros(long cents) {
    return String.format(Locale.ROOT, "%d.%02d EUR", cents / 100, cents % 100);
  }
}
