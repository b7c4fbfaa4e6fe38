package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.segment.SegmentTrendLists;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the people of a segment turn to, in answers to its members and to nobody else. */
final class SegmentTrendPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestShop shop = new TestShop();
  private final SegmentTrendLists trends = new SegmentTrendLists();
  private final PageComposer composer =
      new PageComposer(
          shop,
          () -> TestShop.NOW_MILLIS,
          new RowMetrics(new SimpleMeterRegistry()),
          new PageCache(1 << 20),
          ComposerConfig.DEFAULT.withTrends(trends));

  SegmentTrendPageTest() {
    for (int i = 0; i < 200; i++) {
      shop.item("A" + i, "A", 1_000 - i);
    }
    shop.item("Z1", "Z", 1).item("Z2", "Z", 1).item("Z3", "Z", 1);
  }

  @Test
  void memberOfWhomNothingElseIsKnown_seesWhatTheSegmentTurnsTo() throws IOException {
    trend("campers", "Z2", "Z3", "Z1");
    shop.profile(Profile.newBuilder().setId("u").setVersion(1).addSegmentIds("campers").build());
    shop.profile(Profile.newBuilder().setId("v").setVersion(1).build());
    JsonNode answer = recommend("u");
    assertTrue(firstItems(answer, 4).contains("Z2"), answer::toString);
    JsonNode other = recommend("v");
    assertFalse(other.findValuesAsText("item_id").contains("Z2"), other::toString);
  }

  @Test
  void listOfAMember_saysThatItFellBackToTheSegment() throws IOException {
    trend("campers", "Z2", "Z3", "Z1");
    shop.profile(Profile.newBuilder().setId("u").setVersion(1).addSegmentIds("campers").build());
    shop.profile(Profile.newBuilder().setId("v").setVersion(1).build());
    assertEquals("segment", recommend("u").path("fallback").asText());
    assertEquals("popular", recommend("v").path("fallback").asText());
  }

  @Test
  void memberWhoLookedAround_stillGetsWhatFollowsTheirOwnItemsFirst() throws IOException {
    shop.after("A5", "A90", "A91", "A92");
    trend("campers", "Z2");
    shop.profile(new History("u").viewed("A5").builder().addSegmentIds("campers").build());
    assertEquals("A90", firstItems(recommend("u"), 1).get(0));
  }

  @Test
  void listOfASegment_isFilledWhenTheCatalogueCatchesUpAndGoesWithItsRecord() throws IOException {
    trend("campers", "LATE", "Z1");
    assertEquals(1, trends.items("campers", shop.items()).length);
    shop.item("LATE", "Z", 1);
    assertEquals(2, trends.items("campers", shop.items()).length);
    trends.accept("campers".getBytes(StandardCharsets.UTF_8), null);
    trends.publish();
    assertEquals(0, trends.items("campers", shop.items()).length);
  }

  private void trend(String segmentId, String... itemIds) {
    SegmentTrend.Builder trend = SegmentTrend.newBuilder().setSegmentId(segmentId);
    for (String itemId : itemIds) {
      trend.addItemIds(itemId).addWeights(1);
    }
    trends.accept(segmentId.getBytes(StandardCharsets.UTF_8), trend.build().toByteArray());
  }

  private JsonNode recommend(String userId) throws IOException {
    return read(composer.recommendations(Strategy.TOP_PICKS, ask(userId), true, 0));
  }

  private static PageRequest ask(String userId) {
    return new PageRequest(
        Optional.of(userId),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        12,
        0,
        false,
        List.of(),
        Optional.empty(),
        0,
        60_000);
  }

  private static JsonNode read(JsonBuffer body) throws IOException {
    return JSON.readTree(body.bytes(), 0, body.length());
  }

  private static List<String> firstItems(JsonNode answer, int count) {
    return answer.findValuesAsText("item_id").subList(0, count);
  }
}
