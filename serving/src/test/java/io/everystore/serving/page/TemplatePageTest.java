package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionDelta;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.Metric;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.RowWeight;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.feature.proto.Variation;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.row.RowMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages made by templates and variations, over the real composer. */
final class TemplatePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 40;

  private final TestShop shop = new TestShop();
  private final List<Exposure> exposures = new ArrayList<>();
  private final List<byte[]> logged = new ArrayList<>();
  private DefinitionImage image = DefinitionImage.EMPTY;
  private long nowMillis = TestShop.NOW_MILLIS;
  private final PageDefinitions definitions = new PageDefinitions(() -> image, exposures::add);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PageComposer composer =
      new PageComposer(
          shop,
          () -> nowMillis,
          new RowMetrics(registry),
          new PageCache(1 << 20),
          ComposerConfig.DEFAULT.with(definitions).with((id, bytes) -> logged.add(bytes)));

  TemplatePageTest() {
    for (int i = 0; i < ITEMS; i++) {
      shop.item("a" + i, "A", 200 - i).item("b" + i, "B", 100 - i);
    }
  }

  @Test
  void activeTemplate_takesThePlaceOfTheBuiltInPlan() {
    define(
        "home", DefinitionState.ACTIVE, rows(row("hot", "trending"), row("best", "best-sellers")));
    JsonNode page = page("home", "u");
    assertEquals(List.of("hot", "best"), rowIds(page));
    assertEquals("Title of hot", page.path("rows").get(0).path("title").asText());
    assertEquals("a0", items(page, "hot").get(0));
    for (DefinitionState state :
        List.of(DefinitionState.DRAFT, DefinitionState.PAUSED, DefinitionState.ARCHIVED)) {
      define("home", state, rows(row("hot", "trending")));
      assertTrue(rowIds(page("home", "u")).contains("trending"), state + "");
    }
  }

  @Test
  void changedTemplate_isSeenByTheNextRequestDespiteTheCache() {
    define("home", DefinitionState.ACTIVE, rows(row("one", "trending")));
    assertEquals(List.of("one"), rowIds(page("home", "u")));
    assertEquals(List.of("one"), rowIds(page("home", "u")));
    define("home", DefinitionState.ACTIVE, rows(row("two", "trending")));
    assertEquals(List.of("two"), rowIds(page("home", "u")));
    remove("home");
    assertFalse(rowIds(page("home", "u")).contains("two"));
  }

  @Test
  void templateIsInForce_fromItsStartUntilItsEnd() {
    put(
        template("sale", rows(row("sale", "trending")))
            .setStartTimeMillis(nowMillis + 10)
            .setEndTimeMillis(nowMillis + 20));
    long start = nowMillis + 10;
    for (long offset : new long[] {-1, 0, 9, 10}) {
      nowMillis = start + offset;
      boolean within = offset >= 0 && offset < 10;
      assertEquals(within, definitions.defines("sale", nowMillis), "at " + offset);
      assertEquals(within, definitions.pages(nowMillis).contains("sale"), "at " + offset);
      assertEquals(within, rowIds(page("sale", "u")).contains("sale"), "at " + offset);
    }
  }

  @Test
  void templateForAnotherPageThanItsId_isNotInForceByItself() {
    put(
        template("home-b", rows(row("b", "trending")))
            .setPageTemplate(rows(row("b", "trending")).setPage("home")));
    assertFalse(rowIds(page("home", "u")).contains("b"));
    assertFalse(definitions.defines("home-b", nowMillis));
  }

  @Test
  void pinned_leadInTheirOrderButOnlyWhatIsAvailableAndNotOnThePage() {
    shop.outOfStock("b7");
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(
            row("first", "best-sellers").setLimit(3).addPinnedItemIds("b5"),
            row("hot", "trending")
                .setLimit(5)
                .addPinnedItemIds("b9")
                .addPinnedItemIds("b7")
                .addPinnedItemIds("nowhere")
                .addPinnedItemIds("b5")
                .addPinnedItemIds("a39")));
    JsonNode page = page("home", "u");
    assertEquals("b5", items(page, "first").get(0));
    List<String> hot = items(page, "hot");
    assertEquals(List.of("b9", "a39"), hot.subList(0, 2));
    assertEquals(5, hot.size());
    assertEquals("pinned", page.at("/rows/1/items/0/reason/code").asText());
    assertEquals("a2", hot.get(2), "the best that is not on the page");
  }

  @Test
  void boostedAndBuried_movePlacesByTheirFactor() {
    List<String> plain = trending(row -> {});
    assertEquals(List.of("a0", "a1", "a2", "a3"), plain.subList(0, 4));
    // Place 8 over 4 is 2: behind a1, which was there before.
    assertEquals(
        List.of("a0", "a1", "a7", "a2"),
        trending(row -> row.addBoosted(RowWeight.newBuilder().setItemId("a7").setFactor(4)))
            .subList(0, 4));
    assertTrue(
        trending(row -> row.addBoosted(RowWeight.newBuilder().setCategory("B").setFactor(100)))
            .stream()
            .allMatch(id -> id.startsWith("b")),
        "items from beyond the row's length come in");
    List<String> buried =
        trending(row -> row.addBuried(RowWeight.newBuilder().setBrand("Brand a").setFactor(0.01)));
    assertTrue(buried.get(0).startsWith("b"), buried + "");
    assertEquals(
        List.of("a1", "a2", "a0"),
        trending(row -> row.addBuried(RowWeight.newBuilder().setItemId("a0").setFactor(0.3)))
            .subList(0, 3));
  }

  @Test
  void excluded_areNeitherInTheRowNorOnThePage() {
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(row("hot", "trending").addExcludedItemIds("a0"), row("best", "best-sellers"))
            .addExcludedItemIds("a1"));
    JsonNode page = page("home", "u");
    assertFalse(items(page, "hot").contains("a0"));
    assertEquals("a0", items(page, "best").get(0), "only the row excluded it");
    assertFalse(items(page, "hot").contains("a1") || items(page, "best").contains("a1"));
  }

  @Test
  void filters_holdForEveryItemNotPinned() {
    List<String> category =
        trending(row -> row.addPinnedItemIds("a3").getFiltersBuilder().setCategory("B"));
    assertEquals("a3", category.get(0));
    assertTrue(category.subList(1, category.size()).stream().allMatch(id -> id.startsWith("b")));
    assertTrue(
        trending(row -> row.getFiltersBuilder().addBrands("Brand b")).stream()
            .allMatch(id -> id.startsWith("b")));
    assertEquals(
        Set.of("b1", "b10", "b11", "b12", "b13", "b14", "b15", "b16", "b17", "b18", "b19"),
        new TreeSet<>(trending(row -> row.getFiltersBuilder().setQuery("title b1"))));
    assertEquals(12, trending(row -> row.getFiltersBuilder().setMaxPriceCents(1_000)).size());
    assertTrue(fallsBack(row -> row.getFiltersBuilder().setMaxPriceCents(999)));
    assertTrue(fallsBack(row -> row.getFiltersBuilder().setMinPriceCents(1_001)));
    assertTrue(fallsBack(row -> row.getFiltersBuilder().setCategory("Nowhere")));
  }

  @Test
  void templateThatFindsNothing_fallsBackToTheBuiltInPlan() {
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(
            row("none", "trending")
                .setFilters(
                    row("x", "trending").getFiltersBuilder().setQuery("nothing is called so"))));
    JsonNode page = page("home", "u");
    assertTrue(rowIds(page).contains("best-sellers"), rowIds(page) + "");
    assertEquals(
        1,
        registry
            .get("everystore.fallback")
            .tags("row", "page", "level", "popular", "reason", "template-empty")
            .counter()
            .count());
  }

  @Test
  void rowsLimitsAndMaxRows_areKept() {
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(
                row("one", "trending").setLimit(2).setMinimum(1),
                row("two", "best-sellers").setLimit(4).setMinimum(5),
                row("three", "new-arrivals"),
                row("four", "best-sellers"))
            .setMaxRows(2));
    JsonNode page = page("home", "u");
    assertEquals(List.of("one", "three"), rowIds(page), "two never reaches its minimum");
    assertEquals(2, items(page, "one").size());
  }

  @Test
  void rowsInAutoOrder_suitThePersonAndLeaveFixedOnesInPlace() {
    shop.profile(new History("known").viewed("a1", "b2").build());
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(
            row("hot", "trending").setAutoOrder(true).setLimit(3),
            row("fixed", "new-arrivals").setLimit(3),
            row("picks", "top-picks").setAutoOrder(true).setPad(true).setLimit(3)));
    assertEquals(List.of("hot", "fixed", "picks"), rowIds(page("home", "stranger")));
    assertEquals(List.of("picks", "fixed", "hot"), rowIds(page("home", "known")));
  }

  @Test
  void titleWithAnItem_namesWhatTheRowIsAbout() {
    shop.after("b2", "a1", "a2", "a3").profile(new History("known").viewed("b2").build());
    define(
        "home",
        DefinitionState.ACTIVE,
        rows(row("because", "because-you-viewed").setTitle("More like {item}")));
    JsonNode row = page("home", "known").path("rows").get(0);
    assertEquals("More like Title of b2", row.path("title").asText());
  }

  @Test
  void randomTemplates_noItemTwiceNoneExcludedNoneUnavailable() {
    shop.outOfStock("a5").outOfStock("b5");
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      PageTemplate.Builder template = PageTemplate.newBuilder().setPage("home");
      Set<String> excluded = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        excluded.add(anyItem(random));
      }
      template.addAllExcludedItemIds(excluded);
      for (int i = 0; i <= random.nextInt(5); i++) {
        template.addRows(anyRow(random, i));
      }
      define("home", DefinitionState.ACTIVE, template);
      JsonNode page = page("home", "u" + seed);
      Set<String> seen = new HashSet<>();
      for (JsonNode row : page.path("rows")) {
        for (JsonNode item : row.path("items")) {
          String id = item.path("item_id").asText();
          assertTrue(seen.add(id), "twice " + id + ", seed " + seed);
          assertFalse(excluded.contains(id), "excluded " + id + ", seed " + seed);
          assertFalse(id.endsWith("5") && id.length() == 2, "unavailable, seed " + seed);
        }
      }
    }
  }

  private static TemplateRow.Builder anyRow(Random random, int i) {
    List<String> strategies = List.of("trending", "best-sellers", "new-arrivals", "top-picks");
    TemplateRow.Builder row = row("r" + i, strategies.get(random.nextInt(strategies.size())));
    row.setPad(random.nextBoolean()).setLimit(1 + random.nextInt(20));
    for (int n = random.nextInt(4); n > 0; n--) {
      row.addPinnedItemIds(anyItem(random));
      row.addBoosted(RowWeight.newBuilder().setItemId(anyItem(random)).setFactor(3));
      row.addBuried(RowWeight.newBuilder().setItemId(anyItem(random)).setFactor(0.3));
    }
    return row;
  }

  private static String anyItem(Random random) {
    return (random.nextBoolean() ? "a" : "b") + random.nextInt(10);
  }

  @Test
  void impression_namesTheVariationsThePersonGets() throws InvalidProtocolBufferException {
    define("home", DefinitionState.ACTIVE, rows(row("hot", "trending")));
    page("home", "u");
    experiment(Variation.newBuilder().setId("a").setShare(1));
    page("home", "u");
    page("home", "u");
    List<List<String>> named = new ArrayList<>();
    for (byte[] impression : logged) {
      named.add(List.copyOf(Impression.parseFrom(impression).getVariationsList()));
    }
    assertEquals(List.of(List.of(), List.of("e/a"), List.of("e/a")), named, "the last is cached");
  }

  @Test
  void variations_swapTemplateOrStrategyAndAreNamed() {
    define("home", DefinitionState.ACTIVE, rows(row("control", "trending")));
    put(
        template("home-b", rows())
            .setPageTemplate(rows(row("treatment", "best-sellers")).setPage("home")));
    experiment(
        Variation.newBuilder().setId("a").setShare(1),
        Variation.newBuilder().setId("b").setShare(1).setTemplateId("home-b"));
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      JsonNode page = page("home", "u" + i);
      assertEquals("e", page.at("/experiments/0/experiment_id").asText());
      String variation = page.at("/experiments/0/variation_id").asText();
      assertEquals(variation.equals("b") ? List.of("treatment") : List.of("control"), rowIds(page));
      seen.add(variation);
    }
    assertEquals(Set.of("a", "b"), seen);
    experiment(
        Variation.newBuilder()
            .setId("a")
            .setShare(1)
            .putStrategyOverride("trending", "new-arrivals"),
        Variation.newBuilder()
            .setId("b")
            .setShare(1)
            .putStrategyOverride("trending", "new-arrivals"));
    assertEquals("new-arrivals", page("home", "u").at("/rows/0/strategy").asText());
  }

  @Test
  void variationThatWantsTheBuiltInRanker_getsIt() {
    shop.after("b2", "a1", "a2", "a3").profile(new History("known").viewed("b2").build());
    ComposerConfig config =
        ComposerConfig.DEFAULT
            .with(definitions)
            // Puts what comes last first.
            .with(
                model ->
                    (matrix, scores) -> {
                      Rankers.BUILT_IN.find(model).score(matrix, scores);
                      for (int i = 0; i < matrix.size(); i++) {
                        scores[i] = -scores[i];
                      }
                    });
    PageComposer learned =
        new PageComposer(
            shop, () -> nowMillis, new RowMetrics(registry), new PageCache(1 << 20), config);
    define("home", DefinitionState.ACTIVE, rows(row("picks", "top-picks")));
    List<String> builtIn = items(page("home", "known"), "picks");
    for (String ranker : List.of("learned", "built-in", "")) {
      experiment(
          Variation.newBuilder().setId("a").setShare(1).setRanker(ranker),
          Variation.newBuilder().setId("b").setShare(1).setRanker(ranker));
      JsonNode page = parse(learned.page("home", request("known", null), true, System.nanoTime()));
      assertEquals(ranker.equals("built-in"), items(page, "picks").equals(builtIn), ranker);
    }
  }

  @Test
  void variationWhoseTemplateIsNotInForce_doesNotApply() {
    experiment(
        Variation.newBuilder().setId("a").setShare(1).setTemplateId("gone"),
        Variation.newBuilder().setId("b").setShare(1).setTemplateId("gone"));
    JsonNode page = page("home", "u");
    assertEquals(0, page.path("experiments").size());
    assertEquals(List.of(), exposures);
    assertTrue(rowIds(page).contains("trending"));
  }

  /** Asking who would get what exposes nobody; composing does, also from the cache. */
  @Test
  void exposure_isNotedWhenAPageIsComposedAndOnlyThen() {
    experiment(
        Variation.newBuilder().setId("a").setShare(1),
        Variation.newBuilder().setId("b").setShare(1));
    definitions.choose("home", "u", nowMillis);
    page("cart", "u");
    composer.recommendations(
        io.everystore.serving.row.Strategy.TRENDING, request("u", "c"), true, System.nanoTime());
    composer.preview(rows(row("hot", "trending")).build(), request("u", "c"), System.nanoTime());
    assertEquals(List.of(), exposures);
    String variation = page("home", "u").at("/experiments/0/variation_id").asText();
    page("home", "u");
    assertEquals(2, exposures.size());
    for (Exposure exposure : exposures) {
      assertEquals("e", exposure.getExperimentId());
      assertEquals(variation, exposure.getVariationId());
      assertEquals("u", exposure.getUnit());
      assertEquals(nowMillis, exposure.getTimeMillis());
    }
  }

  @Test
  void visitorWhoLogsIn_keepsTheVariation() {
    experiment(
        Variation.newBuilder().setId("a").setShare(1),
        Variation.newBuilder().setId("b").setShare(1));
    for (int i = 0; i < 30; i++) {
      String client = "client" + i;
      String user = "user" + i;
      String stranger = variation(null, client);
      shop.profile(new History(client).viewed("a1").build());
      assertEquals(stranger, variation(null, client), "after the first event");
      assertEquals(stranger, variation(user, client), "logged in, before the login was processed");
      shop.profile(
          new History(user)
              .viewed("a1")
              .builder()
              .addClientIds(client)
              .setExperimentUnit(client)
              .build());
      assertEquals(stranger, variation(user, client), "logged in");
      assertEquals(stranger, variation(user, null), "from a server that knows only the user");
      assertEquals(stranger, variation(user, "second-device" + i), "on a second device");
    }
    assertEquals("", variation(null, null), "nobody takes part in nothing");
  }

  private String variation(@Nullable String user, @Nullable String client) {
    PageRequest request = request(user, client);
    return parse(composer.page("home", request, true, System.nanoTime()))
        .at("/experiments/0/variation_id")
        .asText();
  }

  private List<String> trending(Consumer<TemplateRow.Builder> change) {
    TemplateRow.Builder row = row("hot", "trending");
    change.accept(row);
    define("home", DefinitionState.ACTIVE, rows(row));
    JsonNode page = page("home", "u");
    assertEquals(List.of("hot"), rowIds(page));
    List<String> items = items(page, "hot");
    assertNotEquals(0, items.size());
    return items;
  }

  private boolean fallsBack(Consumer<TemplateRow.Builder> change) {
    TemplateRow.Builder row = row("hot", "trending");
    change.accept(row);
    define("home", DefinitionState.ACTIVE, rows(row));
    return rowIds(page("home", "u")).contains("best-sellers");
  }

  private void experiment(Variation.Builder... variations) {
    Experiment.Builder experiment =
        Experiment.newBuilder().addPages("home").setTraffic(1).setPrimaryMetric(Metric.CLICK);
    for (Variation.Builder variation : variations) {
      experiment.addVariations(variation);
    }
    put(
        Definition.newBuilder()
            .setId("e")
            .setState(DefinitionState.ACTIVE)
            .setExperiment(experiment));
  }

  private void define(String id, DefinitionState state, PageTemplate.Builder template) {
    put(template(id, template).setState(state));
  }

  private static Definition.Builder template(String id, PageTemplate.Builder template) {
    return Definition.newBuilder()
        .setId(id)
        .setState(DefinitionState.ACTIVE)
        .setPageTemplate(template.setPage(id));
  }

  private void put(Definition.Builder definition) {
    DefinitionDelta delta = new DefinitionDelta(image);
    DefinitionKind kind =
        definition.hasExperiment() ? DefinitionKind.EXPERIMENT : DefinitionKind.PAGE_TEMPLATE;
    delta.put(new DefinitionKey(kind, definition.getId()), definition.build());
    image = delta.apply();
  }

  private void remove(String id) {
    DefinitionDelta delta = new DefinitionDelta(image);
    delta.remove(new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, id));
    image = delta.apply();
  }

  private static PageTemplate.Builder rows(TemplateRow.Builder... rows) {
    PageTemplate.Builder template = PageTemplate.newBuilder();
    for (TemplateRow.Builder row : rows) {
      template.addRows(row);
    }
    return template;
  }

  private static TemplateRow.Builder row(String id, String strategy) {
    return TemplateRow.newBuilder().setRowId(id).setTitle("Title of " + id).setStrategy(strategy);
  }

  private JsonNode page(String page, String user) {
    return parse(composer.page(page, request(user, null), true, System.nanoTime()));
  }

  private static PageRequest request(@Nullable String user, @Nullable String client) {
    return new PageRequest(
        Optional.ofNullable(user),
        Optional.ofNullable(client),
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

  private static JsonNode parse(JsonBuffer body) {
    try {
      return JSON.readTree(new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> rowIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.add(row.path("row_id").asText()));
    return ids;
  }

  private static List<String> items(JsonNode page, String rowId) {
    for (JsonNode row : page.path("rows")) {
      if (row.path("row_id").asText().equals(rowId)) {
        return row.path("items").findValuesAsText("item_id");
      }
    }
    throw new AssertionError(rowId + " among " + rowIds(page));
  }
}
