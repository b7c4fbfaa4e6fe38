package io.everystore.serving.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.RuleValues;
import io.everystore.feature.segment.RuleOperators;
import org.jspecify.annotations.Nullable;

/** Reads rules as react-querybuilder writes them; what is wrong is noted at the reader. */
final class RuleReader {
  private RuleReader() {}

  static RuleGroup group(FieldReader in) {
    passOver(in);
    RuleGroup.Builder group = RuleGroup.newBuilder().setNegated(in.flag("not"));
    switch (in.text("combinator")) {
      case "and", "" -> group.setCombinator(RuleGroup.Combinator.AND);
      case "or" -> group.setCombinator(RuleGroup.Combinator.OR);
      default -> in.wrong("combinator", "unknown (expected: and, or)");
    }
    if (!in.has("rules")) {
      in.wrong("rules", "missing (expected: an array of rules)");
    }
    in.objects("rules", rule -> group.addRules(rule(rule)));
    return group.build();
  }

  /** What the editor puts beside a rule for itself. */
  private static void passOver(FieldReader in) {
    in.node("id");
    in.node("path");
  }

  private static Rule rule(FieldReader in) {
    return in.has("rules")
        ? Rule.newBuilder().setGroup(group(in)).build()
        : Rule.newBuilder().setCondition(condition(in)).build();
  }

  private static Condition condition(FieldReader in) {
    passOver(in);
    Condition.Builder condition = Condition.newBuilder().setField(in.text("field"));
    String source = in.text("valueSource");
    if (!source.isEmpty() && !source.equals("value")) {
      in.wrong("valueSource", "unknown (expected: value)");
    }
    String operator = in.text("operator");
    if (!operator.isEmpty()) {
      Condition.Operator found = RuleOperators.find(operator);
      if (found == null) {
        in.wrong("operator", "unknown (expected: an operator of the field in /v1/features)");
      } else {
        condition.setOperator(found);
      }
    }
    value(in, condition);
    in.object("match", match -> condition.setMatch(match(match)));
    in.object("aggregate", aggregate -> condition.setAggregate(aggregate(aggregate)));
    in.object("then", then -> condition.setThen(followUp(then)));
    return condition.build();
  }

  private static void value(FieldReader in, Condition.Builder into) {
    JsonNode node = in.node("value");
    if (node != null && node.isObject()) {
      in.object("value", group -> into.setValue(RuleValue.newBuilder().setFilters(group(group))));
    } else if (node != null) {
      RuleValue value = value(node, true);
      if (value == null) {
        in.wrong("value", "neither text, number, true, false, a list of them nor a group");
      } else {
        into.setValue(value);
      }
    }
  }

  private static @Nullable RuleValue value(JsonNode node, boolean mayBeList) {
    RuleValue.Builder value = RuleValue.newBuilder();
    if (node.isTextual()) {
      return value.setText(node.textValue()).build();
    }
    if (node.isNumber() && Double.isFinite(node.doubleValue())) {
      return value.setNumber(node.doubleValue()).build();
    }
    if (node.isBoolean()) {
      return value.setFlag(node.booleanValue()).build();
    }
    if (!node.isArray() || !mayBeList) {
      return null;
    }
    RuleValues.Builder list = RuleValues.newBuilder();
    for (JsonNode element : node) {
      RuleValue one = value(element, false);
      if (one == null) {
        return null;
      }
      list.addValues(one);
    }
    return value.setList(list).build();
  }

  private static Match match(FieldReader in) {
    Match.Mode mode = RuleNames.MODES.get(in.text("mode"));
    if (mode == null) {
      in.wrong("mode", "unknown (expected: " + String.join(", ", RuleNames.MODES.keySet()) + ")");
      mode = Match.Mode.MODE_UNSPECIFIED;
    }
    return Match.newBuilder()
        .setMode(mode)
        .setThreshold(in.number("threshold", 0))
        .setThresholdTo(in.number("threshold_to", 0))
        .build();
  }

  private static Aggregate aggregate(FieldReader in) {
    Aggregate.Function function = RuleNames.FUNCTIONS.get(in.text("function"));
    if (function == null) {
      in.wrong(
          "function",
          "unknown (expected: " + String.join(", ", RuleNames.FUNCTIONS.keySet()) + ")");
      function = Aggregate.Function.FUNCTION_UNSPECIFIED;
    }
    return Aggregate.newBuilder().setFunction(function).setOf(in.text("of")).build();
  }

  private static FollowUp followUp(FieldReader in) {
    FollowUp.Builder then =
        FollowUp.newBuilder()
            .setField(in.text("field"))
            .setNegated(in.flag("not"))
            .setWithin(in.text("within"))
            .setSameItem(in.flag("same_item"));
    in.object("value", group -> then.setFilters(group(group)));
    return then.build();
  }
}
