package io.everystore.feature.segment;

import io.everystore.feature.proto.RuleValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the constants of a rule as the type that is wanted, or notes the fault. */
final class RuleValues {
  static final int TEXT_CHARS = 512;
  static final int MAX_VALUES = 500;
  static final double MAX_NUMBER = 1e15;
  private static final int DATE_CHARS = 10;

  private RuleValues() {}

  /** A text that is not empty; null after a fault. */
  static @Nullable String text(RuleContext context, String at, RuleValue value) {
    if (value.getKindCase() != RuleValue.KindCase.TEXT) {
      return wrong(context, at, value, "text");
    }
    String text = value.getText();
    if (text.isEmpty()) {
      context.fault(at, "empty (expected: text)");
      return null;
    }
    if (text.length() > TEXT_CHARS) {
      context.fault(at, text.length() + " characters (expected: at most " + TEXT_CHARS + ")");
      return null;
    }
    return text;
  }

  /** One text or a list of them; empty after a fault. */
  static List<String> texts(RuleContext context, String at, RuleValue value) {
    List<String> texts = new ArrayList<>();
    if (value.getKindCase() == RuleValue.KindCase.TEXT) {
      String text = text(context, at, value);
      return text == null ? List.of() : List.of(text);
    }
    if (value.getKindCase() != RuleValue.KindCase.LIST) {
      wrong(context, at, value, "a list of texts");
      return List.of();
    }
    int count = value.getList().getValuesCount();
    if (count < 1 || count > MAX_VALUES) {
      context.fault(at, count + " values (expected: 1.." + MAX_VALUES + ")");
      return List.of();
    }
    for (int i = 0; i < count; i++) {
      String text = text(context, at + "/" + i, value.getList().getValues(i));
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A number; NaN after a fault. */
  static double number(RuleContext context, String at, RuleValue value) {
    if (value.getKindCase() != RuleValue.KindCase.NUMBER) {
      wrong(context, at, value, "a number");
      return Double.NaN;
    }
    if (!(Math.abs(value.getNumber()) <= MAX_NUMBER)) {
      context.fault(at, value.getNumber() + " (expected: -1e15..1e15)");
      return Double.NaN;
    }
    return value.getNumber();
  }

  /** The two ends of a range. */
  record Pair(RuleValue first, RuleValue second) {}

  /** Two values; null after a fault. */
  static @Nullable Pair pair(RuleContext context, String at, RuleValue value) {
    if (value.getKindCase() != RuleValue.KindCase.LIST || value.getList().getValuesCount() != 2) {
      return wrongPair(context, at, value);
    }
    return new Pair(value.getList().getValues(0), value.getList().getValues(1));
  }

  private static @Nullable Pair wrongPair(RuleContext context, String at, RuleValue value) {
    context.fault(at, shown(value) + " (expected: a list of two values)");
    return null;
  }

  /** A span such as 7d; -1 after a fault. */
  static long duration(RuleContext context, String at, RuleValue value) {
    String text = text(context, at, value);
    return text == null ? -1 : duration(context, at, text);
  }

  static long duration(RuleContext context, String at, String text) {
    long millis = Durations.parse(text);
    if (millis < 0) {
      context.fault(at, RuleContext.shown(text) + " (expected: " + Durations.EXPECTED + ")");
    }
    return millis;
  }

  /**
   * A date or a time with its offset; the least number after a fault.
   *
   * @param dayAfter whether a date stands for the beginning of the day after it
   */
  static long timeMillis(RuleContext context, String at, RuleValue value, boolean dayAfter) {
    String text = text(context, at, value);
    if (text == null) {
      return Long.MIN_VALUE;
    }
    try {
      return text.length() == DATE_CHARS
          ? CalendarPeriod.millis(context.zone(), LocalDate.parse(text).plusDays(dayAfter ? 1 : 0))
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      context.fault(
          at,
          RuleContext.shown(text)
              + " (expected: a date like 2026-11-27, or a time with its offset)");
      return Long.MIN_VALUE;
    }
  }

  private static @Nullable String wrong(
      RuleContext context, String at, RuleValue value, String expected) {
    context.fault(at, shown(value) + " (expected: " + expected + ")");
    return null;
  }

  static String shown(RuleValue value) {
    return switch (value.getKindCase()) {
      case TEXT -> RuleContext.shown(value.getText());
      case NUMBER -> Numbers.shown(value.getNumber());
      case FLAG -> Boolean.toString(value.getFlag());
      case LIST -> "a list of " + value.getList().getValuesCount();
      case FILTERS -> "a group of rules";
      case KIND_NOT_SET -> "missing";
    };
  }
}
