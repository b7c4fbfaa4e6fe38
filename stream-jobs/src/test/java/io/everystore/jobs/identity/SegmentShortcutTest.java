package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.SegmentTransition;
import io.everystore.feature.segment.RuleCompiler;
import io.everystore.feature.segment.Subject;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A segment that an event is nothing to is not looked at: memberships stay what looking at every
 * segment with every event gives, over rules about every feature of a profile and random events,
 * late ones among them, timers between them and the clock set back.
 */
final class SegmentShortcutTest {
  private static final String KEY = io.everystore.jobs.stage.SubtaskKeys.of(128, 1)[0];
  private static final int EVENTS = 1_500;
  private static final List<String> NAMES =
      List.of(
          "view_item",
          "view_item",
          "view_item",
          "select_item",
          "add_to_cart",
          "remove_from_cart",
          "purchase",
          "refund",
          "view_item_list",
          "rate_item",
          "login");

  private final Random random = new Random(17);
  private final Map<String, RuleGroup> rules = new LinkedHashMap<>();
  private final PersonHistory history = new PersonHistory();
  private final Set<String> members = new TreeSet<>();
  private byte[] profile = Subject.NONE;
  private int read;
  private int transitions;

  @Test
  void membersAreThoseThatLookingAtEverythingFinds() throws Exception {
    addRules();
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      for (Map.Entry<String, RuleGroup> rule : rules.entrySet()) {
        define(stage, rule.getKey(), rule.getValue());
      }
      for (int i = 0; i < EVENTS; i++) {
        Interaction event = event(i, stage.flink.getProcessingTime());
        stage.send(new StageInput.Event("ann", 0, i, event.toByteArray()));
        history.add(event);
        check(stage, "event " + event);
        switch (random.nextInt(12)) {
          case 0 -> pass(stage, Duration.ofHours(random.nextInt(30)));
          case 1 -> pass(stage, Duration.ofMinutes(-random.nextInt(90)));
          default -> pass(stage, Duration.ofSeconds(random.nextInt(600)));
        }
      }
    }
    assertTrue(transitions > 10 * rules.size(), transitions + " transitions show too little");
  }

  private void pass(StageHarness stage, Duration time) throws Exception {
    stage.pass(time);
    if (!time.isNegative()) {
      check(stage, "passing " + time);
    }
  }

  private void check(StageHarness stage, String after) throws InvalidProtocolBufferException {
    List<OutboundRecord> all = stage.flink.extractOutputValues();
    for (OutboundRecord record : all.subList(read, all.size())) {
      if (record.topic().equals(Topics.PROFILES) && record.key()[0] != 0) {
        profile = Objects.requireNonNull(record.value());
      } else if (record.topic().equals(Topics.SEGMENT_TRANSITIONS)) {
        SegmentTransition transition = SegmentTransition.parseFrom(record.value());
        transitions++;
        boolean changed =
            transition.getEntered()
                ? members.add(transition.getSegmentId())
                : members.remove(transition.getSegmentId());
        assertTrue(changed, () -> "twice: " + transition);
      }
    }
    read = all.size();
    assertEquals(expected(stage.flink.getProcessingTime()), members, () -> "after " + after);
  }

  private Set<String> expected(long nowMillis) {
    Set<String> expected = new TreeSet<>();
    byte[] historyBytes = history.toProto().build().toByteArray();
    Subject subject =
        new Subject() {
          @Override
          public byte[] profile() {
            return profile;
          }

          @Override
          public byte[] history() {
            return historyBytes;
          }

          @Override
          public boolean isMember(String segmentId) {
            return expected.contains(segmentId);
          }
        };
    rules.forEach(
        (id, rule) -> {
          if (RuleCompiler.compile(rule, ZoneOffset.UTC).evaluate(subject, nowMillis).matches()) {
            expected.add(id);
          }
        });
    return expected;
  }

  private Interaction event(int number, long nowMillis) {
    long lateMillis = random.nextInt(6) == 0 ? random.nextInt(10_800_000) : 0;
    Interaction.Builder event =
        Interaction.newBuilder()
            .setEventId("e" + number)
            .setClientId("ann")
            .setName(NAMES.get(random.nextInt(NAMES.size())))
            .setEventTimeMillis(nowMillis - lateMillis)
            .setReceivedTimeMillis(nowMillis);
    if (!event.getName().equals("login")) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        event.addItems(item());
      }
    }
    if (event.getName().equals("purchase") || event.getName().equals("refund")) {
      event.setTransactionId("t" + random.nextInt(200)).setValueCents(random.nextInt(5_000));
    }
    if (random.nextInt(4) == 0) {
      event.putParams(
          List.of("device", "device_category", "country", "user_plan", "user_tier", "volume")
              .get(random.nextInt(6)),
          List.of("a", "b", "c").get(random.nextInt(3)));
    }
    return event.build();
  }

  private InteractionItem item() {
    int number = random.nextInt(6);
    InteractionItem.Builder item = InteractionItem.newBuilder().setItemId("i" + number);
    if (number > 0) {
      item.setBrand("b" + number % 3);
    }
    if (number > 1) {
      item.setProductType("c" + number % 2 + " > d" + number);
    }
    if (number != 3) {
      item.setPriceCents(100L * random.nextInt(50));
    }
    return item.build();
  }

  private void addRules() {
    for (String number :
        List.of(
            "orders.count",
            "orders.revenue_cents",
            "orders.average_cents",
            "orders.recency_days",
            "recency_days",
            "known_days",
            "cart.lines",
            "cart.quantity",
            "cart.value_cents",
            "price.average_cents",
            "session.events",
            "session.items",
            "clients.count",
            "events.view_item.count",
            "events.purchase.count")) {
      boolean money = number.endsWith("_cents");
      for (double least : money ? new double[] {500, 2_000, 4_000} : new double[] {1, 3, 12}) {
        add(condition(number, Operator.GREATER_OR_EQUAL, number(least)));
      }
    }
    for (String time :
        List.of(
            "last_event_time",
            "first_event_time",
            "orders.last_time",
            "session.start_time",
            "events.add_to_cart.last_time")) {
      add(condition(time, Operator.IN_LAST, text("2h")));
      add(condition(time, Operator.NOT_IN_LAST, text("10m")));
    }
    for (int i = 0; i < 6; i++) {
      add(condition("category.top", Operator.UNDER, text("c" + i % 2)));
      add(condition("affinity.category", Operator.EQUAL, text("c" + i % 2 + " > d" + i)));
      add(condition("brand.top", Operator.EQUAL, text("b" + i % 3)));
      add(condition("affinity.brand", Operator.EQUAL, text("b" + i % 3)));
      add(condition("cart.item_id", Operator.EQUAL, text("i" + i)));
    }
    for (String property :
        List.of("device", "country", "plan", "tier", "plan.first", "country.first")) {
      add(condition("properties." + property, Operator.EQUAL, text("a")));
      add(condition("properties." + property, Operator.IS_NULL, null));
    }
    for (String name : List.of("view_item", "add_to_cart", "purchase", "login")) {
      add(events(name, Match.Mode.AT_LEAST, 2, within("1h")));
      add(events(name, Match.Mode.AT_MOST, 1, within("1d"), filter("brand", "b1")));
      add(events(name, Match.Mode.EXACTLY, 1, within("2h"), filter("product_type", "c0 > d2")));
      add(events(name, Match.Mode.LAST, 1, within("6h"), filter("device", "a")));
    }
    String first = rules.keySet().iterator().next();
    add(condition("segment", Operator.NOT_IN, text(first)));
    add(condition("segment", Operator.IN, text("s" + (rules.size() - 1))));
  }

  private void add(Condition condition) {
    rules.put(
        "s" + rules.size(),
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(Rule.newBuilder().setCondition(condition))
            .build());
  }

  private static Condition condition(String field, Operator operator, @Nullable RuleValue value) {
    Condition.Builder condition = Condition.newBuilder().setField(field).setOperator(operator);
    if (value != null) {
      condition.setValue(value);
    }
    return condition.build();
  }

  private static Condition events(
      String name, Match.Mode mode, double threshold, Condition... filters) {
    RuleGroup.Builder group = RuleGroup.newBuilder().setCombinator(Combinator.AND);
    for (Condition filter : filters) {
      group.addRules(Rule.newBuilder().setCondition(filter));
    }
    return Condition.newBuilder()
        .setField("events." + name)
        .setMatch(Match.newBuilder().setMode(mode).setThreshold(threshold))
        .setValue(RuleValue.newBuilder().setFilters(group))
        .build();
  }

  private static Condition within(String span) {
    return condition("within", Operator.EQUAL, text(span));
  }

  private static Condition filter(String field, String value) {
    return condition(field, Operator.EQUAL, text(value));
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }

  private static RuleValue number(double number) {
    return RuleValue.newBuilder().setNumber(number).build();
  }

  private static void define(StageHarness stage, String id, RuleGroup rule) throws Exception {
    byte[] bytes =
        Definition.newBuilder()
            .setId(id)
            .setVersion(1)
            .setState(DefinitionState.ACTIVE)
            .setSegment(Segment.newBuilder().setRule(rule))
            .build()
            .toByteArray();
    stage.send(new StageInput.Defined(KEY, "segment/" + id, bytes));
  }
}
