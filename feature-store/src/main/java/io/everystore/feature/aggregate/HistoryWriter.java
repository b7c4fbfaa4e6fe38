package io.everystore.feature.aggregate;

import io.everystore.feature.aggregate.HistoryEvent.Line;
import io.everystore.feature.proto.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a history, its texts in tables in the order of their first use. For one use. */
final class HistoryWriter {
  private final History.Builder out = History.newBuilder();
  private final Map<String, Integer> names = new LinkedHashMap<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final Map<Product, Integer> products = new LinkedHashMap<>();

  History.Builder write(PersonHistory history) {
    events(history.exact());
    days(history.days());
    out.setExactAfterMillis(history.exactAfterMillis())
        .setItemsAfterDay(history.days().itemsAfterDay())
        .setHeldFromDay(history.heldFromDay())
        .addAllProperties(history.properties().all());
    products.keySet().forEach(this::product);
    return out.addAllNames(names.keySet()).addAllTexts(texts.keySet());
  }

  private void events(List<HistoryEvent> events) {
    List<Integer> devices = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    List<Integer> moreQuantities = new ArrayList<>();
    long newer = events.isEmpty() ? 0 : events.get(0).timeMillis();
    out.setNewestTimeMillis(newer);
    for (HistoryEvent event : events) {
      out.addEventGapsMillis(newer - event.timeMillis());
      newer = event.timeMillis();
      out.addEventNames(index(names, event.name()));
      out.addEventLines(event.lines().size());
      devices.add(text(event.device()));
      values.add(event.valueCents() + 1);
      for (Line line : event.lines()) {
        out.addLineProducts(index(products, line.product()));
        moreQuantities.add(line.quantity() - 1);
      }
    }
    if (devices.stream().anyMatch(device -> device != 0)) {
      out.addAllEventDevices(devices);
    }
    if (values.stream().anyMatch(value -> value != 0)) {
      out.addAllEventValues(values);
    }
    if (moreQuantities.stream().anyMatch(more -> more != 0)) {
      out.addAllLineQuantities(moreQuantities);
    }
  }

  private void days(DayTotals days) {
    int[] newer = {0};
    days.events()
        .forEach(
            (key, sums) -> {
              out.addDayGaps(newer[0] == 0 ? key.day() : newer[0] - key.day());
              newer[0] = key.day();
              out.addDayNames(index(names, key.name()));
              out.addDayEvents(sums.events());
              out.addDayValues(sums.valueCents());
              out.addDayValuedEvents(sums.valuedEvents());
            });
    newer[0] = 0;
    days.lines()
        .forEach(
            (key, sums) -> {
              out.addItemDayGaps(newer[0] == 0 ? key.day() : newer[0] - key.day());
              newer[0] = key.day();
              out.addItemDayNames(index(names, key.name()));
              out.addItemDayProducts(index(products, key.product()));
              out.addItemDayLines(sums.lines());
              out.addItemDayQuantities(sums.quantity());
            });
  }

  private void product(Product product) {
    out.addProductItems(text(product.item()));
    out.addProductBrands(text(product.brand()));
    out.addProductCategories(text(product.category()));
    out.addProductPrices(product.priceCents() + 1);
  }

  private int text(String text) {
    return text.isEmpty() ? 0 : index(texts, text) + 1;
  }

  private static <T> int index(Map<T, Integer> table, T entry) {
    return table.computeIfAbsent(entry, added -> table.size());
  }
}
