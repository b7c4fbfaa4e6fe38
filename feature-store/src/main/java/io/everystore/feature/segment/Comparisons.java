package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import org.jspecify.annotations.Nullable;

/** Compiles an operator and its constants into a test of texts or of numbers. */
final class Comparisons {
  private Comparisons() {}

  /** True for operators that hold where their counterpart does not, also for what is unknown. */
  static boolean isNegative(Operator operator) {
    return switch (operator) {
      case NOT_EQUAL,
          NOT_BETWEEN,
          NOT_IN,
          DOES_NOT_CONTAIN,
          DOES_NOT_BEGIN_WITH,
          DOES_NOT_END_WITH,
          NOT_UNDER,
          NOT_IN_LAST,
          IS_NULL ->
          true;
      default -> false;
    };
  }

  /** The kind of text comparison an operator or its negation asks for, null for none. */
  static TextTest.@Nullable Kind textKind(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, IN, NOT_IN -> TextTest.Kind.EQUAL;
      case CONTAINS, DOES_NOT_CONTAIN -> TextTest.Kind.CONTAINS;
      case BEGINS_WITH, DOES_NOT_BEGIN_WITH -> TextTest.Kind.BEGINS;
      case ENDS_WITH, DOES_NOT_END_WITH -> TextTest.Kind.ENDS;
      case UNDER, NOT_UNDER -> TextTest.Kind.UNDER;
      default -> null;
    };
  }

  /** A test of texts; null after a fault. */
  static @Nullable TextTest text(
      RuleContext context, String at, TextTest.Kind kind, Operator operator, RuleValue value) {
    boolean several = operator == Operator.IN || operator == Operator.NOT_IN;
    if (several || kind == TextTest.Kind.UNDER) {
      var texts = RuleValues.texts(context, at, value);
      return texts.isEmpty() ? null : new TextTest(kind, texts);
    }
    String text = RuleValues.text(context, at, value);
    return text == null ? null : new TextTest(kind, java.util.List.of(text));
  }

  /**
   * A range of numbers; null after a fault.
   *
   * @param scale what constants are multiplied with
   */
  static @Nullable Range range(
      RuleContext context, String at, Operator operator, RuleValue value, double scale) {
    if (operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN) {
      RuleValues.Pair pair = RuleValues.pair(context, at, value);
      if (pair == null) {
        return null;
      }
      double least = RuleValues.number(context, at + "/0", pair.first());
      double most = RuleValues.number(context, at + "/1", pair.second());
      if (least > most) {
        context.fault(at + "/1", Numbers.shown(most) + " (expected: at least the first value)");
      }
      return Double.isNaN(least) || !(least <= most)
          ? null
          : Range.between(scaled(least, scale), scaled(most, scale));
    }
    double number = scaled(RuleValues.number(context, at, value), scale);
    if (Double.isNaN(number)) {
      return null;
    }
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> Range.between(number, number);
      case LESS -> Range.below(number);
      case LESS_OR_EQUAL -> Range.atMost(number);
      case GREATER -> Range.above(number);
      case GREATER_OR_EQUAL -> Range.atLeast(number);
      default -> null;
    };
  }

  /** Money in cents without the noise of multiplying. */
  static double scaled(double number, double scale) {
    return scale == 1 ? number : Math.rint(number * scale * 1e4) / 1e4;
  }

  /** The comparison in words: "at least 3". */
  static String words(Operator operator, RuleValue value) {
    String shown =
        value.getKindCase() == RuleValue.KindCase.LIST
            ? value.getList().getValuesList().stream()
                .limit(3)
                .map(RuleValues::shown)
                .reduce((a, b) -> a + " and " + b)
                .orElse("")
            : RuleValues.shown(value);
    return switch (operator) {
      case EQUAL -> shown;
      case NOT_EQUAL -> "not " + shown;
      case LESS -> "less than " + shown;
      case LESS_OR_EQUAL -> "at most " + shown;
      case GREATER -> "more than " + shown;
      case GREATER_OR_EQUAL -> "at least " + shown;
      case BETWEEN -> "between " + shown;
      case NOT_BETWEEN -> "not between " + shown;
      default -> RuleOperators.name(operator) + " " + shown;
    };
  }
}
