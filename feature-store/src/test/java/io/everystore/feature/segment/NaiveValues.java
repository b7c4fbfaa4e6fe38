package io.everystore.feature.segment;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.registry.FeatureVisitor;
import io.everystore.feature.registry.UserFeatures;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lines about values mean, over the features as they are shown to people. */
final class NaiveValues {
  private static final double DAY = 86_400_000;

  private final NaivePerson person;
  private final long now;
  private final Map<String, Object> values = new HashMap<>();

  NaiveValues(NaivePerson person, long now) {
    this.person = person;
    this.now = now;
    UserFeatures.visit(
        person.profile(),
        now,
        new FeatureVisitor() {
          @Override
          public void whole(String name, long value) {
            values.put(name, (double) value);
          }

          @Override
          public void number(String name, double value) {
            values.put(name, value);
          }

          @Override
          public void text(String name, String value) {
            values.put(name, value);
          }

          @Override
          public void time(String name, long epochMillis) {
            values.put(name, epochMillis);
          }
        });
    long first = person.profile().getFirstEventTimeMillis();
    if (first != 0) {
      values.put("known_days", Math.max(0, now - first) / DAY);
    }
  }

  boolean holds(Condition condition) {
    String field = condition.getField();
    return switch (field) {
      case "segment", "list" ->
          (condition.getOperator() == Operator.IN) == RuleOracleTest.isMember(field);
      case "affinity.category" ->
          texts(
              condition,
              person.profile().getCategoriesList().stream().map(Affinity::getKey).toList());
      case "cart.item_id" ->
          texts(
              condition, person.profile().getCartList().stream().map(CartLine::getItemId).toList());
      case "category.top", "brand.top", "bot" ->
          texts(
              condition,
              values.containsKey(field) ? List.of((String) values.get(field)) : List.of());
      case "properties.source", "properties.source.first" ->
          text(condition, person.property(field.substring("properties.".length())));
      case "properties.born" -> {
        String date = person.property("user_born");
        yield time(
            condition,
            date.isEmpty()
                ? null
                : LocalDate.parse(date).atStartOfDay(NaiveTimes.ZONE).toInstant().toEpochMilli());
      }
      default ->
          field.endsWith("_time")
              ? time(condition, (Long) values.get(field))
              : number(condition, value(field), 1);
    };
  }

  private double value(String field) {
    boolean counted = field.endsWith(".count") || field.startsWith("session.");
    return (Double) values.getOrDefault(field, counted ? 0.0 : Double.NaN);
  }

  static boolean text(Condition condition, String text) {
    return texts(condition, text.isEmpty() ? List.of() : List.of(text));
  }

  private static boolean texts(Condition condition, List<String> texts) {
    String wanted = condition.getValue().getText();
    List<String> several =
        condition.getValue().getList().getValuesList().stream().map(RuleValue::getText).toList();
    return switch (condition.getOperator()) {
      case EQUAL -> texts.stream().anyMatch(wanted::equals);
      case NOT_EQUAL -> texts.stream().noneMatch(wanted::equals);
      case IN -> texts.stream().anyMatch(several::contains);
      case NOT_IN -> texts.stream().noneMatch(several::contains);
      case CONTAINS -> texts.stream().anyMatch(t -> t.contains(wanted));
      case DOES_NOT_CONTAIN -> texts.stream().noneMatch(t -> t.contains(wanted));
      case BEGINS_WITH -> texts.stream().anyMatch(t -> t.startsWith(wanted));
      case DOES_NOT_BEGIN_WITH -> texts.stream().noneMatch(t -> t.startsWith(wanted));
      case ENDS_WITH -> texts.stream().anyMatch(t -> t.endsWith(wanted));
      case DOES_NOT_END_WITH -> texts.stream().noneMatch(t -> t.endsWith(wanted));
      case UNDER -> texts.stream().anyMatch(t -> (t + " > ").startsWith(wanted + " > "));
      case NOT_UNDER -> texts.stream().noneMatch(t -> (t + " > ").startsWith(wanted + " > "));
      case IS_NULL -> texts.isEmpty();
      case IS_NOT_NULL -> !texts.isEmpty();
      default -> throw new AssertionError(condition);
    };
  }

  static boolean number(Condition condition, double value, double scale) {
    RuleValue constant = condition.getValue();
    double wanted = Math.round(constant.getNumber() * scale * 1e4) / 1e4;
    double from = 0;
    double to = 0;
    if (constant.hasList()) {
      from = Math.round(constant.getList().getValues(0).getNumber() * scale * 1e4) / 1e4;
      to = Math.round(constant.getList().getValues(1).getNumber() * scale * 1e4) / 1e4;
    }
    return switch (condition.getOperator()) {
      case EQUAL -> value == wanted;
      case NOT_EQUAL -> value != wanted;
      case LESS -> value < wanted;
      case LESS_OR_EQUAL -> value <= wanted;
      case GREATER -> value > wanted;
      case GREATER_OR_EQUAL -> value >= wanted;
      case BETWEEN -> value >= from && value <= to;
      case NOT_BETWEEN -> !(value >= from && value <= to);
      case IS_NULL -> Double.isNaN(value);
      case IS_NOT_NULL -> !Double.isNaN(value);
      case TOP_PERCENT -> value >= RuleOracleTest.threshold(constant.getNumber());
      case BOTTOM_PERCENT -> value < RuleOracleTest.threshold(100 - constant.getNumber());
      default -> throw new AssertionError(condition);
    };
  }

  private boolean time(Condition condition, @Nullable Long time) {
    RuleValue constant = condition.getValue();
    Operator operator = condition.getOperator();
    if (time == null) {
      return operator == Operator.NOT_IN_LAST;
    }
    String text = constant.getText();
    boolean passed = time <= now;
    return switch (operator) {
      case BEFORE, AFTER -> NaiveTimes.absolute(operator, constant, time);
      case IN_LAST -> passed && now - time < NaiveTimes.millis(text);
      case NOT_IN_LAST -> !(passed && now - time < NaiveTimes.millis(text));
      case IN_NEXT -> !passed && time - now <= NaiveTimes.millis(text);
      case DURING -> NaiveTimes.during(text, time, now);
      case ANNIVERSARY_IN ->
          NaiveTimes.anniversaryWithin(
              time, text.equals("today") ? 0 : NaiveTimes.millis(text) / 86_400_000, now);
      default -> throw new AssertionError(condition);
    };
  }
}
