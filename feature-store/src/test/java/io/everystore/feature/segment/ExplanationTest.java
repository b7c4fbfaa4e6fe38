package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplanationTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR_MILLIS = 3_600_000;

  @Test
  void lines_tellWhatWasFoundAndWantedInTheOrderOfTheRule() {
    RuleGroup rule =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(line(viewedKitchen()))
            .addRules(line(abandonedCart()))
            .addRules(line(spent()))
            .addRules(
                line(
                    Condition.newBuilder()
                        .setField("known_days")
                        .setOperator(Operator.GREATER_OR_EQUAL)
                        .setValue(RuleValue.newBuilder().setNumber(30))))
            .build();
    Explanation why = RuleCompiler.compile(rule, ZoneOffset.UTC).explain(subject(), NOW);
    assertFalse(why.holds());
    assertEquals("all of these", why.sentence());
    assertEquals(
        List.of(
            "viewed an item (category is in Home > Kitchen) 4 times in the last 7 days"
                + " (wanted: at least 3)",
            "put into the cart and not bought within 1 hour 1 time in the last 400 days"
                + " (wanted: at least once)",
            "bought: sum value 19.9 in the last 400 days (wanted: at least 50)",
            "known_days is 10 (wanted: at least 30)"),
        why.parts().stream().map(Explanation::sentence).toList());
    assertEquals(
        List.of(true, true, false, false), why.parts().stream().map(Explanation::holds).toList());
    assertEquals(
        List.of("4", "1", "19.9", "10"), why.parts().stream().map(Explanation::found).toList());
    assertEquals("/rules/2", why.parts().get(2).pointer());
  }

  @Test
  void negatedGroup_isTickedWhereItsLinesAreCrossed() {
    RuleGroup none =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.OR)
            .setNegated(true)
            .addRules(line(spent()))
            .build();
    Explanation why = RuleCompiler.compile(none, ZoneOffset.UTC).explain(subject(), NOW);
    assertTrue(why.holds());
    assertFalse(why.parts().get(0).holds());
    assertEquals("none of these", why.sentence());
  }

  private static Condition.Builder viewedKitchen() {
    return Condition.newBuilder()
        .setField("events.view_item")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(3))
        .setValue(
            RuleValue.newBuilder()
                .setFilters(
                    RuleGroup.newBuilder()
                        .setCombinator(Combinator.AND)
                        .addRules(line(filter("product_type", Operator.UNDER, "Home > Kitchen")))
                        .addRules(line(filter("within", Operator.EQUAL, "7d")))));
  }

  private static Condition.Builder abandonedCart() {
    return Condition.newBuilder()
        .setField("events.add_to_cart")
        .setThen(
            FollowUp.newBuilder().setField("events.purchase").setNegated(true).setWithin("1h"));
  }

  private static Condition.Builder spent() {
    return Condition.newBuilder()
        .setField("events.purchase")
        .setAggregate(Aggregate.newBuilder().setFunction(Aggregate.Function.SUM).setOf("value"))
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(50));
  }

  private static Condition.Builder filter(String field, Operator operator, String value) {
    return Condition.newBuilder()
        .setField(field)
        .setOperator(operator)
        .setValue(RuleValue.newBuilder().setText(value));
  }

  private static Rule line(Condition.Builder condition) {
    return Rule.newBuilder().setCondition(condition).build();
  }

  private static Subject subject() {
    PersonHistory history = new PersonHistory();
    for (int i = 0; i < 4; i++) {
      history.add(
          event("view_item", NOW - (i + 10) * HOUR_MILLIS)
              .addItems(InteractionItem.newBuilder().setProductType("Home > Kitchen > Pans"))
              .build());
    }
    history.add(
        event("view_item", NOW - HOUR_MILLIS)
            .addItems(InteractionItem.newBuilder().setProductType("Home > Kitchenette"))
            .build());
    history.add(event("add_to_cart", NOW - 9 * HOUR_MILLIS).build());
    history.add(event("add_to_cart", NOW - 5 * HOUR_MILLIS).build());
    history.add(event("purchase", NOW - 5 * HOUR_MILLIS + 60_000).setValueCents(1_990).build());
    Profile profile = Profile.newBuilder().setFirstEventTimeMillis(NOW - 240 * HOUR_MILLIS).build();
    return Subject.of(profile.toByteArray(), history.toProto().build().toByteArray());
  }

  private static Interaction.Builder event(String name, long timeMillis) {
    return Interaction.newBuilder().setName(name).setEventTimeMillis(timeMillis);
  }
}
