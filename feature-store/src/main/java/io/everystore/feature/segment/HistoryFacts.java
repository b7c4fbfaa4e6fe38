package io.everystore.feature.segment;

import io.everystore.feature.codec.WireReader;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Property;
import java.util.Arrays;

/**
 * A history as parallel arrays of numbers, read out of its bytes without an object per event.
 *
 * <p>Reusable: what it answers holds until the next {@link #read}. Texts stay where they are, in
 * the caller's bytes. Not thread-safe.
 */
final class HistoryFacts {
  private static final int KEPT = 64;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  final Steps steps;
  private final WireReader in = new WireReader(Subject.NONE);
  private byte[] bytes = Subject.NONE;

  /** Pairs of position and length. */
  private final Slices names = new Slices();

  private final Slices texts = new Slices();
  private final Slices properties = new Slices();

  final Ints productItems = new Ints();
  final Ints productBrands = new Ints();
  final Ints productCategories = new Ints();

  /** Cents plus one; 0: unknown. */
  final Longs productPrices = new Longs();

  /** Newest first. */
  final Longs times = new Longs();

  final Ints eventNames = new Ints();
  private final Ints eventDevices = new Ints();
  private final Longs eventValues = new Longs();

  /** First line of each event; one more than there are events. */
  final Ints lineStarts = new Ints();

  final Ints lineProducts = new Ints();
  private final Ints lineQuantities = new Ints();
  final Ints dayNames = new Ints();

  /** Beginning of the day. */
  final Longs dayTimes = new Longs();

  final Longs dayEvents = new Longs();
  final Longs dayValues = new Longs();
  final Longs dayValuedEvents = new Longs();
  final Ints itemDayNames = new Ints();
  final Longs itemDayTimes = new Longs();
  final Ints itemDayProducts = new Ints();
  final Longs itemDayLines = new Longs();
  final Longs itemDayQuantities = new Longs();

  /**
   * Makes one that has read nothing.
   *
   * @param steps told what is looked at
   */
  HistoryFacts(Steps steps) {
    this.steps = steps;
  }

  /** Reads a history in place of the one before. */
  void read(byte[] history) {
    bytes = history;
    clear();
    in.reset(history);
    long newestMillis = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag >>> 3) {
        case History.NAMES_FIELD_NUMBER -> names.add(in);
        case History.TEXTS_FIELD_NUMBER -> texts.add(in);
        case History.PROPERTIES_FIELD_NUMBER -> properties.add(in);
        case History.PRODUCT_ITEMS_FIELD_NUMBER -> productItems.read(in);
        case History.PRODUCT_BRANDS_FIELD_NUMBER -> productBrands.read(in);
        case History.PRODUCT_CATEGORIES_FIELD_NUMBER -> productCategories.read(in);
        case History.PRODUCT_PRICES_FIELD_NUMBER -> productPrices.read(in);
        case History.NEWEST_TIME_MILLIS_FIELD_NUMBER -> newestMillis = in.varint();
        case History.EVENT_GAPS_MILLIS_FIELD_NUMBER -> times.read(in);
        case History.EVENT_NAMES_FIELD_NUMBER -> eventNames.read(in);
        case History.EVENT_DEVICES_FIELD_NUMBER -> eventDevices.read(in);
        case History.EVENT_VALUES_FIELD_NUMBER -> eventValues.read(in);
        case History.EVENT_LINES_FIELD_NUMBER -> lineStarts.read(in);
        case History.LINE_PRODUCTS_FIELD_NUMBER -> lineProducts.read(in);
        case History.LINE_QUANTITIES_FIELD_NUMBER -> lineQuantities.read(in);
        case History.DAY_GAPS_FIELD_NUMBER -> dayTimes.read(in);
        case History.DAY_NAMES_FIELD_NUMBER -> dayNames.read(in);
        case History.DAY_EVENTS_FIELD_NUMBER -> dayEvents.read(in);
        case History.DAY_VALUES_FIELD_NUMBER -> dayValues.read(in);
        case History.DAY_VALUED_EVENTS_FIELD_NUMBER -> dayValuedEvents.read(in);
        case History.ITEM_DAY_GAPS_FIELD_NUMBER -> itemDayTimes.read(in);
        case History.ITEM_DAY_NAMES_FIELD_NUMBER -> itemDayNames.read(in);
        case History.ITEM_DAY_PRODUCTS_FIELD_NUMBER -> itemDayProducts.read(in);
        case History.ITEM_DAY_LINES_FIELD_NUMBER -> itemDayLines.read(in);
        case History.ITEM_DAY_QUANTITIES_FIELD_NUMBER -> itemDayQuantities.read(in);
        default -> in.skipField(tag);
      }
    }
    for (int i = 0; i < times.size; i++) {
      newestMillis -= times.values[i];
      times.values[i] = newestMillis;
    }
    daysToTimes(dayTimes);
    daysToTimes(itemDayTimes);
    int lines = 0;
    for (int i = 0; i < lineStarts.size; i++) {
      int count = lineStarts.values[i];
      lineStarts.values[i] = lines;
      lines += count;
    }
    lineStarts.add(lines);
  }

  private static void daysToTimes(Longs days) {
    long day = 0;
    for (int i = 0; i < days.size; i++) {
      day = i == 0 ? days.values[0] : day - days.values[i];
      days.values[i] = day * DAY_MILLIS;
    }
  }

  private void clear() {
    names.size = 0;
    texts.size = 0;
    properties.size = 0;
    productItems.size = 0;
    productBrands.size = 0;
    productCategories.size = 0;
    productPrices.size = 0;
    times.size = 0;
    eventNames.size = 0;
    eventDevices.size = 0;
    eventValues.size = 0;
    lineStarts.size = 0;
    lineProducts.size = 0;
    lineQuantities.size = 0;
    dayTimes.size = 0;
    dayNames.size = 0;
    dayEvents.size = 0;
    dayValues.size = 0;
    dayValuedEvents.size = 0;
    itemDayTimes.size = 0;
    itemDayNames.size = 0;
    itemDayProducts.size = 0;
    itemDayLines.size = 0;
    itemDayQuantities.size = 0;
  }

  /** Index of an event name, -1 when no event has it. */
  int name(byte[] name) {
    for (int i = 0; i < names.size; i++) {
      if (Utf8Text.equal(bytes, names.at[i], names.lengths[i], name)) {
        return i;
      }
    }
    return -1;
  }

  /** Number of texts, and so the greatest reference. */
  int textCount() {
    return texts.size;
  }

  /** Whether a test holds for the text of a reference; never for 0, which is unknown. */
  boolean text(int reference, TextTest test) {
    if (reference == 0) {
      return false;
    }
    int length = texts.lengths[reference - 1];
    steps.take(test.steps(length));
    return test.holds(bytes, texts.at[reference - 1], length);
  }

  /** Reference to the device of an event. */
  int device(int event) {
    return eventDevices.size == 0 ? 0 : eventDevices.values[event];
  }

  /** Value of an event in cents, -1 when unknown. */
  long valueCents(int event) {
    return eventValues.size == 0 ? -1 : eventValues.values[event] - 1;
  }

  int quantity(int line) {
    return lineQuantities.size == 0 ? 1 : lineQuantities.values[line] + 1;
  }

  /**
   * Finds a property's latest or first value.
   *
   * @return its position shifted by 32 bits, and its length; -1 when there is none
   */
  long property(byte[] name, boolean first) {
    int wanted = first ? Property.FIRST_VALUE_FIELD_NUMBER : Property.VALUE_FIELD_NUMBER;
    steps.take(properties.size);
    for (int i = 0; i < properties.size; i++) {
      in.moveTo(properties.at[i]);
      int end = properties.at[i] + properties.lengths[i];
      boolean found = false;
      while (in.position() < end) {
        int tag = in.tag();
        int field = tag >>> 3;
        if (field == Property.NAME_FIELD_NUMBER || field == wanted) {
          int length = in.length();
          int at = in.position();
          in.skip(length);
          if (field == wanted && found) {
            return (long) at << Integer.SIZE | length;
          }
          found |= field == Property.NAME_FIELD_NUMBER && Utf8Text.equal(bytes, at, length, name);
        } else {
          in.skipField(tag);
        }
      }
    }
    return -1;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where texts lie. */
  private static final class Slices {
    private int[] at = NO_INTS;
    private int[] lengths = NO_INTS;
    private int size;

    private void add(WireReader in) {
      int length = in.length();
      if (size == at.length) {
        at = Arrays.copyOf(at, Math.max(KEPT, size * 2));
        lengths = Arrays.copyOf(lengths, at.length);
      }
      at[size] = in.position();
      lengths[size++] = length;
      in.skip(length);
    }
  }

  /** A growing array. */
  static final class Ints {
    int[] values = NO_INTS;
    int size;

    private void read(WireReader in) {
      int length = in.length();
      if (values.length < size + length) {
        values = Arrays.copyOf(values, Math.max(KEPT, size + length));
      }
      for (int end = in.position() + length; in.position() < end; ) {
        values[size++] = (int) in.varint();
      }
    }

    private void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.max(KEPT, size * 2));
      }
      values[size++] = value;
    }
  }

  /** A growing array. */
  static final class Longs {
    long[] values = NO_LONGS;
    int size;

    private void read(WireReader in) {
      int length = in.length();
      if (values.length < size + length) {
        values = Arrays.copyOf(values, Math.max(KEPT, size + length));
      }
      for (int end = in.position() + length; in.position() < end; ) {
        values[size++] = in.varint();
      }
    }
  }
}
