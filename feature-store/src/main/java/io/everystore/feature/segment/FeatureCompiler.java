package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles lines about the value of a feature. */
final class FeatureCompiler {
  private static final int ID_CHARS = 64;
  private static final double PERCENT = 100;

  private final RuleContext context;

  FeatureCompiler(RuleContext context) {
    this.context = context;
  }

  /** A line about a feature; null after a fault. */
  @Nullable Clause compile(Condition condition, FeatureSource source, String at) {
    Operator operator = condition.getOperator();
    if (!takes(source.type(), operator, at)) {
      return null;
    }
    RuleValue value = condition.getValue();
    String here = at + "/value";
    boolean negated = Comparisons.isNegative(operator);
    boolean asText =
        source.type() == ValueType.TEXT
            || source.type() == ValueType.TEXTS
            || (source.type() == ValueType.PROPERTY
                && value.getKindCase() != RuleValue.KindCase.NUMBER);
    TextTest.Kind kind = Comparisons.textKind(operator);
    if (asText && kind != null) {
      TextTest test = Comparisons.text(context, here, kind, operator, flagAsText(value));
      return test == null ? null : ValueClause.text(at, source, test, negated);
    }
    return switch (operator) {
      case IS_NULL, IS_NOT_NULL -> ValueClause.known(at, source, negated);
      case TOP_PERCENT, BOTTOM_PERCENT -> percent(source, value, operator, at);
      case BEFORE, AFTER, IN_LAST, NOT_IN_LAST, IN_NEXT, DURING, ANNIVERSARY_IN ->
          new TimeCompiler(context).compile(source, operator, value, at);
      case BETWEEN, NOT_BETWEEN -> between(condition, source, at);
      default -> range(condition, source, at);
    };
  }

  /** Notes an operator the type does not take. */
  private boolean takes(ValueType type, Operator operator, String at) {
    if (RuleOperators.of(type).contains(operator)) {
      return true;
    }
    String name = RuleOperators.name(operator);
    context.fault(
        at + "/operator",
        (name.isEmpty() ? "missing" : name)
            + " (expected: one of "
            + String.join(", ", RuleOperators.names(type))
            + ")");
    return false;
  }

  private @Nullable Clause between(Condition condition, FeatureSource source, String at) {
    boolean dates =
        source.type() == ValueType.TIME
            || (source.type() == ValueType.PROPERTY
                && condition.getValue().getList().getValuesCount() > 0
                && condition.getValue().getList().getValues(0).getKindCase()
                    == RuleValue.KindCase.TEXT);
    return dates
        ? new TimeCompiler(context)
            .compile(source, condition.getOperator(), condition.getValue(), at)
        : range(condition, source, at);
  }

  private @Nullable Clause range(Condition condition, FeatureSource source, String at) {
    Operator operator = condition.getOperator();
    RuleValue value = condition.getValue();
    if (source.type() == ValueType.FLAG) {
      if (value.getKindCase() != RuleValue.KindCase.FLAG) {
        context.fault(at + "/value", RuleValues.shown(value) + " (expected: true or false)");
        return null;
      }
      double wanted = value.getFlag() ? 1 : 0;
      return ValueClause.range(
          at,
          source,
          Range.between(wanted, wanted),
          Comparisons.isNegative(operator),
          Comparisons.words(operator, value));
    }
    Range range = Comparisons.range(context, at + "/value", operator, value, 1);
    return range == null
        ? null
        : ValueClause.range(
            at,
            source,
            range,
            Comparisons.isNegative(operator),
            Comparisons.words(operator, value));
  }

  private @Nullable Clause percent(
      FeatureSource source, RuleValue value, Operator operator, String at) {
    if (source instanceof TimeSource) {
      context.fault(
          at + "/operator", RuleOperators.name(operator) + " (expected: a feature of its own)");
      return null;
    }
    double percent = RuleValues.number(context, at + "/value", value);
    if (Double.isNaN(percent)) {
      return null;
    }
    if (!(percent > 0 && percent <= PERCENT)) {
      context.fault(at + "/value", Numbers.shown(percent) + " (expected: above 0, at most 100)");
      return null;
    }
    boolean top = operator == Operator.TOP_PERCENT;
    double share = top ? percent / PERCENT : 1 - percent / PERCENT;
    context.percents().add(new CompiledRule.Percent(source.name(), share));
    return ValueClause.percent(at, source, percent / PERCENT, top);
  }

  /** A line about membership; null after a fault. */
  @Nullable Clause membership(Condition condition, boolean lists, String at) {
    if (!takes(ValueType.MEMBERSHIP, condition.getOperator(), at)) {
      return null;
    }
    List<String> ids = RuleValues.texts(context, at + "/value", condition.getValue());
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i).length() > ID_CHARS) {
        context.fault(
            at + "/value",
            RuleContext.shown(ids.get(i)) + " (expected: an id of 1..64 characters)");
        return null;
      }
    }
    if (ids.isEmpty()) {
      return null;
    }
    (lists ? context.lists() : context.segments()).addAll(ids);
    return new MembershipClause(at, lists, ids, Comparisons.isNegative(condition.getOperator()));
  }

  /** True and false of properties are compared as the words. */
  private static RuleValue flagAsText(RuleValue value) {
    return value.getKindCase() == RuleValue.KindCase.FLAG
        ? RuleValue.newBuilder().setText(Boolean.toString(value.getFlag())).build()
        : value;
  }
}
