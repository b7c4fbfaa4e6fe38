package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.rank.ModelRankers;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged of an answer, against the answer. */
final class PageImpressionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestShop shop = new TestShop();
  private final List<Impression> logged = new ArrayList<>();
  private final PageComposer composer =
      new PageComposer(
          shop,
          () -> TestShop.NOW_MILLIS,
          new RowMetrics(new SimpleMeterRegistry()),
          new PageCache(1 << 20),
          ComposerConfig.DEFAULT
              .with(new ModelRankers(shop::models))
              .with((id, bytes) -> logged.add(parse(id, bytes))));

  @BeforeEach
  void fill() {
    for (String category : List.of("Kitchen", "Garden", "Toys")) {
      for (int i = 0; i < 30; i++) {
        shop.item(category.charAt(0) + "" + i, category, 100 - i);
      }
    }
    shop.after("K1", "K2", "G3", "T4");
    shop.profile(new History("u").viewed("T1", "K1").build());
  }

  @Test
  void page_isLoggedAsItWasShown() throws IOException {
    JsonNode page = page(ask("u", false));
    Impression impression = logged.get(0);
    assertEquals(page.path("recommendation_id").asText(), impression.getRecommendationId());
    assertEquals("u", impression.getUserId());
    assertEquals("device", impression.getClientId());
    assertEquals("home", impression.getPage());
    assertEquals(TestShop.NOW_MILLIS, impression.getTimeMillis());
    assertEquals("", impression.getChosenItemId());
    JsonNode rows = page.path("rows");
    assertEquals(rows.size(), impression.getRowsCount());
    for (int at = 0; at < rows.size(); at++) {
      ImpressionRow row = impression.getRows(at);
      assertEquals(at, row.getPosition());
      assertEquals(1, row.getPropensity());
      assertEquals(0, row.getModelVersion());
      assertEquals(rows.get(at).path("row_id").asText(), row.getRowId());
      assertEquals(rows.get(at).path("strategy").asText(), row.getStrategy());
      assertEquals(rows.get(at).findValuesAsText("item_id"), ids(row));
    }
  }

  @Test
  void rankedRow_isLoggedWithTheFeaturesThatRankedIt() throws IOException {
    JsonNode page = page(ask("u", true));
    assertEquals(List.of(), logged, "an explained page was shown to nobody");
    // The same without the explanation, which is how pages are asked for.
    page(ask("u", false));
    Impression impression = logged.get(0);
    assertEquals(
        Arrays.stream(RankingFeature.values()).map(RankingFeature::label).toList(),
        impression.getFeatureNamesList());
    int ranked = 0;
    for (int at = 0; at < impression.getRowsCount(); at++) {
      for (int i = 0; i < impression.getRows(at).getItemsCount(); i++) {
        ImpressionItem item = impression.getRows(at).getItems(i);
        JsonNode explained = page.path("rows").get(at).path("items").get(i).path("explain");
        if (!explained.path("source").asText().equals("top-picks")) {
          assertEquals(0, item.getFeaturesCount());
          continue;
        }
        ranked++;
        for (RankingFeature feature : RankingFeature.values()) {
          assertEquals(
              explained.path("features").path(feature.label()).asDouble(),
              item.getFeatures(impression.getFeatureNamesList().indexOf(feature.label())),
              1e-4,
              feature.label());
        }
      }
    }
    assertEquals(12, ranked);
  }

  @Test
  void pageFromTheCache_isLoggedInFullUnderItsOwnId() throws IOException {
    JsonNode first = page(ask("u", false));
    JsonNode second = page(ask("u", false));
    assertEquals(first.path("rows"), second.path("rows"));
    assertEquals(2, logged.size());
    assertNotEquals(logged.get(0).getRecommendationId(), logged.get(1).getRecommendationId());
    assertEquals(second.path("recommendation_id").asText(), logged.get(1).getRecommendationId());
    assertEquals(logged.get(0).getRowsList(), logged.get(1).getRowsList());
    assertEquals(logged.get(0).getFeatureNamesList(), logged.get(1).getFeatureNamesList());
  }

  @Test
  void recommendations_areLoggedWhenAModelRanksThem() throws IOException {
    JsonNode answer = recommend(Strategy.NEXT_ITEM);
    recommend(Strategy.TRENDING);
    assertEquals(1, logged.size());
    assertEquals("recommendations", logged.get(0).getPage());
    ImpressionRow row = logged.get(0).getRows(0);
    assertEquals("next-item", row.getRowId());
    assertEquals(answer.path("items").findValuesAsText("item_id"), ids(row));
    assertTrue(row.getItems(0).getFeaturesCount() > 0);
  }

  @Test
  void publishedModel_ranksTheNextPageAndIsLogged() throws IOException {
    List<String> before = topPicks(page(ask("u", false)));
    shop.model(
        Model.newBuilder()
            .setName("top-picks")
            .setVersion(7)
            .addFeatureNames("forgotten")
            .addWeights(100)
            .addFeatureNames(RankingFeature.POPULARITY.label())
            .addWeights(-1)
            .build());
    List<String> after = topPicks(page(ask("u", false)));
    assertNotEquals(before, after);
    assertFalse(after.contains("K2"), "what is popular comes last");
    assertEquals("K2", before.get(0));
    ImpressionRow row =
        logged.get(1).getRowsList().stream()
            .filter(each -> each.getStrategy().equals("top-picks"))
            .findFirst()
            .orElseThrow();
    assertEquals(7, row.getModelVersion());
    assertEquals(after, ids(row));
    recommend(Strategy.NEXT_ITEM);
    assertEquals(0, logged.get(2).getRows(0).getModelVersion(), "another model");
  }

  private JsonNode page(PageRequest request) throws IOException {
    return read(composer.page(PageKind.HOME, request, true, System.nanoTime()));
  }

  private JsonNode recommend(Strategy strategy) throws IOException {
    return read(composer.recommendations(strategy, ask("u", false), true, System.nanoTime()));
  }

  private static JsonNode read(JsonBuffer body) throws IOException {
    return JSON.readTree(body.bytes(), 0, body.length());
  }

  @Test
  void givenItems_explainedOrLogged() throws IOException {
    List<String> ids = List.of("K9", "nothing-known", "K2", "G5");
    JsonNode explained = rank(ids, true);
    assertEquals(List.of(), logged, "an explained order was shown to nobody");
    JsonNode first = explained.path("items").get(0);
    assertEquals("K2", first.path("item_id").asText(), "what follows on the last item");
    assertEquals("because_you_viewed", first.path("reason").path("code").asText());
    assertTrue(first.path("explain").path("contributions").size() > 0);
    JsonNode answer = rank(ids, false);
    assertEquals(explained.findValuesAsText("rank"), List.of("1", "2", "3", "4"));
    assertEquals("nothing-known", answer.path("items").get(3).path("item_id").asText());
    Impression impression = logged.get(0);
    assertEquals("rank", impression.getPage());
    assertEquals(answer.path("recommendation_id").asText(), impression.getRecommendationId());
    assertEquals(
        answer.path("items").findValuesAsText("item_id").subList(0, 3), ids(impression.getRows(0)));
    assertTrue(impression.getRows(0).getItems(0).getFeaturesCount() > 0);
  }

  private JsonNode rank(List<String> ids, boolean explain) throws IOException {
    PageRequest request =
        new PageRequest(
            Optional.of("u"),
            Optional.empty(),
            ids,
            Optional.empty(),
            Optional.empty(),
            12,
            0,
            explain,
            List.of(),
            Optional.empty(),
            0,
            60_000);
    return read(composer.rank(request, true, 0));
  }

  private static List<String> topPicks(JsonNode page) {
    for (JsonNode row : page.path("rows")) {
      if (row.path("strategy").asText().equals("top-picks")) {
        return row.path("items").findValuesAsText("item_id");
      }
    }
    throw new AssertionError(page.toString());
  }

  private static List<String> ids(ImpressionRow row) {
    return row.getItemsList().stream().map(ImpressionItem::getItemId).toList();
  }

  private static PageRequest ask(String userId, boolean explain) {
    return new PageRequest(
        Optional.of(userId),
        Optional.of("device"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        12,
        0,
        explain,
        List.of(),
        Optional.empty(),
        0,
        60_000);
  }

  private static Impression parse(String id, byte[] bytes) {
    try {
      Impression impression = Impression.parseFrom(bytes);
      assertEquals(id, impression.getRecommendationId());
      return impression;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
