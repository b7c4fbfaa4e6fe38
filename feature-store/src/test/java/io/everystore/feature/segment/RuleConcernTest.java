package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which names of events a rule has to be looked at after. */
final class RuleConcernTest {
  private static final List<String> NAMES = List.of("view_item", "add_to_cart", "purchase");

  @Test
  void rulesAboutEvents_areConcernedByTheseAndWhatHasToFollow() {
    assertConcernedBy(List.of("view_item"), events("view_item"));
    assertConcernedBy(
        List.of("add_to_cart", "purchase"),
        events("add_to_cart").setThen(FollowUp.newBuilder().setField("events.purchase")));
    assertConcernedBy(
        List.of("purchase"),
        events("purchase")
            .setAggregate(Aggregate.newBuilder().setFunction(Aggregate.Function.SUM).setOf("value"))
            .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(50)));
    assertConcernedBy(
        List.of("view_item"),
        events("view_item").setMatch(Match.newBuilder().setMode(Match.Mode.FIRST)));
  }

  @Test
  void doneOftenEnough_isNotUndone() {
    Match atLeast = Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(3).build();
    CompiledRule often = rule(events("view_item").setMatch(atLeast));
    assertTrue(often.mayBecome(true, "view_item"));
    assertFalse(often.mayBecome(false, "view_item"));
    CompiledRule never =
        rule(events("view_item").setMatch(Match.newBuilder().setMode(Match.Mode.NONE)));
    assertFalse(never.mayBecome(true, "view_item"));
    assertTrue(never.mayBecome(false, "view_item"));
  }

  @Test
  void notThisGroup_isTheOppositeOfIt() {
    CompiledRule seldom =
        RuleCompiler.compile(
            group(
                    events("view_item")
                        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(3)))
                .setNegated(true)
                .build(),
            ZoneOffset.UTC);
    assertFalse(seldom.mayBecome(true, "view_item"));
    assertTrue(seldom.mayBecome(false, "view_item"));
  }

  @Test
  void rulesAboutValues_areConcernedByWhatMayChangeThem() {
    assertConcernedBy(List.of("purchase"), line("orders.count", Operator.GREATER, number(1)));
    assertConcernedBy(
        List.of("add_to_cart", "purchase"), line("cart.lines", Operator.GREATER, number(1)));
    assertConcernedBy(NAMES, line("properties.plan", Operator.EQUAL, text("gold")));
    assertConcernedBy(NAMES, line("category.top", Operator.EQUAL, text("Home")));
    assertConcernedBy(NAMES, line("events.purchase.count", Operator.GREATER, number(1)));
  }

  @Test
  void rulesAboutOtherSegments_areConcernedByAll_aboutListsByNone() {
    assertConcernedBy(NAMES, line("segment", Operator.EQUAL, text("regulars")));
    assertConcernedBy(List.of(), line("list", Operator.EQUAL, text("invited")));
  }

  @Test
  void groups_areConcernedByWhatALineIs() {
    assertConcernedBy(
        List.of("view_item", "purchase"),
        events("view_item"),
        line("orders.count", Operator.GREATER, number(1)));
  }

  private static void assertConcernedBy(List<String> expected, Condition.Builder... lines) {
    CompiledRule rule = rule(lines);
    assertEquals(
        expected,
        NAMES.stream()
            .filter(name -> rule.mayBecome(true, name) || rule.mayBecome(false, name))
            .toList());
  }

  private static CompiledRule rule(Condition.Builder... lines) {
    return RuleCompiler.compile(group(lines).build(), ZoneOffset.UTC);
  }

  private static RuleGroup.Builder group(Condition.Builder... lines) {
    RuleGroup.Builder group = RuleGroup.newBuilder().setCombinator(Combinator.AND);
    for (Condition.Builder line : lines) {
      group.addRules(Rule.newBuilder().setCondition(line));
    }
    return group;
  }

  private static Condition.Builder events(String name) {
    return Condition.newBuilder().setField("events." + name);
  }

  private static Condition.Builder line(String field, Operator operator, RuleValue value) {
    return Condition.newBuilder().setField(field).setOperator(operator).setValue(value);
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }

  private static RuleValue number(double number) {
    return RuleValue.newBuilder().setNumber(number).build();
  }
}
