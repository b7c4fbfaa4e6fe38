package io.everystore.serving.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.ListMembership;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Explanation;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.RuleCompiler;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.View;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AudienceTest {
  private static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final Duration AMPLE = Duration.ofMinutes(1);

  private final InMemoryOnlineStore store = new InMemoryOnlineStore(() -> NOW_MILLIS);
  private final Audience audience =
      new Audience(store, () -> Map.of("press", 7L), () -> Percentiles.UNKNOWN);

  @Test
  void preview_countsWhoMatchesAndSaysWhy() {
    for (int i = 0; i < 40; i++) {
      person("p" + i, i % 4 == 0 ? 3 : 1, List.of());
    }
    redirect("phone", "p0");
    person(CanaryIds.of("x"), 3, List.of());
    Audience.Preview preview = audience.preview(viewedAtLeast(2), NOW_MILLIS, AMPLE, 5);
    assertEquals(10, preview.matching());
    assertEquals(40, preview.evaluated());
    assertEquals(40, preview.people(), "a client that belongs to a user is nobody of their own");
    assertTrue(preview.complete());
    assertEquals(0.25, preview.share());
    assertEquals(5, preview.sample().size());
    Explanation line = preview.sample().get(0).why().parts().get(0);
    assertTrue(line.holds());
    assertTrue(line.sentence().contains("3"), line.sentence());
  }

  @Test
  void unreadablePerson_hidesNobodyElse() {
    person("p1", 3, List.of("keen"));
    // Fields that are texts and arrays, written as numbers.
    byte[] profile = {(byte) (Profile.SEGMENT_IDS_FIELD_NUMBER << 3), 1, 90};
    byte[] history = {History.EVENT_NAMES_FIELD_NUMBER << 3, 90};
    store.put(View.PROFILES, "p0", 1, profile, profile.length);
    store.put(View.HISTORIES, "p0", 1, history, history.length);
    Audience.Preview preview = audience.preview(viewedAtLeast(2), NOW_MILLIS, AMPLE, 5);
    assertEquals(1, preview.matching());
    assertEquals(2, preview.evaluated());
    assertEquals(List.of("p1"), audience.members("keen", "", 10));
  }

  @Test
  void noTime_saysHowManyWereLookedAt() {
    for (int i = 0; i < 300; i++) {
      person("p" + i, 3, List.of());
    }
    Audience.Preview preview = audience.preview(viewedAtLeast(2), NOW_MILLIS, Duration.ZERO, 5);
    assertFalse(preview.complete());
    assertEquals(64, preview.evaluated());
    assertEquals(1, preview.share());
    assertEquals(300, preview.people());
  }

  @Test
  void members_comeInPartsOfTheirOrder() {
    List<String> keen = new ArrayList<>();
    for (int i = 10; i < 40; i++) {
      boolean isKeen = i % 3 == 0;
      person("p" + i, 1, isKeen ? List.of("keen", "late") : List.of("late"));
      if (isKeen) {
        keen.add("p" + i);
      }
    }
    List<String> listed = new ArrayList<>();
    String after = "";
    for (List<String> part = audience.members("keen", after, 4);
        !part.isEmpty();
        part = audience.members("keen", after, 4)) {
      assertTrue(part.size() <= 4);
      listed.addAll(part);
      after = part.get(part.size() - 1);
    }
    assertEquals(keen, listed);
    assertEquals(List.of(), audience.members("kee", "", 4), "a part of the name is another one");
  }

  @Test
  void preview_saysInWhichSegmentsTheyAre() {
    for (int i = 0; i < 40; i++) {
      person("p" + i, i % 2 == 0 ? 3 : 1, i % 4 == 0 ? List.of("keen", "late") : List.of("late"));
    }
    Audience.Preview preview = audience.preview(viewedAtLeast(2), NOW_MILLIS, AMPLE, 5);
    assertEquals(Map.of("keen", 10L, "late", 20L), preview.overlap());
  }

  @Test
  void list_namesWhoIsInTheUploadInForce() {
    listed("now", 7);
    listed("before", 6);
    person("never", 1, List.of());
    Condition condition =
        Condition.newBuilder()
            .setField("list")
            .setOperator(Condition.Operator.IN)
            .setValue(RuleValue.newBuilder().setText("press"))
            .build();
    CompiledRule rule = RuleCompiler.compile(all(condition), ZoneOffset.UTC);
    Audience.Preview preview = audience.preview(rule, NOW_MILLIS, AMPLE, 5);
    assertEquals(List.of("now"), preview.sample().stream().map(Audience.Match::userId).toList());
  }

  @Test
  void topPercent_isOfEverybodyHeld() {
    for (int i = 0; i < 50; i++) {
      byte[] profile =
          Profile.newBuilder()
              .setVersion(1)
              .setId("p" + i)
              .setPurchases(Purchases.newBuilder().setOrders(1).setRevenueCents(i))
              .build()
              .toByteArray();
      put(View.PROFILES, "p" + i, profile);
    }
    Condition condition =
        Condition.newBuilder()
            .setField("orders.revenue_cents")
            .setOperator(Condition.Operator.TOP_PERCENT)
            .setValue(RuleValue.newBuilder().setNumber(10))
            .build();
    CompiledRule rule = RuleCompiler.compile(all(condition), ZoneOffset.UTC);
    Audience.Preview preview = audience.preview(rule, NOW_MILLIS, AMPLE, 50);
    assertEquals(
        Set.of("p45", "p46", "p47", "p48", "p49"),
        preview.sample().stream().map(Audience.Match::userId).collect(Collectors.toSet()));
  }

  private void listed(String id, long uploadVersion) {
    put(
        View.PROFILES,
        id,
        Profile.newBuilder()
            .setVersion(1)
            .setId(id)
            .addLists(
                ListMembership.newBuilder().setListId("press").setUploadVersion(uploadVersion))
            .build()
            .toByteArray());
  }

  private void person(String id, int views, List<String> segments) {
    PersonHistory history = new PersonHistory();
    for (int i = 0; i < views; i++) {
      history.add(
          Interaction.newBuilder()
              .setEventId(id + i)
              .setClientId(id)
              .setName("view_item")
              .setEventTimeMillis(NOW_MILLIS - 1_000L * (i + 1))
              .build());
    }
    put(View.HISTORIES, id, history.toProto().setId(id).setVersion(views).build().toByteArray());
    put(
        View.PROFILES,
        id,
        Profile.newBuilder()
            .setVersion(views)
            .setId(id)
            .addAllSegmentIds(segments)
            .build()
            .toByteArray());
  }

  private void redirect(String clientId, String userId) {
    put(
        View.PROFILES,
        clientId,
        Profile.newBuilder()
            .setVersion(9)
            .setId(clientId)
            .setRedirectTo(userId)
            .build()
            .toByteArray());
  }

  private void put(View view, String id, byte[] value) {
    store.put(view, id, 1, value, value.length);
  }

  private static CompiledRule viewedAtLeast(int times) {
    Condition within =
        Condition.newBuilder()
            .setField("within")
            .setOperator(Condition.Operator.EQUAL)
            .setValue(RuleValue.newBuilder().setText("1h"))
            .build();
    Condition condition =
        Condition.newBuilder()
            .setField("events.view_item")
            .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(times))
            .setValue(RuleValue.newBuilder().setFilters(all(within)))
            .build();
    return RuleCompiler.compile(all(condition), ZoneOffset.UTC);
  }

  private static RuleGroup all(Condition condition) {
    return RuleGroup.newBuilder()
        .setCombinator(RuleGroup.Combinator.AND)
        .addRules(Rule.newBuilder().setCondition(condition))
        .build();
  }
}
