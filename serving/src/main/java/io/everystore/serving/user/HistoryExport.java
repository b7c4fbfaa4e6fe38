package io.everystore.serving.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Property;
import java.io.IOException;
import java.time.LocalDate;

/**
 * Writes what one person did as lines of an export: each event while it is held exactly, sums by
 * day before that, and the properties events told.
 */
final class HistoryExport {
  private final History history;
  private final Lines lines;
  private int lineIndex;

  /** Takes one fact after the other. */
  interface Lines {
    void line(String kind, Members members);
  }

  /** Writes the members of one line. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private HistoryExport(History history, Lines lines) {
    this.history = history;
    this.lines = lines;
  }

  static void write(History history, Lines lines) {
    HistoryExport export = new HistoryExport(history, lines);
    export.events();
    export.days();
    export.itemDays();
    history.getPropertiesList().forEach(property -> property(property, lines));
  }

  private void events() {
    long timeMillis = history.getNewestTimeMillis();
    for (int i = 0; i < history.getEventNamesCount(); i++) {
      timeMillis -= history.getEventGapsMillis(i);
      long eventMillis = timeMillis;
      int event = i;
      lines.line("event", json -> event(json, event, eventMillis));
    }
  }

  private void event(JsonGenerator json, int event, long eventMillis) throws IOException {
    json.writeStringField("event", history.getNames(history.getEventNames(event)));
    json.writeStringField("time", ProfileJson.time(eventMillis));
    if (history.getEventDevicesCount() > 0) {
      writeUnlessEmpty(json, "device", text(history.getEventDevices(event)));
    }
    if (history.getEventValuesCount() > 0 && history.getEventValues(event) > 0) {
      json.writeNumberField("value_cents", history.getEventValues(event) - 1);
    }
    json.writeArrayFieldStart("items");
    for (int end = lineIndex + history.getEventLines(event); lineIndex < end; lineIndex++) {
      json.writeStartObject();
      product(json, history.getLineProducts(lineIndex));
      int more = history.getLineQuantitiesCount() == 0 ? 0 : history.getLineQuantities(lineIndex);
      json.writeNumberField("quantity", more + 1);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void product(JsonGenerator json, int product) throws IOException {
    json.writeStringField("item_id", text(history.getProductItems(product)));
    writeUnlessEmpty(json, "brand", text(history.getProductBrands(product)));
    writeUnlessEmpty(json, "category", text(history.getProductCategories(product)));
    if (history.getProductPrices(product) > 0) {
      json.writeNumberField("price_cents", history.getProductPrices(product) - 1);
    }
  }

  private void days() {
    int day = 0;
    for (int i = 0; i < history.getDayNamesCount(); i++) {
      day = i == 0 ? history.getDayGaps(i) : day - history.getDayGaps(i);
      String date = LocalDate.ofEpochDay(day).toString();
      int at = i;
      lines.line(
          "day",
          json -> {
            json.writeStringField("day", date);
            json.writeStringField("event", history.getNames(history.getDayNames(at)));
            json.writeNumberField("events", history.getDayEvents(at));
            json.writeNumberField("value_cents", history.getDayValues(at));
          });
    }
  }

  private void itemDays() {
    int day = 0;
    for (int i = 0; i < history.getItemDayNamesCount(); i++) {
      day = i == 0 ? history.getItemDayGaps(i) : day - history.getItemDayGaps(i);
      String date = LocalDate.ofEpochDay(day).toString();
      int at = i;
      lines.line(
          "item_day",
          json -> {
            json.writeStringField("day", date);
            json.writeStringField("event", history.getNames(history.getItemDayNames(at)));
            product(json, history.getItemDayProducts(at));
            json.writeNumberField("quantity", history.getItemDayQuantities(at));
          });
    }
  }

  private static void property(Property property, Lines lines) {
    lines.line(
        "property",
        json -> {
          json.writeStringField("name", property.getName());
          json.writeStringField("value", property.getValue());
          json.writeStringField("time", ProfileJson.time(property.getAtMillis()));
          json.writeStringField("first_value", property.getFirstValue());
          json.writeStringField("first_time", ProfileJson.time(property.getFirstAtMillis()));
        });
  }

  private static void writeUnlessEmpty(JsonGenerator json, String name, String text)
      throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  private String text(int reference) {
    return reference == 0 ? "" : history.getTexts(reference - 1);
  }
}
