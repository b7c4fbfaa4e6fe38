package io.everystore.feature.segment;

import java.util.List;

/** Which lines of events count. Immutable. */
interface LineFilter {
  int NONE = -1;

  /**
   * Tests a line of an event, or of a day.
   *
   * @param event {@link #NONE} for lines of a day, of which neither device nor value is known
   * @param product {@link #NONE} for an event without lines
   * @param quantity pieces, 0 without a line
   */
  boolean holds(HistoryFacts history, int event, int product, long quantity);

  /** As a marketer says it: "brand is Acme". */
  String words();

  /** Texts of an event or its line. */
  enum TextField {
    ITEM("item"),
    BRAND("brand"),
    CATEGORY("category"),
    DEVICE("device");

    private final String words;

    TextField(String words) {
      this.words = words;
    }

    /** Reference to the text, 0 when it is unknown. */
    int reference(HistoryFacts history, int event, int product) {
      if (this == DEVICE) {
        return event == NONE ? 0 : history.device(event);
      }
      if (product == NONE) {
        return 0;
      }
      return switch (this) {
        case ITEM -> history.productItems.values[product];
        case BRAND -> history.productBrands.values[product];
        case CATEGORY, DEVICE -> history.productCategories.values[product];
      };
    }
  }

  /** Numbers of an event or its line. */
  enum NumberField {
    PRICE("price"),
    QUANTITY("quantity"),
    VALUE("value");

    private final String words;

    NumberField(String words) {
      this.words = words;
    }

    /** Money in cents; NaN when it is unknown. */
    double number(HistoryFacts history, int event, int product, long quantity) {
      long number =
          switch (this) {
            case PRICE -> product == NONE ? -1 : history.productPrices.values[product] - 1;
            case QUANTITY -> product == NONE ? -1 : quantity;
            case VALUE -> event == NONE ? -1 : history.valueCents(event);
          };
      return number < 0 ? Double.NaN : number;
    }
  }

  /** Holds when the text is known and the test holds. */
  record OfText(TextField field, TextTest test) implements LineFilter {
    @Override
    public boolean holds(HistoryFacts history, int event, int product, long quantity) {
      return history.text(field.reference(history, event, product), test);
    }

    @Override
    public String words() {
      return field.words + " " + test.words();
    }
  }

  /** Holds when the text is known. */
  record IsKnown(TextField field) implements LineFilter {
    @Override
    public boolean holds(HistoryFacts history, int event, int product, long quantity) {
      history.steps.take(1);
      return field.reference(history, event, product) != 0;
    }

    @Override
    public String words() {
      return field.words + " is known";
    }
  }

  /** Holds when the number is known and within the range. */
  record OfNumber(NumberField field, Range range, String wanted) implements LineFilter {
    @Override
    public boolean holds(HistoryFacts history, int event, int product, long quantity) {
      history.steps.take(1);
      return range.holds(field.number(history, event, product, quantity));
    }

    @Override
    public String words() {
      return field.words + " " + wanted;
    }
  }

  /** Holds when another does not. */
  record Not(LineFilter filter) implements LineFilter {
    @Override
    public boolean holds(HistoryFacts history, int event, int product, long quantity) {
      return !filter.holds(history, event, product, quantity);
    }

    @Override
    public String words() {
      return "not (" + filter.words() + ")";
    }
  }

  /** Holds when all do, or one does. */
  record Group(List<LineFilter> filters, boolean any) implements LineFilter {
    @Override
    public boolean holds(HistoryFacts history, int event, int product, long quantity) {
      for (int i = 0; i < filters.size(); i++) {
        if (filters.get(i).holds(history, event, product, quantity) == any) {
          return any;
        }
      }
      return !any;
    }

    @Override
    public String words() {
      return String.join(
          any ? " or " : " and ",
          filters.stream()
              .map(f -> f instanceof Group ? "(" + f.words() + ")" : f.words())
              .toList());
    }
  }
}
