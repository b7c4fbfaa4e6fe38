package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.RowFilters;
import io.everystore.feature.proto.RowWeight;
import io.everystore.feature.proto.TemplateRow;
import java.io.IOException;
import java.util.List;

/** Page templates as JSON. */
final class PageTemplateFormat extends DefinitionFormat {
  private static final double BOOST = 2;
  private static final double BURY = 0.1;

  PageTemplateFormat() {
    super(DefinitionKind.PAGE_TEMPLATE, "page-templates");
  }

  @Override
  void readBody(FieldReader in, Definition.Builder into) {
    PageTemplate.Builder template = PageTemplate.newBuilder();
    // Without a page the template is for the page it is named after.
    template.setPage(in.text("page"));
    in.objects("rows", row -> template.addRows(row(row)));
    template.addAllExcludedItemIds(in.texts("excluded"));
    template.setMaxRows(in.integer("max_rows", 0));
    into.setPageTemplate(template);
  }

  private static TemplateRow row(FieldReader in) {
    TemplateRow.Builder row =
        TemplateRow.newBuilder()
            .setRowId(in.text("row_id"))
            .setTitle(in.text("title"))
            .addAllTitleVariants(in.texts("title_variants"))
            .setStrategy(in.text("strategy"))
            .setLimit(in.integer("limit", 0))
            .setMinimum(in.integer("minimum", 0))
            .addAllPinnedItemIds(in.texts("pinned"))
            .addAllExcludedItemIds(in.texts("excluded"))
            .setPad(in.flag("pad"));
    in.object("filters", filters -> row.setFilters(filters(filters)));
    in.objects("boosted", weight -> row.addBoosted(weight(weight, BOOST)));
    in.objects("buried", weight -> row.addBuried(weight(weight, BURY)));
    switch (in.text("order")) {
      case "", "fixed" -> {}
      case "auto" -> row.setAutoOrder(true);
      default -> in.wrong("order", "unknown (expected: fixed or auto)");
    }
    return row.build();
  }

  private static RowFilters filters(FieldReader in) {
    RowFilters.Builder filters =
        RowFilters.newBuilder()
            .setCategory(in.text("category"))
            .setQuery(in.text("query"))
            .addAllBrands(in.texts("brands"));
    in.cents("min_price").ifPresent(filters::setMinPriceCents);
    in.cents("max_price").ifPresent(filters::setMaxPriceCents);
    return filters.build();
  }

  private static RowWeight weight(FieldReader in, double missing) {
    RowWeight.Builder weight = RowWeight.newBuilder().setFactor(in.number("factor", missing));
    int targets = 0;
    for (String target : List.of("item_id", "category", "brand")) {
      targets += in.has(target) ? 1 : 0;
    }
    if (targets > 1) {
      in.wrong("item_id", "beside another target (expected: one of item_id, category, brand)");
    }
    if (in.has("item_id")) {
      weight.setItemId(in.text("item_id"));
    } else if (in.has("category")) {
      weight.setCategory(in.text("category"));
    } else if (in.has("brand")) {
      weight.setBrand(in.text("brand"));
    }
    return weight.build();
  }

  @Override
  void writeBody(JsonGenerator json, Definition definition) throws IOException {
    PageTemplate template = definition.getPageTemplate();
    json.writeStringField("page", template.getPage());
    json.writeArrayFieldStart("rows");
    for (TemplateRow row : template.getRowsList()) {
      row(json, row);
    }
    json.writeEndArray();
    strings(json, "excluded", template.getExcludedItemIdsList());
    if (template.getMaxRows() > 0) {
      json.writeNumberField("max_rows", template.getMaxRows());
    }
  }

  private static void row(JsonGenerator json, TemplateRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("row_id", row.getRowId());
    json.writeStringField("title", row.getTitle());
    strings(json, "title_variants", row.getTitleVariantsList());
    json.writeStringField("strategy", row.getStrategy());
    if (row.getLimit() > 0) {
      json.writeNumberField("limit", row.getLimit());
    }
    if (row.getMinimum() > 0) {
      json.writeNumberField("minimum", row.getMinimum());
    }
    if (row.hasFilters()) {
      filters(json, row.getFilters());
    }
    strings(json, "pinned", row.getPinnedItemIdsList());
    weights(json, "boosted", row.getBoostedList());
    weights(json, "buried", row.getBuriedList());
    strings(json, "excluded", row.getExcludedItemIdsList());
    json.writeBooleanField("pad", row.getPad());
    json.writeStringField("order", row.getAutoOrder() ? "auto" : "fixed");
    json.writeEndObject();
  }

  private static void filters(JsonGenerator json, RowFilters filters) throws IOException {
    json.writeObjectFieldStart("filters");
    if (!filters.getCategory().isEmpty()) {
      json.writeStringField("category", filters.getCategory());
    }
    if (!filters.getQuery().isEmpty()) {
      json.writeStringField("query", filters.getQuery());
    }
    if (filters.getBrandsCount() > 0) {
      strings(json, "brands", filters.getBrandsList());
    }
    if (filters.hasMinPriceCents()) {
      json.writeNumberField("min_price", filters.getMinPriceCents() / 100.0);
    }
    if (filters.hasMaxPriceCents()) {
      json.writeNumberField("max_price", filters.getMaxPriceCents() / 100.0);
    }
    json.writeEndObject();
  }

  private static void weights(JsonGenerator json, String name, List<RowWeight> weights)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (RowWeight weight : weights) {
      json.writeStartObject();
      switch (weight.getTargetCase()) {
        case ITEM_ID -> json.writeStringField("item_id", weight.getItemId());
        case CATEGORY -> json.writeStringField("category", weight.getCategory());
        case BRAND -> json.writeStringField("brand", weight.getBrand());
        case TARGET_NOT_SET -> {}
      }
      json.writeNumberField("factor", weight.getFactor());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
