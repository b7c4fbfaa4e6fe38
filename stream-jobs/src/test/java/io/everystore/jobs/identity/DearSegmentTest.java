package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.RuleValues;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.StageInput;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A segment that takes too many steps is disabled, and nothing else is. */
final class DearSegmentTest {
  private static final String KEY = io.everystore.jobs.stage.SubtaskKeys.of(128, 1)[0];
  private static final long LONG_AGO_MILLIS = 100_000;

  /** So many that the history makes room for each further one, and all segments are looked at. */
  private static final int BUSY_EVENTS = PersonHistory.MAX_EXACT_LINES;

  private static final int MOST_VALUES = 500;

  private int sent;

  @Test
  void thirdOverrun_disablesThatSegmentAlone_andItsMembersStay() throws Exception {
    try (StageHarness stage = busy(null)) {
      view(stage, "bob", "lamp");
      assertTrue(stage.written().contains("bob enters dear by CAUSE_EVENT"), "one overrun by then");
      view(stage, "ann", "pan");
      view(stage, "cat", "lamp");
      assertTrue(stage.written().contains("cat enters dear by CAUSE_EVENT"), "two");
      assertEquals(0, partsDisabled(stage));
      view(stage, "ann", "pan");
      stage.written();

      view(stage, "eve", "lamp");
      assertEquals(
          List.of("eve enters keen by CAUSE_EVENT", "profile eve v505 events 1 in [keen]"),
          stage.written(),
          "the other segment goes on");
      view(stage, "bob", "pan");
      assertTrue(stage.written().contains("profile bob v506 events 2 in [dear, keen]"));
      assertEquals(1, partsDisabled(stage));
    }
  }

  @Test
  void disabled_staysSoAfterARestart_untilANewVersion() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = busy(null)) {
      view(stage, "ann", "pan");
      view(stage, "ann", "pan");
      state = stage.checkpoint();
      assertEquals(1, partsDisabled(stage));
    }
    try (StageHarness stage = clients(state)) {
      view(stage, "eve", "lamp");
      assertFalse(stage.written().contains("eve enters dear by CAUSE_EVENT"));
      define(stage, "keen", 2, viewed("lamp"));
      sweep(stage);
      assertTrue(
          stage.written().stream().noneMatch(line -> line.contains("enters dear")),
          "another one's version");
      define(stage, "dear", 2, viewed("lamp"));
      sweep(stage);
      assertTrue(stage.written().contains("eve enters dear by CAUSE_DEFINITION"));
      view(stage, "fay", "lamp");
      assertTrue(stage.written().contains("fay enters dear by CAUSE_EVENT"));
    }
  }

  @Test
  void overrunsBeforeARestart_count() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = busy(null)) {
      view(stage, "ann", "pan");
      state = stage.checkpoint();
    }
    try (StageHarness stage = clients(state)) {
      view(stage, "eve", "lamp");
      assertTrue(stage.written().contains("eve enters dear by CAUSE_EVENT"));
      view(stage, "ann", "pan");
      view(stage, "fay", "lamp");
      assertFalse(stage.written().contains("fay enters dear by CAUSE_EVENT"));
    }
  }

  /** A stage that knows ann, who did much, and both segments: ann was looked at once for each. */
  private StageHarness busy(@Nullable OperatorSubtaskState state) throws Exception {
    StageHarness stage = clients(state);
    for (int i = 0; i < BUSY_EVENTS; i++) {
      view(stage, "ann", "pan");
    }
    define(stage, "dear", 1, dear());
    define(stage, "keen", 1, viewed("lamp"));
    sweep(stage);
    stage.written();
    return stage;
  }

  private static StageHarness clients(@Nullable OperatorSubtaskState state) throws Exception {
    return StageHarness.of(new ClientOperator(StageHarness.CONFIG), 1, state);
  }

  private void view(StageHarness stage, String person, String item) throws Exception {
    byte[] event =
        StageHarness.interaction(person, "", "e" + sent)
            .setEventTimeMillis(StageHarness.START_MILLIS - LONG_AGO_MILLIS + sent)
            .clearItems()
            .addItems(InteractionItem.newBuilder().setItemId(item))
            .build()
            .toByteArray();
    stage.send(new StageInput.Event(person, 0, sent++, event));
  }

  private static void sweep(StageHarness stage) throws Exception {
    for (int i = 0; i < 20; i++) {
      stage.pass(Duration.ofMillis(1));
    }
  }

  private static void define(StageHarness stage, String id, long version, RuleGroup rule)
      throws Exception {
    byte[] bytes =
        Definition.newBuilder()
            .setId(id)
            .setVersion(version)
            .setState(DefinitionState.ACTIVE)
            .setSegment(Segment.newBuilder().setRule(rule))
            .build()
            .toByteArray();
    stage.send(new StageInput.Defined(KEY, "segment/" + id, bytes));
  }

  /** As many parts as told that the segment {@code dear} is disabled. */
  private static int partsDisabled(StageHarness stage) throws Exception {
    stage.pass(Duration.ofMillis(100));
    int parts = 0;
    for (StreamRecord<KeyedDelta> record :
        stage.flink.getSideOutput(PersonOperator.SEGMENT_SIZES)) {
      SegmentSize change = SegmentSize.parseFrom(record.getValue().value());
      parts += change.getPartsDisabled();
      if (change.getPartsDisabled() > 0) {
        assertEquals("dear", change.getSegmentId());
        assertEquals(1, change.getDefinitionVersion());
      }
    }
    return parts;
  }

  /** Compares each item with thousands that nobody looked at, and then with one. */
  private static RuleGroup dear() {
    RuleGroup.Builder rule = RuleGroup.newBuilder().setCombinator(Combinator.OR);
    for (int line = 0; line < 10; line++) {
      RuleValues.Builder values = RuleValues.newBuilder();
      String prefix = "n" + line;
      IntStream.range(0, MOST_VALUES).forEach(i -> values.addValues(text(prefix + i)));
      rule.addRules(
          Rule.newBuilder()
              .setCondition(viewed(Condition.Operator.IN, RuleValue.newBuilder().setList(values))));
    }
    return rule.addAllRules(viewed("lamp").getRulesList()).build();
  }

  private static RuleGroup viewed(String item) {
    return RuleGroup.newBuilder()
        .setCombinator(Combinator.AND)
        .addRules(
            Rule.newBuilder()
                .setCondition(viewed(Condition.Operator.EQUAL, text(item).toBuilder())))
        .build();
  }

  private static Condition viewed(Condition.Operator operator, RuleValue.Builder items) {
    Condition filter =
        Condition.newBuilder().setField("item_id").setOperator(operator).setValue(items).build();
    RuleGroup filters =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(Rule.newBuilder().setCondition(filter))
            .build();
    return Condition.newBuilder()
        .setField("events.view_item")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(1))
        .setValue(RuleValue.newBuilder().setFilters(filters))
        .build();
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }
}
