package io.everystore.feature.segment;

import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.RuleValues;
import java.util.List;
import java.util.Random;

/** Draws sound rules of every kind there is. */
final class RandomRules {
  private static final List<String> SPANS = List.of("10m", "1h", "6h", "1d", "3d", "1w", "30d");
  private static final List<String> PERIODS =
      List.of(
          "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year");
  private static final List<Match.Mode> COUNTS =
      List.of(
          Match.Mode.SOME,
          Match.Mode.NONE,
          Match.Mode.AT_LEAST,
          Match.Mode.AT_MOST,
          Match.Mode.EXACTLY,
          Match.Mode.BETWEEN,
          Match.Mode.FIRST,
          Match.Mode.LAST);
  private static final List<Operator> TEXT_OPERATORS =
      List.of(
          Operator.EQUAL,
          Operator.NOT_EQUAL,
          Operator.IN,
          Operator.NOT_IN,
          Operator.CONTAINS,
          Operator.DOES_NOT_CONTAIN,
          Operator.BEGINS_WITH,
          Operator.DOES_NOT_BEGIN_WITH,
          Operator.ENDS_WITH,
          Operator.DOES_NOT_END_WITH,
          Operator.UNDER,
          Operator.NOT_UNDER,
          Operator.IS_NULL,
          Operator.IS_NOT_NULL);
  private static final List<Operator> NUMBER_OPERATORS =
      List.of(
          Operator.EQUAL,
          Operator.NOT_EQUAL,
          Operator.LESS,
          Operator.LESS_OR_EQUAL,
          Operator.GREATER,
          Operator.GREATER_OR_EQUAL,
          Operator.BETWEEN,
          Operator.NOT_BETWEEN,
          Operator.IS_NULL,
          Operator.IS_NOT_NULL);
  private static final List<String> TEXTS =
      List.of(
          "A",
          "A > 1",
          "A > 1",
          "A > 1",
          "A > 1 > x",
          "A > 12",
          "b0",
          "b1",
          "i1",
          "i2",
          "mobile",
          "1",
          ">");

  private final Random random;

  RandomRules(Random random) {
    this.random = random;
  }

  RuleGroup next() {
    return group(1 + random.nextInt(3), 1).build();
  }

  private RuleGroup.Builder group(int rules, int depth) {
    RuleGroup.Builder group =
        RuleGroup.newBuilder()
            .setCombinator(random.nextBoolean() ? Combinator.AND : Combinator.OR)
            .setNegated(random.nextInt(5) == 0);
    for (int i = 0; i < rules; i++) {
      if (depth < 4 && random.nextInt(5) == 0) {
        group.addRules(Rule.newBuilder().setGroup(group(1 + random.nextInt(3), depth + 1)));
      } else {
        group.addRules(
            Rule.newBuilder().setCondition(random.nextInt(3) > 0 ? events() : feature()));
      }
    }
    return group;
  }

  private Condition.Builder events() {
    Condition.Builder condition =
        Condition.newBuilder().setField("events." + pick(RandomPeople.NAMES));
    RuleGroup.Builder filters = RuleGroup.newBuilder().setCombinator(Combinator.AND);
    if (random.nextInt(4) > 0) {
      filters.addRules(Rule.newBuilder().setCondition(window()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      filters.addRules(filter(1));
    }
    if (filters.getRulesCount() > 0 || random.nextBoolean()) {
      condition.setValue(RuleValue.newBuilder().setFilters(filters));
    }
    if (random.nextInt(4) == 0) {
      condition.setThen(followUp());
    }
    if (random.nextInt(3) == 0) {
      aggregate(condition);
    } else {
      Match.Builder match = Match.newBuilder().setMode(pick(COUNTS));
      match
          .setThreshold(random.nextInt(5))
          .setThresholdTo(match.getThreshold() + random.nextInt(4));
      condition.setMatch(match);
    }
    return condition;
  }

  private void aggregate(Condition.Builder condition) {
    boolean distinct = random.nextInt(3) == 0;
    Aggregate.Function function =
        distinct
            ? Aggregate.Function.DISTINCT
            : pick(
                List.of(
                    Aggregate.Function.SUM,
                    Aggregate.Function.AVG,
                    Aggregate.Function.MIN,
                    Aggregate.Function.MAX));
    condition.setAggregate(
        Aggregate.newBuilder()
            .setFunction(function)
            .setOf(
                pick(
                    distinct
                        ? List.of("item_id", "brand", "product_type", "day")
                        : List.of("value", "price", "quantity"))));
    Match.Mode mode =
        pick(
            List.of(
                Match.Mode.AT_LEAST, Match.Mode.AT_MOST, Match.Mode.EXACTLY, Match.Mode.BETWEEN));
    double threshold = random.nextInt(8) * (random.nextBoolean() ? 0.1 : 1);
    condition.setMatch(
        Match.newBuilder().setMode(mode).setThreshold(threshold).setThresholdTo(threshold + 3));
  }

  private FollowUp.Builder followUp() {
    FollowUp.Builder then =
        FollowUp.newBuilder()
            .setField("events." + pick(RandomPeople.NAMES))
            .setNegated(random.nextBoolean())
            .setSameItem(random.nextInt(3) == 0);
    if (random.nextInt(4) > 0) {
      then.setWithin(pick(SPANS));
    }
    if (random.nextInt(3) == 0) {
      then.setFilters(RuleGroup.newBuilder().setCombinator(Combinator.AND).addRules(filter(1)));
    }
    return then;
  }

  private Condition.Builder window() {
    Condition.Builder window = Condition.newBuilder().setField("within");
    switch (random.nextInt(5)) {
      case 0 ->
          window
              .setOperator(Operator.BETWEEN)
              .setValue(texts(List.of("1h", pick(List.of("3h", "2d", "20d")))));
      case 1 -> window.setOperator(Operator.EQUAL).setValue(text("session"));
      case 2 -> window.setOperator(Operator.EQUAL).setValue(text(pick(PERIODS)));
      case 3 -> {
        window.setField("time");
        String date = RandomPeople.date(random);
        switch (random.nextInt(3)) {
          case 0 -> window.setOperator(Operator.BEFORE).setValue(text(date));
          case 1 -> window.setOperator(Operator.AFTER).setValue(text(date));
          default -> window.setOperator(Operator.BETWEEN).setValue(texts(List.of(date, date)));
        }
      }
      default -> window.setOperator(Operator.EQUAL).setValue(text(pick(SPANS)));
    }
    return window;
  }

  private Rule.Builder filter(int depth) {
    if (depth < 3 && random.nextInt(4) == 0) {
      RuleGroup.Builder group =
          RuleGroup.newBuilder()
              .setCombinator(random.nextBoolean() ? Combinator.AND : Combinator.OR)
              .setNegated(random.nextInt(3) == 0);
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        group.addRules(filter(depth + 1));
      }
      return Rule.newBuilder().setGroup(group);
    }
    Condition.Builder condition = Condition.newBuilder();
    if (random.nextInt(3) == 0) {
      condition.setField(pick(List.of("price", "quantity", "value")));
      number(condition, 5);
    } else {
      condition.setField(pick(List.of("item_id", "brand", "product_type", "device")));
      textual(condition);
    }
    return Rule.newBuilder().setCondition(condition);
  }

  private Condition.Builder feature() {
    Condition.Builder condition = Condition.newBuilder();
    switch (random.nextInt(8)) {
      case 0 -> {
        condition.setField(
            pick(
                List.of(
                    "events.view_item.count",
                    "orders.count",
                    "orders.revenue_cents",
                    "orders.average_cents",
                    "cart.lines",
                    "cart.quantity",
                    "cart.value_cents",
                    "price.average_cents",
                    "session.events",
                    "session.items",
                    "clients.count")));
        number(condition, condition.getField().endsWith("cents") ? 500 : 5);
      }
      case 1 -> {
        condition.setField(pick(List.of("known_days", "recency_days", "orders.recency_days")));
        number(condition, 10);
      }
      case 2 -> {
        condition.setField(
            pick(
                List.of(
                    "first_event_time",
                    "last_event_time",
                    "orders.last_time",
                    "session.start_time",
                    "events.view_item.last_time")));
        time(condition);
      }
      case 3 -> {
        condition.setField(
            pick(List.of("category.top", "brand.top", "affinity.category", "cart.item_id", "bot")));
        textual(condition);
      }
      case 4 ->
          condition
              .setField("properties.source" + (random.nextBoolean() ? "" : ".first"))
              .setOperator(random.nextBoolean() ? Operator.EQUAL : Operator.NOT_EQUAL)
              .setValue(text("s" + random.nextInt(3)));
      case 5 -> {
        condition.setField("properties.born");
        time(condition);
      }
      case 6 ->
          condition
              .setField(random.nextBoolean() ? "segment" : "list")
              .setOperator(random.nextBoolean() ? Operator.IN : Operator.NOT_IN)
              .setValue(texts(List.of("odd", "none")));
      default ->
          condition
              .setField("orders.revenue_cents")
              .setOperator(random.nextBoolean() ? Operator.TOP_PERCENT : Operator.BOTTOM_PERCENT)
              .setValue(number(10 + random.nextInt(80)));
    }
    return condition;
  }

  private void time(Condition.Builder condition) {
    switch (random.nextInt(7)) {
      case 0 -> condition.setOperator(Operator.BEFORE).setValue(text(RandomPeople.date(random)));
      case 1 -> condition.setOperator(Operator.AFTER).setValue(text(RandomPeople.date(random)));
      case 2 -> condition.setOperator(Operator.IN_LAST).setValue(text(pick(SPANS)));
      case 3 -> condition.setOperator(Operator.NOT_IN_LAST).setValue(text(pick(SPANS)));
      case 4 -> condition.setOperator(Operator.IN_NEXT).setValue(text(pick(SPANS)));
      case 5 -> condition.setOperator(Operator.DURING).setValue(text(pick(PERIODS)));
      default ->
          condition
              .setOperator(Operator.ANNIVERSARY_IN)
              .setValue(text(pick(List.of("today", "1d", "7d"))));
    }
  }

  private void textual(Condition.Builder condition) {
    Operator operator = pick(TEXT_OPERATORS);
    condition.setOperator(operator);
    if (operator == Operator.IN || operator == Operator.NOT_IN) {
      condition.setValue(texts(List.of(pick(TEXTS), pick(TEXTS))));
    } else {
      condition.setValue(text(pick(TEXTS)));
    }
  }

  private void number(Condition.Builder condition, int most) {
    Operator operator = pick(NUMBER_OPERATORS);
    condition.setOperator(operator);
    double first = random.nextBoolean() ? random.nextInt(most) : random.nextInt(most * 10) / 10.0;
    if (operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN) {
      condition.setValue(
          RuleValue.newBuilder()
              .setList(
                  RuleValues.newBuilder().addValues(number(first)).addValues(number(first + 2))));
    } else {
      condition.setValue(number(first));
    }
  }

  private static RuleValue number(double number) {
    return RuleValue.newBuilder().setNumber(number).build();
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }

  private static RuleValue texts(List<String> texts) {
    RuleValues.Builder values = RuleValues.newBuilder();
    texts.forEach(text -> values.addValues(text(text)));
    return RuleValue.newBuilder().setList(values).build();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
