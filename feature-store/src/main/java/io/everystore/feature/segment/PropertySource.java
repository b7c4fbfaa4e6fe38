package io.everystore.feature.segment;

import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A property of a person: a text, and where it reads as such a number or a date. */
final class PropertySource extends FeatureSource {
  private static final int LONGEST_NUMBER = 20;
  private static final int DATE_CHARS = 10;

  private final byte[] property;
  private final boolean first;
  private final ZoneId zone;

  /**
   * Makes a source.
   *
   * @param property name as the history has it
   * @param first whether the first value is meant, not the latest
   * @param zone where a date begins
   */
  PropertySource(String name, String property, boolean first, ZoneId zone) {
    this(name, ValueType.PROPERTY, property, first, zone);
  }

  private PropertySource(String name, ValueType type, String property, boolean first, ZoneId zone) {
    super(name, type, ChangedBy.where(event -> PersonProperties.mayChange(property, event)));
    this.property = Utf8Text.bytes(property);
    this.first = first;
    this.zone = zone;
  }

  /** A property that is a text and nothing else, under its own name. */
  static PropertySource text(String property) {
    return new PropertySource(property, ValueType.TEXT, property, false, ZoneOffset.UTC);
  }

  @Override
  boolean anyText(Evaluation evaluation, TextTest test) {
    HistoryFacts history = evaluation.history();
    long text = history.property(property, first);
    if (text < 0) {
      return false;
    }
    history.steps.take(test.steps((int) text));
    return test.holds(history.bytes(), (int) (text >>> Integer.SIZE), (int) text);
  }

  private String text(Evaluation evaluation) {
    HistoryFacts history = evaluation.history();
    long text = history.property(property, first);
    return text < 0
        ? ""
        : Utf8Text.string(history.bytes(), (int) (text >>> Integer.SIZE), (int) text);
  }

  @Override
  double number(Evaluation evaluation) {
    String text = text(evaluation);
    if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
      return Double.NaN;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && (c != '-' || i > 0)) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  long timeMillis(Evaluation evaluation) {
    String text = text(evaluation);
    if (text.length() < DATE_CHARS) {
      return UNKNOWN_TIME;
    }
    try {
      return text.length() == DATE_CHARS
          ? CalendarPeriod.millis(zone, LocalDate.parse(text))
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return UNKNOWN_TIME;
    }
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return evaluation.history().property(property, first) >= 0;
  }

  @Override
  String shown(Evaluation evaluation) {
    String text = text(evaluation);
    return text.isEmpty() ? "unknown" : text;
  }

  @Override
  boolean needsHistory() {
    return true;
  }
}
