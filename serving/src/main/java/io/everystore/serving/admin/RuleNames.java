package io.everystore.serving.admin;

import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Match;
import java.util.LinkedHashMap;
import java.util.Map;

/** What modes and functions of rules are called in JSON. */
final class RuleNames {
  static final Map<String, Match.Mode> MODES = new LinkedHashMap<>();
  static final Map<String, Aggregate.Function> FUNCTIONS = new LinkedHashMap<>();

  static {
    MODES.put("some", Match.Mode.SOME);
    MODES.put("none", Match.Mode.NONE);
    MODES.put("atLeast", Match.Mode.AT_LEAST);
    MODES.put("atMost", Match.Mode.AT_MOST);
    MODES.put("exactly", Match.Mode.EXACTLY);
    MODES.put("between", Match.Mode.BETWEEN);
    MODES.put("first", Match.Mode.FIRST);
    MODES.put("last", Match.Mode.LAST);
    FUNCTIONS.put("sum", Aggregate.Function.SUM);
    FUNCTIONS.put("avg", Aggregate.Function.AVG);
    FUNCTIONS.put("min", Aggregate.Function.MIN);
    FUNCTIONS.put("max", Aggregate.Function.MAX);
    FUNCTIONS.put("distinct", Aggregate.Function.DISTINCT);
  }

  private RuleNames() {}

  /** The name that stands for a value; empty when none does. */
  static <T> String of(Map<String, T> names, T value) {
    for (Map.Entry<String, T> entry : names.entrySet()) {
      if (entry.getValue().equals(value)) {
        return entry.getKey();
      }
    }
    return "";
  }
}
