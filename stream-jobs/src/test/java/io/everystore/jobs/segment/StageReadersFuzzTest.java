package io.everystore.jobs.segment;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.ListEntry;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.PersonList;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.ReaderHarness;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** Records of the topics that the stages of people read beside events, damaged. */
final class StageReadersFuzzTest {
  private static final long VERSION = 1_760_000_000_000L;
  private static final Condition TWICE =
      Condition.newBuilder()
          .setField("events.view_item")
          .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(2))
          .build();

  @Test
  void damagedDefinition_isTakenOrLeftOut_andStaysSoAfterARestore() throws Exception {
    ReaderHarness<StageInput> reader =
        ReaderHarness.open(new SegmentReader(), JobTypes.STAGE_INPUT, null);
    Definition segment =
        Definition.newBuilder()
            .setId("keen")
            .setVersion(VERSION)
            .setState(DefinitionState.ACTIVE)
            .setSegment(
                Segment.newBuilder()
                    .setRule(
                        RuleGroup.newBuilder()
                            .setCombinator(RuleGroup.Combinator.AND)
                            .addRules(Rule.newBuilder().setCondition(TWICE))))
            .build();
    Definition list =
        Definition.newBuilder()
            .setId("vip")
            .setVersion(VERSION)
            .setList(PersonList.newBuilder().setUploadVersion(3))
            .build();
    Fuzz.run(
        "segment-definitions",
        List.of(segment.toByteArray(), list.toByteArray()),
        bytes -> {
          SegmentStage stage = stage();
          for (String key : List.of("segment/keen", "list/vip")) {
            for (StageInput read : reader.read(key.getBytes(StandardCharsets.UTF_8), bytes)) {
              stage.define((StageInput.Defined) read);
            }
          }
          reader.read(bytes, segment.toByteArray());
          stage().restore(stage.state());
        });
  }

  @Test
  void damagedListEntry_isTakenOrLeftOut() throws Exception {
    ReaderHarness<StageInput> reader =
        ReaderHarness.open(new ListReader(), JobTypes.STAGE_INPUT, null);
    byte[] entry =
        ListEntry.newBuilder()
            .setListId("vip")
            .setPersonId("ann")
            .setUploadVersion(3)
            .build()
            .toByteArray();
    Fuzz.run("list-entries", List.of(entry), bytes -> reader.read(null, bytes));
  }

  @Test
  void damagedDistribution_isTakenOrLeftOut_andStaysSoAfterARestore() {
    byte[] good =
        ValueDistribution.newBuilder()
            .setFeature("orders.count")
            .setVersion(3)
            .addBuckets(1)
            .addCounts(5)
            .addBuckets(1_000)
            .addCounts(7)
            .build()
            .toByteArray();
    Fuzz.run(
        "distributions",
        List.of(good),
        bytes -> {
          SegmentStage stage = stage();
          stage.distribute(new StageInput.Distributed("k", "orders.count", bytes));
          stage().restore(stage.state());
        });
  }

  private static SegmentStage stage() {
    return new SegmentStage(
        ZoneOffset.UTC,
        1,
        record -> {},
        size -> {},
        value -> {},
        timeMillis -> {},
        new SegmentCosts(new UnregisteredMetricsGroup()));
  }
}
