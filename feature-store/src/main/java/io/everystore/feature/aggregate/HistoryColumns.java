package io.everystore.feature.aggregate;

import io.everystore.feature.aggregate.HistoryEvent.Line;
import io.everystore.feature.codec.WireReader;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.History;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A history whose events are all exact, as the columns it is written in: numbers as numbers, texts
 * where they lie in the bytes.
 *
 * <p>Reusable: {@link #read} begins anew. Not thread-safe.
 */
final class HistoryColumns {
  private static final byte[] NOTHING = {};

  private final WireReader in = new WireReader(NOTHING);
  private final Texts names = new Texts(History.NAMES_FIELD_NUMBER);
  private final Texts texts = new Texts(History.TEXTS_FIELD_NUMBER);
  private final Texts properties = new Texts(History.PROPERTIES_FIELD_NUMBER);
  private final Column productItems = new Column(History.PRODUCT_ITEMS_FIELD_NUMBER);
  private final Column productBrands = new Column(History.PRODUCT_BRANDS_FIELD_NUMBER);
  private final Column productCategories = new Column(History.PRODUCT_CATEGORIES_FIELD_NUMBER);
  private final Column productPrices = new Column(History.PRODUCT_PRICES_FIELD_NUMBER);

  /** Gaps in the bytes, times of the events while they are here. */
  private final Column times = new Column(History.EVENT_GAPS_MILLIS_FIELD_NUMBER);

  private final Column eventNames = new Column(History.EVENT_NAMES_FIELD_NUMBER);
  private final Column eventDevices = new Column(History.EVENT_DEVICES_FIELD_NUMBER);
  private final Column eventValues = new Column(History.EVENT_VALUES_FIELD_NUMBER);
  private final Column eventLines = new Column(History.EVENT_LINES_FIELD_NUMBER);
  private final Column lineProducts = new Column(History.LINE_PRODUCTS_FIELD_NUMBER);
  private final Column lineQuantities = new Column(History.LINE_QUANTITIES_FIELD_NUMBER);
  private final List<Texts> tables = List.of(names, texts, properties);
  private final List<Column> columns =
      List.of(
          productItems,
          productBrands,
          productCategories,
          productPrices,
          times,
          eventNames,
          eventDevices,
          eventValues,
          eventLines,
          lineProducts,
          lineQuantities);
  private int heldFromDay;

  /**
   * Takes the columns of a history.
   *
   * @return false when it has more than exact events
   * @throws IllegalArgumentException when the bytes are no message
   */
  boolean read(byte[] history) {
    tables.forEach(each -> each.clear(history));
    columns.forEach(Column::clear);
    heldFromDay = 0;
    long newestMillis = 0;
    in.reset(history);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag >>> 3) {
        case History.VERSION_FIELD_NUMBER, History.ID_FIELD_NUMBER -> in.skipField(tag);
        case History.NAMES_FIELD_NUMBER -> names.read(in);
        case History.TEXTS_FIELD_NUMBER -> texts.read(in);
        case History.PROPERTIES_FIELD_NUMBER -> properties.read(in);
        case History.PRODUCT_ITEMS_FIELD_NUMBER -> productItems.read(in);
        case History.PRODUCT_BRANDS_FIELD_NUMBER -> productBrands.read(in);
        case History.PRODUCT_CATEGORIES_FIELD_NUMBER -> productCategories.read(in);
        case History.PRODUCT_PRICES_FIELD_NUMBER -> productPrices.read(in);
        case History.NEWEST_TIME_MILLIS_FIELD_NUMBER -> newestMillis = in.varint();
        case History.EVENT_GAPS_MILLIS_FIELD_NUMBER -> times.read(in);
        case History.EVENT_NAMES_FIELD_NUMBER -> eventNames.read(in);
        case History.EVENT_DEVICES_FIELD_NUMBER -> eventDevices.read(in);
        case History.EVENT_VALUES_FIELD_NUMBER -> eventValues.read(in);
        case History.EVENT_LINES_FIELD_NUMBER -> eventLines.read(in);
        case History.LINE_PRODUCTS_FIELD_NUMBER -> lineProducts.read(in);
        case History.LINE_QUANTITIES_FIELD_NUMBER -> lineQuantities.read(in);
        case History.HELD_FROM_DAY_FIELD_NUMBER -> heldFromDay = (int) in.varint();
        default -> {
          return false;
        }
      }
    }
    for (int i = 0; i < times.size(); i++) {
      newestMillis -= times.get(i);
      times.set(i, newestMillis);
    }
    return true;
  }

  int heldFromDay() {
    return heldFromDay;
  }

  int events() {
    return times.size();
  }

  /** Newest first. */
  long timeMillis(int event) {
    return times.get(event);
  }

  /** Room the events take. */
  int weight() {
    int weight = 0;
    for (int i = 0; i < eventLines.size(); i++) {
      weight += Math.max(1, (int) eventLines.get(i));
    }
    return weight;
  }

  /** Properties as they are encoded. */
  List<byte[]> properties() {
    return properties.all();
  }

  /** Where an event belongs among those that are here. */
  int placeOf(HistoryEvent added) {
    int place = 0;
    while (place < events()
        && (timeMillis(place) > added.timeMillis()
            || (timeMillis(place) == added.timeMillis() && event(place).compareTo(added) < 0))) {
      place++;
    }
    return place;
  }

  private HistoryEvent event(int place) {
    int first = firstLine(place);
    List<Line> lines = new ArrayList<>();
    for (int line = first; line < first + eventLines.get(place); line++) {
      int product = (int) lineProducts.get(line);
      lines.add(
          new Line(
              new Product(
                  texts.of(productItems.get(product)),
                  texts.of(productBrands.get(product)),
                  texts.of(productCategories.get(product)),
                  productPrices.get(product) - 1),
              (int) lineQuantities.orZero(line) + 1));
    }
    return new HistoryEvent(
        timeMillis(place),
        names.of(eventNames.get(place) + 1),
        texts.of(eventDevices.orZero(place)),
        eventValues.size() == 0 ? Product.UNKNOWN : eventValues.get(place) - 1,
        lines);
  }

  private int firstLine(int event) {
    int first = 0;
    for (int i = 0; i < event; i++) {
      first += (int) eventLines.get(i);
    }
    return first;
  }

  void insert(int place, HistoryEvent event) {
    int line = firstLine(place);
    int lineCount = lineProducts.size();
    eventDevices.insertRare(place, texts.reference(event.device()), events());
    eventValues.insertRare(place, event.valueCents() + 1, events());
    times.insert(place, event.timeMillis());
    eventNames.insert(place, names.reference(event.name()) - 1L);
    eventLines.insert(place, event.lines().size());
    for (Line each : event.lines()) {
      lineQuantities.insertRare(line, each.quantity() - 1L, lineCount++);
      lineProducts.insert(line++, product(each.product()));
    }
  }

  /** Index of a product, which is new if there is none like it. */
  private int product(Product product) {
    int item = texts.reference(product.item());
    int brand = texts.reference(product.brand());
    int category = texts.reference(product.category());
    for (int i = 0; i < productItems.size(); i++) {
      if (productItems.get(i) == item
          && productBrands.get(i) == brand
          && productCategories.get(i) == category
          && productPrices.get(i) == product.priceCents() + 1) {
        return i;
      }
    }
    productItems.add(item);
    productBrands.add(brand);
    productCategories.add(category);
    productPrices.add(product.priceCents() + 1);
    return productItems.size() - 1;
  }

  /**
   * The history as it is now.
   *
   * @param newProperties encoded, in place of those that were read
   */
  byte[] write(String id, long version, int newHeldFromDay, List<byte[]> newProperties) {
    WireWriter out = WireWriter.ofThread();
    out.sfixed64(History.VERSION_FIELD_NUMBER, version);
    out.string(History.ID_FIELD_NUMBER, id);
    names.write(out);
    texts.write(out);
    productItems.write(out);
    productBrands.write(out);
    productCategories.write(out);
    productPrices.write(out);
    long newerMillis = events() == 0 ? 0 : timeMillis(0);
    out.int64(History.NEWEST_TIME_MILLIS_FIELD_NUMBER, newerMillis);
    for (int i = 0; i < times.size(); i++) {
      long timeMillis = times.get(i);
      times.set(i, newerMillis - timeMillis);
      newerMillis = timeMillis;
    }
    times.write(out);
    eventNames.write(out);
    eventDevices.write(out);
    eventValues.write(out);
    eventLines.write(out);
    lineProducts.write(out);
    lineQuantities.write(out);
    out.int64(History.HELD_FROM_DAY_FIELD_NUMBER, newHeldFromDay);
    for (byte[] property : newProperties) {
      out.element(History.PROPERTIES_FIELD_NUMBER, property, 0, property.length);
    }
    return out.toByteArray();
  }

  /** A growing column of whole numbers. */
  private static final class Column {
    private final int field;
    private long[] values = new long[64];
    private int size;

    Column(int field) {
      this.field = field;
    }

    void clear() {
      size = 0;
    }

    int size() {
      return size;
    }

    long get(int at) {
      return values[at];
    }

    /** Of a column that is left out while it has nothing but zeros. */
    long orZero(int at) {
      return size == 0 ? 0 : values[at];
    }

    void set(int at, long value) {
      values[at] = value;
    }

    void add(long value) {
      insert(size, value);
    }

    void insert(int at, long value) {
      reserve(1);
      System.arraycopy(values, at, values, at + 1, size - at);
      values[at] = value;
      size++;
    }

    /** Into a column that is left out while it has nothing but zeros. */
    void insertRare(int at, long value, int count) {
      if (size == 0 && value == 0) {
        return;
      }
      if (size == 0) {
        reserve(count);
        Arrays.fill(values, 0, count, 0);
        size = count;
      }
      insert(at, value);
    }

    private void reserve(int more) {
      if (size + more > values.length) {
        values = Arrays.copyOf(values, Math.max(2 * values.length, size + more));
      }
    }

    void read(WireReader in) {
      int length = in.length();
      reserve(length);
      for (int end = in.position() + length; in.position() < end; ) {
        values[size++] = in.varint();
      }
    }

    void write(WireWriter out) {
      if (size == 0) {
        return;
      }
      int mark = out.begin(field);
      for (int i = 0; i < size; i++) {
        out.packedVarint(values[i]);
      }
      out.end(mark);
    }
  }

  /** A table of texts, referred to by their place from 1; 0 is the empty one. */
  private static final class Texts {
    private final int field;
    private byte[] bytes = NOTHING;
    private int[] from = new int[64];
    private int[] lengths = new int[64];
    private int size;

    /** Those that are not in the bytes, behind those that are. */
    private final List<byte[]> more = new ArrayList<>();

    Texts(int field) {
      this.field = field;
    }

    void clear(byte[] of) {
      bytes = of;
      size = 0;
      more.clear();
    }

    void read(WireReader in) {
      if (size == from.length) {
        from = Arrays.copyOf(from, 2 * size);
        lengths = Arrays.copyOf(lengths, 2 * size);
      }
      lengths[size] = in.length();
      from[size] = in.position();
      in.skip(lengths[size++]);
    }

    List<byte[]> all() {
      List<byte[]> all = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        all.add(Arrays.copyOfRange(bytes, from[i], from[i] + lengths[i]));
      }
      return all;
    }

    String of(long reference) {
      if (reference == 0) {
        return "";
      }
      int at = (int) reference - 1;
      return at < size
          ? new String(bytes, from[at], lengths[at], StandardCharsets.UTF_8)
          : new String(more.get(at - size), StandardCharsets.UTF_8);
    }

    /** Of a text that is new if there is none like it. */
    int reference(String text) {
      if (text.isEmpty()) {
        return 0;
      }
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      // Ids differ at their ends, if at all.
      int last = utf8.length - 1;
      for (int i = 0; i < size; i++) {
        if (lengths[i] == utf8.length
            && bytes[from[i] + last] == utf8[last]
            && Arrays.equals(bytes, from[i], from[i] + lengths[i], utf8, 0, utf8.length)) {
          return i + 1;
        }
      }
      for (int i = 0; i < more.size(); i++) {
        if (Arrays.equals(more.get(i), utf8)) {
          return size + i + 1;
        }
      }
      more.add(utf8);
      return size + more.size();
    }

    void write(WireWriter out) {
      for (int i = 0; i < size; i++) {
        out.element(field, bytes, from[i], lengths[i]);
      }
      for (byte[] text : more) {
        out.element(field, text, 0, text.length);
      }
    }
  }
}
