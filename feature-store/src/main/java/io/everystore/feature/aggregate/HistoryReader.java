package io.everystore.feature.aggregate;

import io.everystore.feature.aggregate.DayTotals.DayName;
import io.everystore.feature.aggregate.DayTotals.DayProduct;
import io.everystore.feature.aggregate.HistoryEvent.Line;
import io.everystore.feature.proto.History;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link HistoryWriter} wrote. */
final class HistoryReader {
  private HistoryReader() {}

  static PersonHistory read(History in) {
    PersonHistory history = new PersonHistory();
    history.setHorizons(in.getExactAfterMillis(), in.getHeldFromDay());
    history.days().setItemsAfterDay(in.getItemsAfterDay());
    in.getPropertiesList().forEach(history.properties()::add);
    List<Product> products = new ArrayList<>();
    for (int i = 0; i < in.getProductItemsCount(); i++) {
      products.add(
          new Product(
              text(in, in.getProductItems(i)),
              text(in, in.getProductBrands(i)),
              text(in, in.getProductCategories(i)),
              in.getProductPrices(i) - 1));
    }
    events(in, products, history);
    days(in, products, history.days());
    return history;
  }

  private static void events(History in, List<Product> products, PersonHistory history) {
    long timeMillis = in.getNewestTimeMillis();
    int line = 0;
    for (int i = 0; i < in.getEventNamesCount(); i++) {
      timeMillis -= in.getEventGapsMillis(i);
      List<Line> lines = new ArrayList<>(in.getEventLines(i));
      for (int end = line + in.getEventLines(i); line < end; line++) {
        int more = in.getLineQuantitiesCount() == 0 ? 0 : in.getLineQuantities(line);
        lines.add(new Line(products.get(in.getLineProducts(line)), more + 1));
      }
      history.add(
          new HistoryEvent(
              timeMillis,
              in.getNames(in.getEventNames(i)),
              in.getEventDevicesCount() == 0 ? "" : text(in, in.getEventDevices(i)),
              in.getEventValuesCount() == 0 ? Product.UNKNOWN : in.getEventValues(i) - 1,
              lines));
    }
  }

  private static void days(History in, List<Product> products, DayTotals days) {
    int day = 0;
    for (int i = 0; i < in.getDayNamesCount(); i++) {
      day = i == 0 ? in.getDayGaps(i) : day - in.getDayGaps(i);
      days.add(
          new DayName(day, in.getNames(in.getDayNames(i))),
          new DayTotals.Events(in.getDayEvents(i), in.getDayValues(i), in.getDayValuedEvents(i)));
    }
    for (int i = 0; i < in.getItemDayNamesCount(); i++) {
      day = i == 0 ? in.getItemDayGaps(i) : day - in.getItemDayGaps(i);
      days.add(
          new DayProduct(
              day, in.getNames(in.getItemDayNames(i)), products.get(in.getItemDayProducts(i))),
          new DayTotals.Lines(in.getItemDayLines(i), in.getItemDayQuantities(i)));
    }
  }

  private static String text(History in, int reference) {
    return reference == 0 ? "" : in.getTexts(reference - 1);
  }
}
