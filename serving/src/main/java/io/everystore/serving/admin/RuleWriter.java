package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.RuleOperators;
import java.io.IOException;

/** Writes rules as {@link RuleReader} reads them. */
final class RuleWriter {
  private RuleWriter() {}

  static void group(JsonGenerator json, RuleGroup group) throws IOException {
    json.writeStartObject();
    json.writeStringField(
        "combinator", group.getCombinator() == RuleGroup.Combinator.OR ? "or" : "and");
    json.writeBooleanField("not", group.getNegated());
    json.writeArrayFieldStart("rules");
    for (Rule rule : group.getRulesList()) {
      if (rule.hasGroup()) {
        group(json, rule.getGroup());
      } else {
        condition(json, rule.getCondition());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void condition(JsonGenerator json, Condition condition) throws IOException {
    json.writeStartObject();
    json.writeStringField("field", condition.getField());
    String operator = RuleOperators.name(condition.getOperator());
    if (!operator.isEmpty()) {
      json.writeStringField("operator", operator);
    }
    if (condition.hasMatch()) {
      match(json, condition.getMatch());
    }
    if (condition.hasAggregate()) {
      json.writeObjectFieldStart("aggregate");
      json.writeStringField(
          "function", RuleNames.of(RuleNames.FUNCTIONS, condition.getAggregate().getFunction()));
      json.writeStringField("of", condition.getAggregate().getOf());
      json.writeEndObject();
    }
    if (condition.hasValue()) {
      json.writeFieldName("value");
      value(json, condition.getValue());
    }
    if (condition.hasThen()) {
      followUp(json, condition.getThen());
    }
    json.writeEndObject();
  }

  private static void match(JsonGenerator json, Match match) throws IOException {
    json.writeObjectFieldStart("match");
    json.writeStringField("mode", RuleNames.of(RuleNames.MODES, match.getMode()));
    switch (match.getMode()) {
      case AT_LEAST, AT_MOST, EXACTLY, BETWEEN -> {
        json.writeFieldName("threshold");
        number(json, match.getThreshold());
      }
      default -> {}
    }
    if (match.getMode() == Match.Mode.BETWEEN) {
      json.writeFieldName("threshold_to");
      number(json, match.getThresholdTo());
    }
    json.writeEndObject();
  }

  private static void followUp(JsonGenerator json, FollowUp then) throws IOException {
    json.writeObjectFieldStart("then");
    json.writeStringField("field", then.getField());
    json.writeBooleanField("not", then.getNegated());
    if (!then.getWithin().isEmpty()) {
      json.writeStringField("within", then.getWithin());
    }
    json.writeBooleanField("same_item", then.getSameItem());
    if (then.hasFilters()) {
      json.writeFieldName("value");
      group(json, then.getFilters());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, RuleValue value) throws IOException {
    switch (value.getKindCase()) {
      case TEXT -> json.writeString(value.getText());
      case NUMBER -> number(json, value.getNumber());
      case FLAG -> json.writeBoolean(value.getFlag());
      case LIST -> {
        json.writeStartArray();
        for (RuleValue one : value.getList().getValuesList()) {
          value(json, one);
        }
        json.writeEndArray();
      }
      case FILTERS -> group(json, value.getFilters());
      case KIND_NOT_SET -> json.writeNull();
    }
  }

  private static void number(JsonGenerator json, double number) throws IOException {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }
}
