package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.RuleValues;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RuleCompilerTest {
  @Test
  void longTexts_areRefused() {
    wrong("/rules/0/value", of("brand.top", Operator.EQUAL, text("x".repeat(100_001))));
    wrong("/rules/0/field", of("x".repeat(100_001), Operator.EQUAL, text("x")));
    wrong("/rules/0/value", of("brand.top", Operator.EQUAL, text("x".repeat(513))));
    sound(of("brand.top", Operator.EQUAL, text("x".repeat(512))));
    RuleValues.Builder many = RuleValues.newBuilder();
    for (int i = 0; i <= 500; i++) {
      many.addValues(text("v" + i));
    }
    wrong(
        "/rules/0/value",
        of("brand.top", Operator.IN, RuleValue.newBuilder().setList(many).build()));
  }

  @Test
  void groupsDeeperThanTheBound_areRefused() {
    sound(nested(RuleCompiler.MAX_DEPTH));
    wrong("/rules/0".repeat(8), nested(RuleCompiler.MAX_DEPTH + 1));
    assertFalse(faults(nested(1_000)).isEmpty());
  }

  @Test
  void moreConditionsThanTheBound_areRefused() {
    RuleGroup.Builder group = RuleGroup.newBuilder().setCombinator(Combinator.OR);
    for (int i = 0; i < RuleCompiler.MAX_CONDITIONS; i++) {
      group.addRules(of("orders.count", Operator.GREATER, number(i)).getRules(0));
    }
    sound(group.build());
    RuleGroup both =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(Rule.newBuilder().setGroup(group))
            .addRules(group.getRules(0))
            .build();
    wrong("/rules/1", both);
    wrong("/rules", group.addRules(group.getRules(0)).build());
  }

  @Test
  void valuesOfAnotherType_areRefused() {
    wrong("/rules/0/value", of("orders.count", Operator.EQUAL, text("1 OR 1=1")));
    wrong("/rules/0/value", of("brand.top", Operator.EQUAL, number(1)));
    wrong("/rules/0/value", of("identified", Operator.EQUAL, text("true")));
    wrong("/rules/0/value", of("orders.count", Operator.BETWEEN, number(1)));
    wrong("/rules/0/value", of("orders.count", Operator.EQUAL, number(Double.NaN)));
    wrong("/rules/0/value", of("orders.count", Operator.EQUAL, number(Double.POSITIVE_INFINITY)));
    wrong("/rules/0/value", of("orders.last_time", Operator.IN_LAST, text("a while")));
    wrong("/rules/0/value", of("orders.last_time", Operator.IN_LAST, text("401d")));
    wrong("/rules/0/value", of("orders.last_time", Operator.BEFORE, text("2026-13-01")));
    wrong("/rules/0/value", of("orders.revenue_cents", Operator.TOP_PERCENT, number(101)));
    wrong("/rules/0/value", of("events.purchase", Operator.EQUAL, text("3")));
  }

  @Test
  void unknownFieldsAndOperators_areRefused() {
    for (String field :
        new String[] {
          "", "password", "T(java.lang.Runtime)", "events.", "events.a-b", "properties."
        }) {
      wrong("/rules/0/field", of(field, Operator.EQUAL, text("x")));
    }
    wrong("/rules/0/operator", of("brand.top", Operator.LESS, text("x")));
    wrong("/rules/0/operator", of("orders.count", Operator.CONTAINS, text("x")));
    wrong("/rules/0/operator", of("orders.count", Operator.OPERATOR_UNSPECIFIED, number(1)));
    wrong("/rules/0/operator", of("known_days", Operator.TOP_PERCENT, number(5)));
    wrong("/rules/0/value/rules/0/field", viewed(filter("tenant", Operator.EQUAL, text("x"))));
    wrong("/rules/0/value/rules/0/operator", viewed(filter("price", Operator.CONTAINS, text("x"))));
    wrong(
        "/rules/0/value/rules/0/value",
        viewed(filter("within", Operator.EQUAL, text("next_week"))));
  }

  @Test
  void expressionsOfOtherLanguages_arePlainText() {
    for (String payload :
        new String[] {
          "T(java.lang.Runtime).getRuntime().exec('id')",
          "(a+)+$",
          "${jndi:ldap://x}",
          "%{(#a=@java.lang.System@exit(1))}",
          "' or '1'='1"
        }) {
      CompiledRule rule = sound(of("properties.note", Operator.CONTAINS, text(payload)));
      assertFalse(rule.evaluate(Subject.of(Subject.NONE, Subject.NONE), 0).matches());
    }
  }

  @Test
  void consent_isWhatWasSaidLast() {
    PersonHistory history = new PersonHistory();
    history.add(consenting(2_000, "denied"));
    history.add(consenting(1_000, "granted"));
    Subject person = Subject.of(Subject.NONE, history.toProto().build().toByteArray());
    RuleGroup denied = of("consent.ad_user_data", Operator.EQUAL, text("denied"));
    RuleGroup unknown = of("consent.ad_personalization", Operator.IS_NULL, text(""));
    assertTrue(sound(denied).evaluate(person, 3_000).matches());
    assertTrue(sound(unknown).evaluate(person, 3_000).matches());
    assertFalse(sound(denied).evaluate(Subject.of(Subject.NONE, Subject.NONE), 3_000).matches());
  }

  private static Interaction consenting(long timeMillis, String said) {
    return Interaction.newBuilder()
        .setName("login")
        .setEventTimeMillis(timeMillis)
        .putParams("consent.ad_user_data", said)
        .build();
  }

  @Test
  void emptyRule_isEverybodyAndItsOppositeNobody() {
    Subject nobodyKnown = Subject.of(Subject.NONE, Subject.NONE);
    assertTrue(sound(RuleGroup.getDefaultInstance()).evaluate(nobodyKnown, 5).matches());
    RuleGroup negated = RuleGroup.newBuilder().setNegated(true).build();
    CompiledRule.Result result = sound(negated).evaluate(nobodyKnown, 5);
    assertFalse(result.matches());
    assertEquals(Long.MAX_VALUE, result.nextChangeMillis());
  }

  @Test
  void secondOrHiddenWindow_isRefused() {
    RuleGroup.Builder two =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(rule(filter("within", Operator.EQUAL, text("7d"))))
            .addRules(rule(filter("within", Operator.EQUAL, text("1d"))));
    wrong("/rules/0/value/rules/1/field", viewed(two.build()));
    wrong("/rules/0/value/rules/0/field", viewed(two.removeRules(1).setNegated(true).build()));
  }

  @Test
  void thresholdsOfCounts_areWholeAndNotNegative() {
    for (double threshold : new double[] {-1, 1.5, 1e10}) {
      RuleGroup.Builder rule = viewed(RuleGroup.getDefaultInstance()).toBuilder();
      rule.getRulesBuilder(0)
          .getConditionBuilder()
          .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(threshold));
      wrong("/rules/0/match/threshold", rule.build());
    }
  }

  @Test
  void whatARuleLooksAt_isToldForGraphsOfUse() {
    RuleGroup both =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(of("segment", Operator.IN, text("big")).getRules(0))
            .addRules(of("experiments.exp", Operator.EQUAL, text("b")).getRules(0))
            .addRules(of("list", Operator.NOT_EQUAL, text("press")).getRules(0))
            .build();
    CompiledRule rule = sound(both);
    assertEquals(Set.of("big"), rule.segments());
    assertEquals(Set.of("press"), rule.lists());
    assertEquals(Set.of("exp"), rule.experiments());
    assertEquals(Set.of("segment", "list", "experiments.exp"), rule.fields());
  }

  private static CompiledRule sound(RuleGroup rule) {
    Map<String, String> faults = new TreeMap<>();
    CompiledRule compiled = RuleCompiler.compile(rule, ZoneOffset.UTC, "", faults::put);
    assertEquals(Map.of(), faults);
    assertNotNull(compiled);
    return compiled;
  }

  private static void wrong(String pointer, RuleGroup rule) {
    Map<String, String> faults = faults(rule);
    assertTrue(
        faults.keySet().stream().anyMatch(found -> found.startsWith(pointer)),
        () -> pointer + " in " + faults);
    assertTrue(faults.values().stream().allMatch(detail -> detail.length() < 400));
  }

  private static Map<String, String> faults(RuleGroup rule) {
    Map<String, String> faults = new TreeMap<>();
    assertNull(RuleCompiler.compile(rule, ZoneOffset.UTC, "", faults::put));
    return faults;
  }

  private static RuleGroup nested(int depth) {
    RuleGroup.Builder group = of("orders.count", Operator.EQUAL, number(1)).toBuilder();
    for (int i = 1; i < depth; i++) {
      group =
          RuleGroup.newBuilder()
              .setCombinator(Combinator.AND)
              .addRules(Rule.newBuilder().setGroup(group));
    }
    return group.build();
  }

  private static RuleGroup viewed(Condition filter) {
    return viewed(
        RuleGroup.newBuilder().setCombinator(Combinator.AND).addRules(rule(filter)).build());
  }

  private static RuleGroup viewed(RuleGroup filters) {
    return of(
        "events.view_item",
        Operator.OPERATOR_UNSPECIFIED,
        RuleValue.newBuilder().setFilters(filters).build());
  }

  private static Rule rule(Condition condition) {
    return Rule.newBuilder().setCondition(condition).build();
  }

  private static Condition filter(String field, Operator operator, RuleValue value) {
    return Condition.newBuilder().setField(field).setOperator(operator).setValue(value).build();
  }

  private static RuleGroup of(String field, Operator operator, RuleValue value) {
    return RuleGroup.newBuilder()
        .setCombinator(Combinator.AND)
        .addRules(rule(filter(field, operator, value)))
        .build();
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }

  private static RuleValue number(double number) {
    return RuleValue.newBuilder().setNumber(number).build();
  }
}
