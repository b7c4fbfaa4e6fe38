package io.everystore.feature.aggregate;

import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a history holds of older events: sums by day (UTC) and name, and for the newer of those days
 * lines by product as well.
 *
 * <p>At most {@link #MAX_ITEM_ROWS} rows by product and {@link #MAX_ROWS} others. What exceeds them
 * are whole days, the oldest first, and a day that was given up never comes back, so the order of
 * arrival does not matter.
 */
final class DayTotals {
  static final int MAX_ROWS = 2_000;
  static final int MAX_ITEM_ROWS = 500;
  static final int NONE = 0;

  /** Events of one name on one day. */
  record DayName(int day, String name) {}

  /** Lines of one product in events of one name on one day. */
  record DayProduct(int day, String name, Product product) {}

  /** Sums of events. */
  record Events(long events, long valueCents, long valuedEvents) {
    Events plus(Events other) {
      return new Events(
          events + other.events, valueCents + other.valueCents, valuedEvents + other.valuedEvents);
    }
  }

  /** Sums of lines. */
  record Lines(long lines, long quantity) {
    Lines plus(Lines other) {
      return new Lines(lines + other.lines, quantity + other.quantity);
    }
  }

  private final TreeMap<DayName, Events> events =
      new TreeMap<>(Comparator.comparingInt(DayName::day).reversed().thenComparing(DayName::name));
  private final TreeMap<DayProduct, Lines> lines =
      new TreeMap<>(
          Comparator.comparingInt(DayProduct::day)
              .reversed()
              .thenComparing(DayProduct::name)
              .thenComparing(DayProduct::product));
  private int itemsAfterDay = NONE;

  void add(HistoryEvent event) {
    int day = DayCounts.day(event.timeMillis());
    boolean valued = event.valueCents() != Product.UNKNOWN;
    add(
        new DayName(day, event.name()),
        new Events(1, valued ? event.valueCents() : 0, valued ? 1 : 0));
    for (HistoryEvent.Line line : event.lines()) {
      add(new DayProduct(day, event.name(), line.product()), new Lines(1, line.quantity()));
    }
  }

  void add(DayName key, Events sums) {
    events.merge(key, sums, Events::plus);
  }

  void add(DayProduct key, Lines sums) {
    if (key.day() > itemsAfterDay) {
      lines.merge(key, sums, Lines::plus);
    }
  }

  void merge(DayTotals other) {
    itemsAfterDay = Math.max(itemsAfterDay, other.itemsAfterDay);
    other.events.forEach(this::add);
    other.lines.forEach(this::add);
  }

  void setItemsAfterDay(int day) {
    itemsAfterDay = day;
  }

  int itemsAfterDay() {
    return itemsAfterDay;
  }

  /**
   * Gives up what exceeds the bounds and what lies before a day.
   *
   * @return the first day that is held: {@code heldFromDay} or a later one
   */
  int trim(int heldFromDay) {
    int from = heldFromDay;
    while (!events.isEmpty() && (events.lastKey().day() < from || events.size() > MAX_ROWS)) {
      from = Math.max(from, events.lastKey().day() + 1);
      events.pollLastEntry();
    }
    while (!lines.isEmpty()
        && (lines.lastKey().day() < from
            || lines.lastKey().day() <= itemsAfterDay
            || lines.size() > MAX_ITEM_ROWS)) {
      int day = lines.lastKey().day();
      itemsAfterDay = day >= from ? Math.max(itemsAfterDay, day) : itemsAfterDay;
      lines.pollLastEntry();
    }
    if (itemsAfterDay < from) {
      itemsAfterDay = NONE;
    }
    return from;
  }

  /** Newest first. */
  SortedMap<DayName, Events> events() {
    return events;
  }

  /** Newest first. */
  SortedMap<DayProduct, Lines> lines() {
    return lines;
  }
}
