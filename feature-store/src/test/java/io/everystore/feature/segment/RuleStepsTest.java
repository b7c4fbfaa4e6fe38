package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.RuleValues;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rules take is counted, whatever they look at, and is bounded where that is asked for. */
final class RuleStepsTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long EVENTS = 200;

  private final Evaluation evaluation = new Evaluation();
  private final Subject somebody = Subject.of(Subject.NONE, history());

  @Test
  void listOfValues_takesAStepForEachValueAndEvent() {
    CompiledRule rule = compiled(views().setValue(filtered(Operator.IN, values(100))));
    assertTakes(EVENTS * 100, 2 * EVENTS * 100, rule);
  }

  @Test
  void partOfAText_takesAStepForEachByte() {
    RuleValue part = RuleValue.newBuilder().setText("lamp").build();
    CompiledRule rule = compiled(views().setValue(filtered(Operator.CONTAINS, part)));
    assertTakes(EVENTS * "pan".length(), 2 * EVENTS * "pan".length(), rule);
  }

  /** Anybody can send many such: a step for each pair would be a way to have rules disabled. */
  @Test
  void eventsOfOneInstant_takeAStepOrTwoEach() {
    FollowUp.Builder then = FollowUp.newBuilder().setField("events.add_to_cart");
    assertTakes(EVENTS, 5 * EVENTS, compiled(views().setThen(then)));
    then.setSameItem(true);
    assertTakes(EVENTS, 5 * EVENTS, compiled(views().setThen(then)));
  }

  /** Nobody knows which was first, in whatever order they are kept. */
  @Test
  void eventsOfOneInstant_followEachOther() {
    PersonHistory history = new PersonHistory();
    List<String> names = List.of("view_item", "add_to_cart");
    names.forEach(name -> history.add(event(name, NOW - 1_000)));
    Subject one = Subject.of(Subject.NONE, history.toProto().build().toByteArray());
    for (String first : names) {
      for (boolean sameItem : List.of(false, true)) {
        String other = names.get(1 - names.indexOf(first));
        Condition.Builder followed =
            views()
                .setField("events." + first)
                .setThen(FollowUp.newBuilder().setField("events." + other).setSameItem(sameItem));
        CompiledRule rule = compiled(followed);
        assertTrue(rule.test(evaluation.begin(one, NOW)), () -> first + ", " + sameItem);
      }
    }
  }

  @Test
  void bound_isOfOneRuleAndPerson() {
    CompiledRule rule = compiled(views().setValue(filtered(Operator.IN, values(500))));
    evaluation.begin(somebody, NOW).allow(5);
    assertThrows(RuleTooDearException.class, () -> rule.test(evaluation));
    assertThrows(RuleTooDearException.class, () -> rule.test(evaluation), "not asked for more");
    assertFalse(rule.test(evaluation.begin(somebody, NOW)));
  }

  /** Takes from {@code least} to {@code most} steps. */
  private void assertTakes(long least, long most, CompiledRule rule) {
    evaluation.begin(somebody, NOW).allow(most);
    assertFalse(rule.test(evaluation));
    evaluation.begin(somebody, NOW).allow(least - 1);
    assertThrows(RuleTooDearException.class, () -> rule.test(evaluation));
  }

  private static Condition.Builder views() {
    return Condition.newBuilder()
        .setField("events.view_item")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(1));
  }

  private static RuleValue filtered(Operator operator, RuleValue items) {
    return RuleValue.newBuilder().setFilters(all(condition("item_id", operator, items))).build();
  }

  private static Condition.Builder condition(String field, Operator operator, RuleValue value) {
    return Condition.newBuilder().setField(field).setOperator(operator).setValue(value);
  }

  private static RuleValue values(int count) {
    RuleValues.Builder values = RuleValues.newBuilder();
    IntStream.range(0, count)
        .forEach(i -> values.addValues(RuleValue.newBuilder().setText("n" + i)));
    return RuleValue.newBuilder().setList(values).build();
  }

  private static CompiledRule compiled(Condition.Builder condition) {
    return RuleCompiler.compile(all(condition), ZoneOffset.UTC);
  }

  private static RuleGroup all(Condition.Builder condition) {
    return RuleGroup.newBuilder()
        .setCombinator(Combinator.AND)
        .addRules(Rule.newBuilder().setCondition(condition))
        .build();
  }

  private static byte[] history() {
    PersonHistory history = new PersonHistory();
    history.add(event("add_to_cart", NOW - 2_000));
    for (int i = 0; i < EVENTS; i++) {
      history.add(event("view_item", NOW - 1_000));
    }
    return history.toProto().build().toByteArray();
  }

  private static Interaction event(String name, long timeMillis) {
    return Interaction.newBuilder()
        .setName(name)
        .setEventTimeMillis(timeMillis)
        .addItems(InteractionItem.newBuilder().setItemId("pan"))
        .build();
  }
}
