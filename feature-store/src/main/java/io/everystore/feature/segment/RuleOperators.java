package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operators, their names in JSON, and which type of value takes which. */
public final class RuleOperators {
  private static final Map<Operator, String> NAMES = new EnumMap<>(Operator.class);

  static {
    NAMES.put(Operator.EQUAL, "=");
    NAMES.put(Operator.NOT_EQUAL, "!=");
    NAMES.put(Operator.LESS, "<");
    NAMES.put(Operator.LESS_OR_EQUAL, "<=");
    NAMES.put(Operator.GREATER, ">");
    NAMES.put(Operator.GREATER_OR_EQUAL, ">=");
    NAMES.put(Operator.BETWEEN, "between");
    NAMES.put(Operator.NOT_BETWEEN, "notBetween");
    NAMES.put(Operator.IN, "in");
    NAMES.put(Operator.NOT_IN, "notIn");
    NAMES.put(Operator.CONTAINS, "contains");
    NAMES.put(Operator.DOES_NOT_CONTAIN, "doesNotContain");
    NAMES.put(Operator.BEGINS_WITH, "beginsWith");
    NAMES.put(Operator.DOES_NOT_BEGIN_WITH, "doesNotBeginWith");
    NAMES.put(Operator.ENDS_WITH, "endsWith");
    NAMES.put(Operator.DOES_NOT_END_WITH, "doesNotEndWith");
    NAMES.put(Operator.UNDER, "under");
    NAMES.put(Operator.NOT_UNDER, "notUnder");
    NAMES.put(Operator.IS_NULL, "null");
    NAMES.put(Operator.IS_NOT_NULL, "notNull");
    NAMES.put(Operator.BEFORE, "before");
    NAMES.put(Operator.AFTER, "after");
    NAMES.put(Operator.IN_LAST, "inLast");
    NAMES.put(Operator.NOT_IN_LAST, "notInLast");
    NAMES.put(Operator.IN_NEXT, "inNext");
    NAMES.put(Operator.DURING, "during");
    NAMES.put(Operator.ANNIVERSARY_IN, "anniversaryIn");
    NAMES.put(Operator.TOP_PERCENT, "topPercent");
    NAMES.put(Operator.BOTTOM_PERCENT, "bottomPercent");
  }

  private static final List<Operator> IDENTITY =
      List.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.NOT_IN);

  private static final List<Operator> KNOWN = List.of(Operator.IS_NULL, Operator.IS_NOT_NULL);

  private static final List<Operator> BETWEEN = List.of(Operator.BETWEEN, Operator.NOT_BETWEEN);

  private static final List<Operator> TEXT =
      List.of(
          Operator.CONTAINS,
          Operator.DOES_NOT_CONTAIN,
          Operator.BEGINS_WITH,
          Operator.DOES_NOT_BEGIN_WITH,
          Operator.ENDS_WITH,
          Operator.DOES_NOT_END_WITH,
          Operator.UNDER,
          Operator.NOT_UNDER);

  private static final List<Operator> ORDER =
      List.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL);

  private static final List<Operator> EQUALITY = List.of(Operator.EQUAL, Operator.NOT_EQUAL);

  private static final List<Operator> PERCENT =
      List.of(Operator.TOP_PERCENT, Operator.BOTTOM_PERCENT);

  private static final List<Operator> TIME =
      List.of(
          Operator.BEFORE,
          Operator.AFTER,
          Operator.IN_LAST,
          Operator.NOT_IN_LAST,
          Operator.IN_NEXT,
          Operator.DURING,
          Operator.ANNIVERSARY_IN);

  private RuleOperators() {}

  /** The operator of that name, null when there is none. */
  public static @Nullable Operator find(String name) {
    for (Map.Entry<Operator, String> entry : NAMES.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Name in JSON; empty for none. */
  public static String name(Operator operator) {
    return NAMES.getOrDefault(operator, "");
  }

  /** The operators that values of a type take. */
  public static List<Operator> of(ValueType type) {
    return switch (type) {
      case COUNT, NUMBER, MONEY -> joined(EQUALITY, ORDER, BETWEEN, KNOWN, PERCENT);
      case TIME -> joined(TIME, BETWEEN, KNOWN);
      case TEXT, TEXTS -> joined(IDENTITY, TEXT, KNOWN);
      case PROPERTY -> joined(IDENTITY, TEXT, ORDER, BETWEEN, TIME, KNOWN);
      case FLAG -> EQUALITY;
      case MEMBERSHIP -> IDENTITY;
      case WINDOW -> List.of(Operator.EQUAL, Operator.BETWEEN);
      case EVENTS -> List.of();
    };
  }

  /** Names of the operators that values of a type take. */
  public static List<String> names(ValueType type) {
    return of(type).stream().map(RuleOperators::name).toList();
  }

  @SafeVarargs
  private static List<Operator> joined(List<Operator>... parts) {
    List<Operator> joined = new ArrayList<>();
    for (List<Operator> part : parts) {
      joined.addAll(part);
    }
    return List.copyOf(joined);
  }
}
