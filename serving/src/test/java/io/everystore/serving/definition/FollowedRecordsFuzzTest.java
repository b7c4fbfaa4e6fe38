package io.everystore.serving.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.AuditChange;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.ErasureAcknowledgement;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.ErasureRequest;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import io.everystore.serving.offer.OfferDecisions;
import io.everystore.serving.offer.RecentGrants;
import io.everystore.serving.user.Erasures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of the topics every process follows whole, damaged: the follower goes on. */
final class FollowedRecordsFuzzTest {
  private static final byte[] SEGMENT = "segment/keen".getBytes(StandardCharsets.US_ASCII);
  private static final Definition KEEN =
      Definition.newBuilder()
          .setId("keen")
          .setName("Keen")
          .setVersion(1_760_000_000_000L)
          .setState(DefinitionState.ACTIVE)
          .setSegment(
              Segment.newBuilder()
                  .setRule(RuleGroup.newBuilder().setCombinator(RuleGroup.Combinator.AND)))
          .build();

  @Test
  void damagedDefinition_isInTheImageOrLeftOut() {
    DefinitionRules rules = new DefinitionRules(Set.of("trending"));
    Fuzz.run(
        "followed-definitions",
        List.of(KEEN.toByteArray()),
        bytes -> {
          DefinitionHandler handler =
              new DefinitionHandler(rules, image -> {}, new SimpleMeterRegistry());
          for (String kind : List.of("segment", "offer", "page-template", "experiment", "list")) {
            follow(handler, (kind + "/keen").getBytes(StandardCharsets.US_ASCII), bytes);
          }
          follow(handler, bytes, KEEN.toByteArray());
          follow(handler, SEGMENT, KEEN.toByteArray());
          DefinitionImage image = handler.image();
          assertEquals(KEEN, image.find(new DefinitionKey(DefinitionKind.SEGMENT, "keen")));
        });
  }

  @Test
  void damagedAuditEntry_isShownOrLeftOut() {
    byte[] entry =
        AuditEntry.newBuilder()
            .setTimeMillis(1_760_000_000_000L)
            .setOperator("ada")
            .setAction("put")
            .setKind("segment")
            .setId("keen")
            .setVersion(3)
            .addChanges(AuditChange.newBuilder())
            .setDefinition(ByteString.copyFrom(KEEN.toByteArray()))
            .build()
            .toByteArray();
    Fuzz.run(
        "audit",
        List.of(entry),
        bytes -> {
          AuditLog audit = new AuditLog((topic, key, value, done) -> {}, EpochClock.SYSTEM);
          follow(audit, SEGMENT, bytes);
          follow(audit, SEGMENT, entry);
          assertTrue(!audit.newest("segment", "keen", 10).isEmpty(), "the good one is there");
          audit.versions().of("segment", "keen");
        });
  }

  @Test
  void damagedErasure_isNotedOrLeftOut() {
    List<byte[]> corpus =
        List.of(
            ErasureRecord.newBuilder()
                .setErasureId("e")
                .setRequest(ErasureRequest.newBuilder().addPartitions(1).addOffsets(2))
                .build()
                .toByteArray(),
            ErasureRecord.newBuilder()
                .setErasureId("e")
                .setAcknowledgement(
                    ErasureAcknowledgement.newBuilder()
                        .setStage("clients")
                        .setPartition(1)
                        .setOffset(2))
                .build()
                .toByteArray());
    Fuzz.run(
        "erasures",
        corpus,
        bytes -> {
          Erasures erasures = new Erasures();
          corpus.forEach(good -> follow(erasures, bytes, good));
          follow(erasures, SEGMENT, bytes);
          corpus.forEach(good -> follow(erasures, null, good));
        });
  }

  @Test
  void damagedDecision_isHandedOverOrLeftOut() {
    byte[] decision =
        OfferDecision.newBuilder()
            .setOfferId("ten")
            .setCommandId("c-1")
            .setPerson(PersonRedemptions.newBuilder().setPersonId("ann").setOfferId("ten"))
            .build()
            .toByteArray();
    Fuzz.run(
        "decisions",
        List.of(decision),
        bytes -> follow(new OfferDecisions(new RecentGrants()), SEGMENT, bytes));
  }

  @Test
  void damagedSize_isTheLatestOrLeftOut() {
    LatestRecords<SegmentSize> sizes =
        new LatestRecords<>(SegmentSize.parser(), SegmentSize::getSegmentId, 100);
    byte[] size = SegmentSize.newBuilder().setSegmentId("keen").setMembers(3).build().toByteArray();
    Fuzz.run(
        "sizes",
        List.of(size),
        bytes -> {
          follow(sizes, "keen".getBytes(StandardCharsets.US_ASCII), bytes);
          follow(sizes, bytes, size);
          assertTrue(sizes.all().size() <= 100, "no more than there may be");
        });
  }

  private static void follow(TopicFollower.Handler handler, byte @Nullable [] key, byte[] value) {
    handler.accept(key, value);
    handler.publish();
  }
}
