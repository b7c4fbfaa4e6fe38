package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.rank.ModelRankers;
import io.everystore.serving.row.FatigueConfig;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.row.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why an item is in an answer, and why another is not. */
final class WhyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestShop shop = new TestShop();
  private final List<String> logged = new ArrayList<>();
  private long nowMillis = TestShop.NOW_MILLIS;
  private final PageComposer composer =
      new PageComposer(
          shop,
          () -> nowMillis,
          new RowMetrics(new SimpleMeterRegistry()),
          new PageCache(1 << 20),
          ComposerConfig.DEFAULT
              .with(new ModelRankers(shop::models))
              .with((id, bytes) -> logged.add(id))
              .with(new SeenItems(FatigueConfig.DEFAULT)));

  WhyTest() {
    for (int i = 0; i < 40; i++) {
      shop.item("A" + i, "A", 400 - i).item("B" + i, "B", 200 - i).item("C" + i, "C", 100 - i);
    }
    shop.after("A1", "B2", "A3");
  }

  @Test
  void rankedItem_contributionsAddUpToItsScore() {
    shop.profile(new History("u").viewed("A1").build());
    shop.model(
        Model.newBuilder()
            .setName("top-picks")
            .setVersion(42)
            .addFeatureNames(RankingFeature.CO_VISITATION.label())
            .addWeights(2)
            .addFeatureNames(RankingFeature.POPULARITY.label())
            .addWeights(-0.5f)
            .build());
    JsonNode item = recommend(Strategy.TOP_PICKS, true).path("items").get(0);
    JsonNode why = item.path("explain");
    assertEquals("B2", item.path("item_id").asText());
    assertEquals(42, why.path("model_version").asLong());
    assertEquals(2, why.path("contributions").path("co-visitation").asDouble(), 1e-3);
    double sum = 0;
    for (Iterator<JsonNode> each = why.path("contributions").elements(); each.hasNext(); ) {
      sum += each.next().asDouble();
    }
    assertEquals(item.path("score").asDouble(), sum, 1e-3);
    assertEquals("co-visitation", why.path("sources").get(0).path("name").asText());
    assertEquals(1, why.path("sources").get(0).path("score").asDouble());
    assertEquals(1, why.path("place").asInt());
  }

  @Test
  void trigger_isTheItemThatLedHereWithItsEventAndTime() {
    shop.profile(new History("u").viewed("A1").inCart("A1").build());
    JsonNode trigger =
        recommend(Strategy.TOP_PICKS, true).path("items").get(0).path("explain").path("trigger");
    assertEquals("A1", trigger.path("item_id").asText());
    assertEquals("add_to_cart", trigger.path("event").asText());
    assertEquals("2023-11-14T22:13:20Z", trigger.path("time").asText());
  }

  @Test
  void movedItem_namesTheRule() {
    Affinity likesB =
        Affinity.newBuilder().setKey("B").setWeight(1).setAtMillis(TestShop.NOW_MILLIS).build();
    shop.profile(new History("u").viewed("A1").builder().addCategories(likesB).build());
    assertTrue(rules(page(true)).contains("diversity"));
    assertFalse(rules(recommend(Strategy.TOP_PICKS, true)).contains("diversity"));
    for (int show = 0; show < 3; show++) {
      recommend(Strategy.TOP_PICKS, false);
      nowMillis += TestShop.MINUTE_MILLIS;
    }
    assertEquals("fatigue", stage(recommend(Strategy.TOP_PICKS, false, "B2"), 0));
  }

  @Test
  void explained_isNeitherLoggedNorCountedAsShown() {
    shop.profile(new History("u").viewed("A1").build());
    List<String> first = page(true).findValuesAsText("item_id");
    for (int show = 0; show < 5; show++) {
      nowMillis += TestShop.MINUTE_MILLIS;
      page(true);
      page(false, "B2");
      recommend(Strategy.TOP_PICKS, true);
    }
    assertEquals(first, page(true).findValuesAsText("item_id"));
    assertEquals(List.of(), logged);
  }

  @Test
  void whyNot_namesTheStage() {
    shop.outOfStock("A9");
    shop.item("Z1", "Z", 0);
    shop.profile(new History("u").purchased("C3", TestShop.DAY_MILLIS).viewed("A5", "A1").build());
    JsonNode answer =
        recommend(Strategy.TOP_PICKS, false, "nowhere", "A9", "C3", "A5", "B2", "A30", "C39", "Z1");
    assertEquals(
        List.of(
            "unknown_item",
            "unavailable",
            "just_bought",
            "in_session_or_cart",
            "shown",
            "ranked",
            "not_a_candidate",
            "not_a_candidate"),
        answer.path("why_not").findValuesAsText("stage"));
    assertEquals(
        answer.path("items").findValuesAsText("item_id").indexOf("B2") + 1,
        answer.path("why_not").get(4).path("place").asInt());
    assertTrue(answer.path("why_not").get(5).path("place").asInt() > 12, answer::toString);
    assertEquals("top-picks", answer.path("why_not").get(5).path("source").asText());
  }

  @Test
  void whyNotOnAPage_namesTheRow() {
    shop.profile(new History("u").viewed("A1").build());
    JsonNode page = page(false, "B2", "A1", "A11");
    assertEquals("shown", stage(page, 0));
    assertEquals("top-picks", page.path("why_not").get(0).path("row_id").asText());
    assertEquals("continue-shopping", page.path("why_not").get(1).path("row_id").asText());
    JsonNode restricted = read(composer.page(PageKind.HOME, ask(false, "B", "A7"), true, 0));
    assertEquals("outside_category_or_query", stage(restricted, 0));
  }

  @Test
  void categoryTookItsShare_isToldAsDiversityCap() {
    JsonNode page = page(false, "A35", "A20");
    List<String> stages = page.path("why_not").findValuesAsText("stage");
    assertTrue(stages.contains("diversity_cap"), page::toString);
  }

  @Test
  void templateAndItsExclusions_areNamed() {
    PageTemplate template =
        PageTemplate.newBuilder()
            .setPage("home")
            .addRows(
                TemplateRow.newBuilder()
                    .setRowId("hot")
                    .setTitle("Hot")
                    .setStrategy("trending")
                    .addPinnedItemIds("C9")
                    .addExcludedItemIds("A2"))
            .addExcludedItemIds("A0")
            .build();
    Definition definition =
        Definition.newBuilder()
            .setId("home")
            .setVersion(7)
            .setState(DefinitionState.ACTIVE)
            .setPageTemplate(template)
            .build();
    JsonNode preview =
        read(composer.preview(template, ask(true, null, "A0", "A2"), System.nanoTime()));
    assertEquals("excluded_by_template", stage(preview, 0));
    assertEquals("excluded_by_template", stage(preview, 1));
    assertTrue(rules(preview).contains("pinned"), preview::toString);
    JsonBuffer out = new JsonBuffer();
    out.ascii("{\"a\":1");
    PageChoice.of(definition).explain(out);
    out.ascii("}");
    assertEquals(7, read(out).path("explain").path("template").path("version").asInt());
  }

  private JsonNode page(boolean explain, String... whyNot) {
    return read(composer.page(PageKind.HOME, ask(explain, null, whyNot), true, System.nanoTime()));
  }

  private JsonNode recommend(Strategy strategy, boolean explain, String... whyNot) {
    return read(composer.recommendations(strategy, ask(explain, null, whyNot), true, 0));
  }

  private static String stage(JsonNode answer, int at) {
    return answer.path("why_not").get(at).path("stage").asText();
  }

  private static List<String> rules(JsonNode answer) {
    List<String> rules = new ArrayList<>();
    for (JsonNode each : answer.findValues("rules")) {
      each.forEach(rule -> rules.add(rule.asText()));
    }
    return rules;
  }

  private static PageRequest ask(boolean explain, @Nullable String category, String... whyNot) {
    return new PageRequest(
        Optional.of("u"),
        Optional.empty(),
        List.of(),
        Optional.ofNullable(category),
        Optional.empty(),
        12,
        0,
        explain,
        List.of(whyNot),
        Optional.empty(),
        0,
        60_000);
  }

  private static JsonNode read(JsonBuffer body) {
    try {
      return JSON.readTree(body.bytes(), 0, body.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
