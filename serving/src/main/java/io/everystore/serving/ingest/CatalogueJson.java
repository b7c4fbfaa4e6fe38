package io.everystore.serving.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.InteractionFacts;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.registry.FeatureVisitor;
import io.everystore.feature.registry.ItemFeatures;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes an item as its catalogue entry and the events tell it; the catalogue entry wins. */
final class CatalogueJson {
  private final Function<JsonGenerator, FeatureVisitor> features;

  /**
   * Makes a writer.
   *
   * @param features writes features as members of the object a generator is in
   */
  CatalogueJson(Function<JsonGenerator, FeatureVisitor> features) {
    this.features = features;
  }

  void write(
      JsonGenerator json,
      String itemId,
      @Nullable CatalogueItem entry,
      @Nullable ItemStats stats,
      long nowMillis)
      throws IOException {
    CatalogueItem item = entry == null ? CatalogueItem.getDefaultInstance() : entry;
    InteractionFacts seen =
        stats == null ? InteractionFacts.getDefaultInstance() : stats.getObserved();
    json.writeStartObject();
    json.writeStringField("id", itemId);
    text(json, "title", first(item.getTitle(), seen.getTitle()));
    text(json, "description", item.getDescription());
    text(json, "link", item.getLink());
    text(json, "image_link", item.getImageLink());
    if (entry != null) {
      json.writeStringField("availability", first(item.getAvailability(), "in_stock"));
    }
    if (item.hasPriceCents()) {
      money(json, "price", item.getPriceCents(), item.getCurrency());
    } else if (seen.hasPriceCents()) {
      money(json, "price", seen.getPriceCents(), seen.getCurrency());
    }
    if (item.hasSalePriceCents()) {
      money(json, "sale_price", item.getSalePriceCents(), item.getCurrency());
    }
    text(json, "brand", first(item.getBrand(), seen.getBrand()));
    text(json, "product_type", first(item.getProductType(), seen.getProductType()));
    text(json, "item_group_id", item.getItemGroupId());
    for (int i = 0; i < item.getCustomLabelsCount(); i++) {
      text(json, "custom_label_" + i, item.getCustomLabels(i));
    }
    json.writeObjectFieldStart("features");
    if (stats != null) {
      ItemFeatures.visit(stats, nowMillis, features.apply(json));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void money(JsonGenerator json, String name, long cents, String currency)
      throws IOException {
    json.writeStringField(name, new MoneyText(cents, currency).toString().stripTrailing());
  }

  private static String first(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
