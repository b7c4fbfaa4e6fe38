package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import io.everystore.feature.segment.LineFilter.NumberField;
import io.everystore.feature.segment.LineFilter.TextField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the group that narrows events down: filters of lines, and at most one window. */
final class FilterCompiler {
  private static final double CENTS = 100;
  private static final String FIELDS =
      "item_id, brand, product_type, device, price, quantity, value";

  private final RuleContext context;
  private final RuleCompiler groups;
  private @Nullable Window window;

  FilterCompiler(RuleContext context, RuleCompiler groups) {
    this.context = context;
    this.groups = groups;
  }

  /** The window that was found; everything that is held when there was none. */
  Window window() {
    return window == null ? Window.ever() : window;
  }

  /** A group of filters; null when it has none, or after a fault. */
  @Nullable LineFilter group(RuleGroup group, String at, int depth, boolean mayHaveWindow) {
    if (!groups.isSound(group, at, depth)) {
      return null;
    }
    boolean any = group.getCombinator() == RuleGroup.Combinator.OR;
    boolean outermost = mayHaveWindow && !any && !group.getNegated();
    List<LineFilter> filters = new ArrayList<>();
    for (int i = 0; i < group.getRulesCount(); i++) {
      String here = at + "/rules/" + i;
      Rule rule = group.getRules(i);
      LineFilter filter = null;
      if (rule.hasGroup()) {
        if (rule.getGroup().getRulesCount() == 0) {
          context.fault(here + "/rules", "empty (expected: at least one rule)");
        }
        filter = group(rule.getGroup(), here, depth + 1, false);
      } else if (context.count(here)) {
        filter = condition(rule.getCondition(), here, outermost);
      }
      if (filter != null) {
        filters.add(filter);
      }
    }
    if (filters.isEmpty()) {
      return null;
    }
    LineFilter all =
        filters.size() == 1 ? filters.get(0) : new LineFilter.Group(List.copyOf(filters), any);
    return group.getNegated() ? new LineFilter.Not(all) : all;
  }

  private @Nullable LineFilter condition(Condition condition, String at, boolean mayHaveWindow) {
    String field = condition.getField();
    return switch (field) {
      case "item_id" -> text(TextField.ITEM, condition, at);
      case "brand" -> text(TextField.BRAND, condition, at);
      case "product_type" -> text(TextField.CATEGORY, condition, at);
      case "device" -> text(TextField.DEVICE, condition, at);
      case "price" -> number(NumberField.PRICE, condition, at, CENTS);
      case "quantity" -> number(NumberField.QUANTITY, condition, at, 1);
      case "value" -> number(NumberField.VALUE, condition, at, CENTS);
      case "within", "time" -> {
        if (!mayHaveWindow || window != null) {
          context.fault(
              at + "/field",
              field + " (expected: once, and directly in an \"and\" group of filters)");
        } else {
          window = new WindowCompiler(context).compile(condition, at);
        }
        yield null;
      }
      default -> {
        context.fault(
            at + "/field",
            RuleContext.shown(field) + " (expected: one of " + FIELDS + ", within, time)");
        yield null;
      }
    };
  }

  private @Nullable LineFilter text(TextField field, Condition condition, String at) {
    Operator operator = condition.getOperator();
    TextTest.Kind kind = Comparisons.textKind(operator);
    LineFilter filter = null;
    if (kind != null) {
      TextTest test =
          Comparisons.text(context, at + "/value", kind, operator, condition.getValue());
      filter = test == null ? null : new LineFilter.OfText(field, test);
    } else if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
      filter = new LineFilter.IsKnown(field);
    } else {
      wrongOperator(operator, ValueType.TEXT, at);
    }
    return negate(filter, operator);
  }

  private @Nullable LineFilter number(
      NumberField field, Condition condition, String at, double scale) {
    Operator operator = condition.getOperator();
    RuleValue value = condition.getValue();
    if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
      Range any = Range.atLeast(Double.NEGATIVE_INFINITY);
      return negate(new LineFilter.OfNumber(field, any, "is known"), operator);
    }
    if (!RuleOperators.of(ValueType.NUMBER).contains(operator)
        || operator == Operator.TOP_PERCENT
        || operator == Operator.BOTTOM_PERCENT) {
      wrongOperator(operator, ValueType.COUNT, at);
      return null;
    }
    Range range = Comparisons.range(context, at + "/value", operator, value, scale);
    Operator positive =
        operator == Operator.NOT_EQUAL
            ? Operator.EQUAL
            : operator == Operator.NOT_BETWEEN ? Operator.BETWEEN : operator;
    return range == null
        ? null
        : negate(
            new LineFilter.OfNumber(field, range, Comparisons.words(positive, value)), operator);
  }

  private static @Nullable LineFilter negate(@Nullable LineFilter filter, Operator operator) {
    return filter == null || !Comparisons.isNegative(operator)
        ? filter
        : new LineFilter.Not(filter);
  }

  private void wrongOperator(Operator operator, ValueType type, String at) {
    context.fault(
        at + "/operator",
        RuleOperators.name(operator)
            + " (expected: one of "
            + String.join(
                ", ",
                RuleOperators.names(type).stream().filter(n -> !n.endsWith("Percent")).toList())
            + ")");
  }
}
