package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.PersonList;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Memberships as the stages of people keep them. */
final class SegmentStageTest {
  private static final String VIEWS = "events.view_item.count";
  private static final String KEY = io.everystore.jobs.stage.SubtaskKeys.of(128, 1)[0];

  @Test
  void event_entersWithTheProfileThatContainsIt() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "keen", 1, viewedAtLeast(2, ""));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      stage.send(StageHarness.event("ann", "ann", "", "2", 1));
      assertEquals(
          List.of(
              "profile ann v1 events 1",
              "ann enters keen by CAUSE_EVENT",
              "profile ann v2 events 2 in [keen]"),
          stage.written());
    }
  }

  /** As the door notes what a browser says with {@code Sec-GPC: 1}. */
  @Test
  void denialOfPassingDataOn_leavesTheSegmentThatAsksForConsent() throws Exception {
    Condition granted =
        Condition.newBuilder()
            .setField("consent.ad_user_data")
            .setOperator(Condition.Operator.EQUAL)
            .setValue(text("granted"))
            .build();
    try (StageHarness stage = clients(null)) {
      define(stage, "told-elsewhere", 1, all(granted));
      stage.send(consenting("1", 0, "granted"));
      stage.send(consenting("2", 1, "denied"));
      assertEquals(
          List.of(
              "ann enters told-elsewhere by CAUSE_EVENT",
              "profile ann v1 events 1 in [told-elsewhere]",
              "ann leaves told-elsewhere by CAUSE_EVENT",
              "profile ann v2 events 2"),
          stage.written());
    }
  }

  private static StageInput.Event consenting(String id, long offset, String said) {
    Interaction.Builder event =
        StageHarness.interaction("ann", "", id)
            .setEventTimeMillis(StageHarness.START_MILLIS + offset);
    PersonProperties.CONSENTS.forEach(consent -> event.putParams(consent, said));
    return new StageInput.Event("ann", 0, offset, event.build().toByteArray());
  }

  @Test
  void event_countsForTheTrendOfTheSegmentsItsPersonIsIn() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "keen", 1, viewedAtLeast(1, ""));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      stage.checkpoint();
      assertEquals(null, stage.flink.getSideOutput(PersonOperator.SEGMENT_TRENDS), "not in it yet");
      stage.send(
          new StageInput.Event(
              "ann",
              0,
              1,
              StageHarness.interaction("ann", "", "2")
                  .clearItems()
                  .addItems(InteractionItem.newBuilder().setItemId("pot"))
                  .build()
                  .toByteArray()));
      stage.checkpoint();
      List<SegmentTrend> trends = new ArrayList<>();
      for (StreamRecord<KeyedDelta> record :
          stage.flink.getSideOutput(PersonOperator.SEGMENT_TRENDS)) {
        trends.add(SegmentTrend.parseFrom(record.getValue().value()));
      }
      assertEquals(List.of("keen"), trends.stream().map(SegmentTrend::getSegmentId).toList());
      assertTrue(trends.get(0).getItemIdsList().contains("pot"));
    }
  }

  @Test
  void canary_isInNoSegment() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "keen", 1, viewedAtLeast(1, ""));
      String canary = CanaryIds.of("x");
      stage.send(StageHarness.event(canary, canary, "", "1", 0));
      assertEquals(List.of("profile " + canary + " v1 events 1"), stage.written());
    }
  }

  @Test
  void sweepOfOneSegment_withTheClockSetBack_saysNothingOfTheOthers() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "fresh", 1, viewedAtLeast(1, "1h"));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      stage.pass(Duration.ofHours(2));
      stage.written();
      stage.pass(Duration.ofMinutes(-90));
      define(stage, "keen", 1, viewedAtLeast(9, ""));
      sweep(stage);
      byte[] login =
          StageHarness.interaction("ann", "", "2")
              .setName("login")
              .clearItems()
              .build()
              .toByteArray();
      stage.send(new StageInput.Event("ann", 0, 1, login));
      assertTrue(stage.written().contains("ann enters fresh by CAUSE_EVENT"));
    }
  }

  @Test
  void passingTime_leavesAtTheInstantTheViewFallsOut() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "fresh", 1, viewedAtLeast(1, "1h"));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      assertEquals(
          List.of("ann enters fresh by CAUSE_EVENT", "profile ann v1 events 1 in [fresh]"),
          stage.written());
      stage.pass(Duration.ofHours(1).minusMillis(1));
      assertEquals(List.of(), stage.written(), "just within the hour");
      stage.pass(Duration.ofMillis(1));
      assertEquals(
          List.of("ann leaves fresh by CAUSE_TIME", "profile ann v1 events 1"), stage.written());
    }
  }

  @Test
  void restart_keepsDefinitionsHistoriesAndTimers() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = clients(null)) {
      define(stage, "fresh", 1, viewedAtLeast(1, "1h"));
      define(stage, "keen", 1, viewedAtLeast(2, ""));
      stage.pass(Duration.ofSeconds(1));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      state = stage.checkpoint();
    }
    try (StageHarness stage = clients(state)) {
      stage.send(StageHarness.event("ann", "ann", "", "2", 1));
      assertEquals(
          List.of("ann enters keen by CAUSE_EVENT", "profile ann v2 events 2 in [fresh, keen]"),
          stage.written());
      stage.pass(Duration.ofMinutes(61));
      assertEquals(
          List.of("ann leaves fresh by CAUSE_TIME", "profile ann v2 events 2 in [keen]"),
          stage.written());
    }
  }

  @Test
  void newSegment_everybodyIsLookedAtAndCounted() throws Exception {
    try (StageHarness stage = clients(null)) {
      for (int i = 0; i < 100; i++) {
        stage.send(StageHarness.event("c" + i, "c" + i, "", "1", 2L * i));
        if (i % 4 == 0) {
          stage.send(StageHarness.event("c" + i, "c" + i, "", "2", 2L * i + 1));
        }
      }
      stage.written();
      define(stage, "keen", 7, viewedAtLeast(2, ""));
      sweep(stage);
      assertEquals(
          25, stage.written().stream().filter(line -> line.contains("enters keen")).count());
      SegmentSize size = size(stage, PersonOperator.SEGMENT_SIZES, "keen");
      assertEquals(25, size.getMembers());
      assertEquals(100, size.getEvaluated());
      assertEquals(1, size.getPartsDone());
      assertEquals(2, size.getParts());
      assertEquals(7, size.getDefinitionVersion());
      define(stage, "keen", 8, null);
      sweep(stage);
      assertEquals(
          25, stage.written().stream().filter(line -> line.contains("leaves keen")).count());
      assertEquals(0, size(stage, PersonOperator.SEGMENT_SIZES, "keen").getMembers());
    }
  }

  @Test
  void sizes_areOneSumForAllWhoMoveInAnInstant_andAllThereBeforeABarrier() throws Exception {
    try (StageHarness stage = clients(null)) {
      define(stage, "keen", 7, viewedAtLeast(1, ""));
      sweep(stage);
      int before = sizeDeltas(stage);
      for (int i = 0; i < 10; i++) {
        stage.send(StageHarness.event("c" + i, "c" + i, "", "1", i));
      }
      assertEquals(before, sizeDeltas(stage));
      stage.pass(Duration.ofMillis(100));
      assertEquals(before + 1, sizeDeltas(stage));
      assertEquals(10, size(stage, PersonOperator.SEGMENT_SIZES, "keen").getMembers());
      stage.send(StageHarness.event("d", "d", "", "1", 10));
      stage.checkpoint();
      assertEquals(11, size(stage, PersonOperator.SEGMENT_SIZES, "keen").getMembers());
    }
  }

  private static int sizeDeltas(StageHarness stage) {
    return stage.flink.getSideOutput(PersonOperator.SEGMENT_SIZES).size();
  }

  @Test
  void restartBeforeEverybodyWasLookedAt_looksAtEverybody() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = clients(null)) {
      for (int i = 0; i < 2; i++) {
        stage.send(StageHarness.event("ann", "ann", "", "e" + i, i));
      }
      define(stage, "keen", 1, viewedAtLeast(2, ""));
      state = stage.checkpoint();
      assertTrue(stage.written().stream().noneMatch(line -> line.contains("enters")));
    }
    try (StageHarness stage = clients(state)) {
      sweep(stage);
      assertEquals(
          List.of("ann enters keen by CAUSE_DEFINITION", "profile ann v2 events 2 in [keen]"),
          stage.written());
    }
  }

  @Test
  void login_clientLeavesAndTheUserCountsWhatItDid() throws Exception {
    List<StageInput> toUsers;
    try (StageHarness stage = clients(null)) {
      define(stage, "keen", 1, viewedAtLeast(2, ""));
      stage.send(StageHarness.event("phone", "phone", "", "1", 0));
      stage.send(StageHarness.event("phone", "phone", "", "2", 1));
      stage.written();
      stage.send(StageHarness.event("phone", "phone", "ann", "3", 2));
      assertEquals(List.of("phone leaves keen by CAUSE_IDENTITY"), stage.written());
      toUsers = stage.toUsers();
    }
    try (StageHarness users = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      define(users, "very-keen", 1, viewedAtLeast(3, ""));
      for (StageInput input : toUsers) {
        users.send(input);
      }
      assertTrue(
          users.written().contains("ann enters very-keen by CAUSE_EVENT"),
          "two views as a client and one as a user");
    }
  }

  @Test
  void segmentOfASegment_followsItAtOnce() throws Exception {
    try (StageHarness stage = clients(null)) {
      Condition member =
          Condition.newBuilder()
              .setField("segment")
              .setOperator(Condition.Operator.EQUAL)
              .setValue(text("keen"))
              .build();
      define(stage, "club", 1, all(member));
      define(stage, "keen", 1, viewedAtLeast(2, ""));
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      stage.send(StageHarness.event("ann", "ann", "", "2", 1));
      assertTrue(stage.written().contains("profile ann v2 events 2 in [club, keen]"));
    }
  }

  @Test
  void history_isWrittenOnceForManyEventsAndTakenAwayWithTheClient() throws Exception {
    try (StageHarness stage = clients(null)) {
      for (int i = 0; i < 10; i++) {
        stage.send(StageHarness.event("phone", "phone", "", "e" + i, i));
      }
      stage.pass(Duration.ofSeconds(2));
      List<OutboundRecord> written = histories(stage);
      assertEquals(1, written.size());
      History history = History.parseFrom(written.get(0).value());
      assertEquals("phone", history.getId());
      assertEquals(10, history.getVersion());
      assertEquals(10, history.getEventNamesCount());
      stage.send(StageHarness.event("phone", "phone", "ann", "login", 10));
      List<OutboundRecord> after = histories(stage);
      assertEquals(null, after.get(after.size() - 1).value());
    }
  }

  @Test
  void list_namesClientsAndOnlyTheUploadInForceCounts() throws Exception {
    try (StageHarness stage = clients(null)) {
      defineList(stage, 5);
      define(stage, "vips", 1, listed());
      stage.send(StageHarness.event("ann", "ann", "", "1", 0));
      stage.send(StageHarness.event("bob", "bob", "", "1", 1));
      stage.send(new StageInput.Listed("ann", "press", 5));
      stage.send(new StageInput.Listed("bob", "press", 5));
      sweep(stage);
      assertTrue(
          stage
              .written()
              .containsAll(
                  List.of("ann enters vips by CAUSE_LIST", "bob enters vips by CAUSE_LIST")));
      stage.send(new StageInput.Listed("ann", "press", 6));
      sweep(stage);
      assertEquals(
          List.of("profile ann v1 events 1 in [vips]"), stage.written(), "not yet in force");
      defineList(stage, 6);
      sweep(stage);
      assertEquals(
          List.of("bob leaves vips by CAUSE_DEFINITION", "profile bob v2 events 1"),
          stage.written());
      stage.send(new StageInput.Listed("bob", "press", 4));
      assertEquals(List.of("profile bob v2 events 1"), stage.written(), "an upload of before");
      stage.send(new StageInput.Defined(KEY, "list/press", null));
      sweep(stage);
      assertEquals(
          List.of("ann leaves vips by CAUSE_DEFINITION", "profile ann v1 events 1"),
          stage.written());
    }
  }

  @Test
  void listedStranger_isNobodyUntilTheyCome() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = clients(null)) {
      defineList(stage, 5);
      define(stage, "vips", 1, listed());
      stage.send(new StageInput.Listed("eve", "press", 5));
      sweep(stage);
      assertEquals(List.of(), stage.written());
      state = stage.checkpoint();
    }
    try (StageHarness stage = clients(state)) {
      stage.send(StageHarness.event("eve", "eve", "", "1", 0));
      assertEquals(
          List.of("eve enters vips by CAUSE_EVENT", "profile eve v1 events 1 in [vips]"),
          stage.written());
    }
  }

  @Test
  void listedClient_takesTheListAlongToTheUser() throws Exception {
    List<StageInput> toUsers;
    try (StageHarness stage = clients(null)) {
      stage.send(new StageInput.Listed("phone", "press", 5));
      stage.send(StageHarness.event("phone", "phone", "ann", "1", 0));
      stage.send(new StageInput.Listed("phone", "club", 7));
      toUsers = stage.toUsers();
    }
    try (StageHarness users = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      defineList(users, 5);
      define(users, "vips", 1, listed());
      for (StageInput input : toUsers) {
        users.send(input);
      }
      assertTrue(users.written().contains("ann enters vips by CAUSE_EVENT"));
    }
    assertTrue(toUsers.contains(new StageInput.Listed("ann", "club", 7)), toUsers::toString);
  }

  @Test
  void topPercent_followsWhatIsCountedOverEverybody() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = clients(null)) {
      define(stage, "best", 1, topPercent(20));
      for (int i = 0; i < 10; i++) {
        for (int view = 0; view <= i; view++) {
          stage.send(StageHarness.event("c" + i, "c" + i, "", "e" + view, 100L * i + view));
        }
      }
      sweep(stage);
      assertTrue(
          stage.written().stream().noneMatch(line -> line.contains("enters")), "unknown yet");
      ValueHistogram counted = counted(stage);
      assertEquals(10, counted.people(), "each once, whatever they did since");
      assertEquals(9, counted.threshold(0.2));
      distribute(stage, counted);
      sweep(stage);
      assertEquals(
          List.of(
              "c8 enters best by CAUSE_DEFINITION",
              "profile c8 v809 events 9 in [best]",
              "c9 enters best by CAUSE_DEFINITION",
              "profile c9 v910 events 10 in [best]"),
          stage.written().stream().sorted(ENTRIES_FIRST).toList());
      state = stage.checkpoint();
    }
    try (StageHarness stage = clients(state)) {
      stage.send(StageHarness.event("c7", "c7", "", "more", 2_000));
      assertEquals(
          List.of("c7 enters best by CAUSE_EVENT", "profile c7 v2001 events 9 in [best]"),
          stage.written());
      ValueHistogram moved = counted(stage);
      assertEquals(0, moved.people(), "taken back from where they were and counted anew");
      stage.send(StageHarness.event("c9", "c9", "ann", "login", 2_001));
      assertEquals(-1, counted(stage).people(), "a client that is a user's now");
    }
  }

  /** By person, and of each the transition before the profile. */
  private static final Comparator<String> ENTRIES_FIRST =
      Comparator.comparing((String line) -> line.replaceAll(".*(c\\d).*", "$1"))
          .thenComparing(line -> line.startsWith("profile"));

  /** What was told of values so far. */
  private static ValueHistogram counted(StageHarness stage) throws Exception {
    stage.pass(Duration.ofMillis(100));
    ValueHistogram counted = new ValueHistogram();
    for (var record : stage.flink.getSideOutput(PersonOperator.VALUES)) {
      counted.add(ValueDistribution.parseFrom(record.getValue().value()));
    }
    return counted;
  }

  private static void distribute(StageHarness stage, ValueHistogram counted) throws Exception {
    byte[] bytes = counted.toProto().setFeature(VIEWS).setVersion(1).build().toByteArray();
    stage.send(new StageInput.Distributed(KEY, VIEWS, bytes));
  }

  private static RuleGroup topPercent(double percent) {
    return all(
        Condition.newBuilder()
            .setField(VIEWS)
            .setOperator(Condition.Operator.TOP_PERCENT)
            .setValue(RuleValue.newBuilder().setNumber(percent))
            .build());
  }

  private static RuleGroup listed() {
    return all(
        Condition.newBuilder()
            .setField("list")
            .setOperator(Condition.Operator.IN)
            .setValue(text("press"))
            .build());
  }

  private static void defineList(StageHarness stage, long uploadVersion) throws Exception {
    byte[] bytes =
        Definition.newBuilder()
            .setId("press")
            .setVersion(uploadVersion)
            .setState(DefinitionState.ACTIVE)
            .setList(PersonList.newBuilder().setUploadVersion(uploadVersion))
            .build()
            .toByteArray();
    stage.send(new StageInput.Defined(KEY, "list/press", bytes));
  }

  private static List<OutboundRecord> histories(StageHarness stage) {
    return stage.flink.extractOutputValues().stream()
        .filter(record -> record.topic().equals(Topics.HISTORIES))
        .toList();
  }

  private static StageHarness clients(@Nullable OperatorSubtaskState state) throws Exception {
    return StageHarness.of(new ClientOperator(StageHarness.CONFIG), 1, state);
  }

  /** Lets as many steps pass as the sweep may need. */
  private static void sweep(StageHarness stage) throws Exception {
    for (int i = 0; i < 20; i++) {
      stage.pass(Duration.ofMillis(1));
    }
  }

  private static void define(StageHarness stage, String id, long version, @Nullable RuleGroup rule)
      throws Exception {
    byte[] bytes =
        rule == null
            ? null
            : Definition.newBuilder()
                .setId(id)
                .setVersion(version)
                .setState(DefinitionState.ACTIVE)
                .setSegment(Segment.newBuilder().setRule(rule))
                .build()
                .toByteArray();
    stage.send(new StageInput.Defined(KEY, "segment/" + id, bytes));
  }

  /** The sum of what was told of a segment. */
  private static SegmentSize size(StageHarness stage, OutputTag<KeyedDelta> tag, String id)
      throws InvalidProtocolBufferException {
    long members = 0;
    SegmentSize.Builder last = SegmentSize.newBuilder();
    List<KeyedDelta> deltas = new ArrayList<>();
    stage.flink.getSideOutput(tag).forEach(record -> deltas.add(record.getValue()));
    for (KeyedDelta delta : deltas) {
      if (delta.key().equals(id)) {
        SegmentSize change = SegmentSize.parseFrom(delta.value());
        members += change.getMembers();
        last.setEvaluated(last.getEvaluated() + change.getEvaluated())
            .setPartsDone(last.getPartsDone() + change.getPartsDone())
            .setParts(change.getParts())
            .setDefinitionVersion(change.getDefinitionVersion());
      }
    }
    return last.setMembers(members).build();
  }

  private static RuleGroup viewedAtLeast(int times, String within) {
    Condition.Builder condition =
        Condition.newBuilder()
            .setField("events.view_item")
            .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(times));
    if (!within.isEmpty()) {
      Condition window =
          Condition.newBuilder()
              .setField("within")
              .setOperator(Condition.Operator.EQUAL)
              .setValue(text(within))
              .build();
      condition.setValue(RuleValue.newBuilder().setFilters(all(window)));
    }
    return all(condition.build());
  }

  private static RuleGroup all(Condition condition) {
    return RuleGroup.newBuilder()
        .setCombinator(RuleGroup.Combinator.AND)
        .addRules(Rule.newBuilder().setCondition(condition))
        .build();
  }

  private static RuleValue text(String text) {
    return RuleValue.newBuilder().setText(text).build();
  }
}
