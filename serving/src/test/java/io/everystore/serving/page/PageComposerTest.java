package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PageComposerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TestShop shop = new TestShop();
  private PageComposer composer;

  PageComposerTest() {
    composer = composer(shop);
  }

  @BeforeEach
  void fill() {
    for (String category : List.of("Home > Kitchen", "Home > Garden", "Sports > Running", "Toys")) {
      for (int i = 0; i < 30; i++) {
        shop.item(id(category, i), category, 100 - i + category.length());
      }
    }
  }

  @Test
  void nobodyKnown_sixGoodRows() {
    JsonNode page = page(PageKind.HOME, ask().build());
    assertEquals("home", page.path("page").asText());
    assertFalse(page.path("profile").path("known").asBoolean());
    assertEquals(
        List.of(
            "trending",
            "best-sellers",
            "new-arrivals",
            "trending-in-category",
            "trending-in-category-2",
            "trending-in-category-3"),
        rowIds(page));
    for (JsonNode row : page.path("rows")) {
      assertTrue(row.path("fallback").isNull(), () -> "fallback of " + row.path("row_id"));
      assertEquals(12, row.path("items").size());
      assertTrue(row.path("items").get(0).path("reason").path("because_item_id").isNull());
    }
    assertEquals(32, page.path("recommendation_id").asText().length());
    assertEquals(0, page.path("offers").size() + page.path("experiments").size());
  }

  @Test
  void rows_countTheSourcesOfTheirItems() {
    shop.profile(new History("u").viewed("T1").build());
    JsonNode page = page(PageKind.HOME, ask().profile("u").build());
    double trending = 0;
    for (JsonNode row : page.path("rows")) {
      trending += row.path("strategy").asText().equals("trending") ? row.path("items").size() : 0;
    }
    assertTrue(trending > 0);
    assertEquals(trending, shown("trending"));
    assertTrue(shown("popularity") >= 3, "of the blend's items");
    assertTrue(
        registry.get("everystore.source.candidates").tag("source", "near").counter().count() > 0);
  }

  private double shown(String source) {
    return registry.get("everystore.source.shown").tag("source", source).counter().count();
  }

  @Test
  void threeViewsOfOneCategory_rowsFollow() {
    shop.profile(new History("u").viewed("T1", "T2", "K3").build());
    JsonNode before = page(PageKind.HOME, ask().profile("u").build());
    assertEquals("Because you viewed Title of K3", row(before, "because-you-viewed").title());
    assertTrue(share(row(before, "top-picks"), 'K') > 0.4, () -> "top picks of " + before);

    shop.profile(new History("u").viewed("T1", "T2", "K3", "S4", "S5", "S6").build());
    JsonNode after = page(PageKind.HOME, ask().profile("u").build());
    assertEquals("Because you viewed Title of S6", row(after, "because-you-viewed").title());
    assertTrue(share(row(after, "because-you-viewed"), 'S') > 0.9, () -> "because of " + after);
    assertTrue(share(row(after, "top-picks"), 'S') > 0.4, () -> "top picks of " + after);
    assertEquals(
        List.of("S6", "S5", "S4", "K3", "T2", "T1"), row(after, "continue-shopping").ids());
    assertTrue(after.path("profile").path("known").asBoolean());
  }

  @Test
  void lastClickWithNeighbours_leadsTopPicksAndSaysWhy() {
    shop.after("S4", "T7", "T8", "T9");
    shop.profile(new History("u").viewed("K1", "S4").build());
    JsonNode page = page(PageKind.HOME, ask().profile("u").explain().build());
    JsonNode first = page.path("rows").get(1).path("items").get(0);
    assertEquals("T7", first.path("item_id").asText());
    assertEquals("because_you_viewed", first.path("reason").path("code").asText());
    assertEquals("Because you viewed Title of S4", first.path("reason").path("text").asText());
    assertEquals("S4", first.path("reason").path("because_item_id").asText());
    assertEquals(1, first.path("explain").path("features").path("co-visitation").asDouble());
  }

  @Test
  void reasons_readLikeSentences() {
    shop.profile(new History("u").viewed("K3").build());
    JsonNode page = page(PageKind.HOME, ask().profile("u").build());
    Set<String> texts = new TreeSet<>();
    page.path("rows").findValues("reason").forEach(each -> texts.add(each.path("text").asText()));
    assertTrue(texts.contains("Popular in Kitchen this week"), texts::toString);
    assertTrue(texts.contains("You looked at this before"), texts::toString);
    assertTrue(texts.contains("Bought often these two weeks"), texts::toString);
  }

  @Test
  void justBoughtOrOutOfStock_neverShown() {
    shop.outOfStock("K0").outOfStock("S0");
    shop.profile(
        new History("u")
            .purchased("T2", 20 * TestShop.DAY_MILLIS)
            .purchased("T1", 10 * TestShop.DAY_MILLIS)
            .purchased("K1", TestShop.DAY_MILLIS)
            .viewed("K2", "K1")
            .build());
    for (PageKind kind : PageKind.values()) {
      JsonNode page = page(kind, ask().profile("u").items("G3").build());
      for (JsonNode row : page.path("rows")) {
        Set<String> ids = Set.copyOf(Row.of(row).ids());
        assertFalse(ids.contains("K0") || ids.contains("S0"), () -> kind + " " + row);
        boolean bought = ids.contains("K1") || ids.contains("T1");
        assertTrue(!bought || row.path("strategy").asText().equals("buy-again"), () -> "" + row);
      }
    }
    assertEquals(
        List.of("T2", "T1"), recommend(Strategy.BUY_AGAIN, ask().profile("u").build()).ids());
  }

  @Test
  void itemPage_aroundTheItemWithoutIt() {
    shop.after("K1", "T1", "T2", "T3").boughtWith("K1", "G1", "G2", "G3");
    shop.boughtWith("K1", "G1", "G2", "G3");
    JsonNode page = page(PageKind.ITEM, ask().items("K1").build());
    assertEquals(List.of("G1", "G2", "G3"), row(page, "bought-together").ids());
    assertEquals(
        "Often bought with Title of K1",
        page.path("rows").get(1).path("items").get(0).path("reason").path("text").asText());
    assertTrue(rowIds(page).contains("trending-in-category"));
    assertFalse(allIds(page).contains("K1"));
  }

  @Test
  void itemPageOfUnknownItem_popular() {
    JsonNode page = page(PageKind.ITEM, ask().items("nowhere").build());
    assertEquals("also-viewed", page.path("rows").get(0).path("row_id").asText());
    assertEquals("popular", page.path("rows").get(0).path("fallback").asText());
    assertEquals(
        1,
        registry
            .get("everystore.fallback")
            .tags("row", "also-viewed", "level", "popular", "reason", "short")
            .counter()
            .count());
  }

  @Test
  void cartPage_startsFromTheProfilesCart() {
    shop.boughtWith("K1", "G1", "G2", "G3");
    shop.profile(new History("u").viewed("T1").inCart("K1").build());
    JsonNode page = page(PageKind.CART, ask().profile("u").build());
    assertEquals(List.of("G1", "G2", "G3"), row(page, "bought-together").ids());
    assertFalse(allIds(page).contains("K1"), "the cart's own item");
  }

  @Test
  void randomPeopleAndPages_noItemTwiceNoVariantTwiceInARow() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      TestShop small = new TestShop();
      int count = 20 + random.nextInt(100);
      for (int i = 0; i < count; i++) {
        small.item(
            CatalogueItem.newBuilder()
                .setId("i" + i)
                .setTitle("i" + i)
                .setProductType("C" + random.nextInt(5))
                .setItemGroupId(random.nextBoolean() ? "g" + random.nextInt(10) : "")
                .setCreatedTimeMillis(i)
                .build(),
            random.nextInt(50));
        small.after("i" + i, "i" + random.nextInt(count), "i" + random.nextInt(count));
        if (random.nextInt(10) == 0) {
          small.outOfStock("i" + i);
        }
      }
      History history = new History("u");
      for (int i = 0; i < random.nextInt(20); i++) {
        history.viewed("i" + random.nextInt(count));
        if (random.nextInt(5) == 0) {
          history.inCart("i" + random.nextInt(count));
          history.purchased("i" + random.nextInt(count), random.nextLong(1L << 32));
        }
      }
      small.profile(history.build());
      PageComposer each = composer(small);
      for (PageKind kind : PageKind.values()) {
        PageRequest request = ask().profile("u").items("i1").limit(1 + random.nextInt(30)).build();
        JsonNode page = parse(each.page(kind, request, true, System.nanoTime()));
        List<String> ids = allIds(page);
        assertEquals(ids.size(), new HashSet<>(ids).size(), "seed " + seed + ": " + page);
        for (JsonNode row : page.path("rows")) {
          checkRow(small, row, request.limit(), seed);
        }
      }
    }
  }

  private static void checkRow(TestShop small, JsonNode row, int limit, long seed) {
    Set<Integer> groups = new HashSet<>();
    for (String id : Row.of(row).ids()) {
      int item = small.items().find(id);
      int group = small.items().group(item);
      assertTrue(group < 0 || groups.add(group), "seed " + seed + ": two variants in " + row);
      assertTrue(small.items().available(item), "seed " + seed + ": " + id + " not available");
    }
    assertTrue(row.path("items").size() <= limit, "seed " + seed);
  }

  @Test
  void restrictedPage_onlyThatCategoryOrThoseTitles() {
    shop.profile(new History("u").viewed("K1", "T2").build());
    JsonNode kitchen = page(PageKind.HOME, ask().profile("u").category("Home > Kitchen").build());
    assertTrue(allIds(kitchen).size() > 10);
    assertTrue(allIds(kitchen).stream().allMatch(id -> id.startsWith("K")), () -> "" + kitchen);
    JsonNode titled = page(PageKind.HOME, ask().query("title  OF t1").build());
    assertTrue(allIds(titled).size() > 3);
    assertTrue(allIds(titled).stream().allMatch(id -> id.startsWith("T1")), () -> "" + titled);
    JsonNode unknown = page(PageKind.HOME, ask().category("Nowhere").build());
    assertEquals("popular", unknown.path("rows").get(0).path("fallback").asText());
  }

  @Test
  void nothingAtAll_emptyRowsAndSaysStatic() {
    JsonNode page =
        parse(composer(new TestShop()).page(PageKind.HOME, ask().build(), true, System.nanoTime()));
    assertEquals(0, page.path("rows").size());
    assertEquals("static", page.path("fallback").asText());
    assertEquals("no-items", page.path("fallback_reason").asText());
  }

  @Test
  void viewsBehindOrProfilesFailing_pageSaysSo() {
    shop.profile(new History("u").viewed("K1").build());
    shop.caughtUp(false);
    JsonNode behind = page(PageKind.HOME, ask().profile("u").build());
    assertEquals("stale", behind.path("rows").get(0).path("fallback").asText());
    assertEquals("catching-up", behind.path("rows").get(0).path("fallback_reason").asText());
    shop.caughtUp(true);
    shop.failProfiles(new IllegalStateException("map closed"));
    JsonNode failing = page(PageKind.HOME, ask().profile("u").build());
    assertEquals(6, failing.path("rows").size());
    assertEquals("popular", failing.path("rows").get(0).path("fallback").asText());
    assertEquals("profile", failing.path("rows").get(0).path("fallback_reason").asText());
  }

  @Test
  void pipelineDead_pageSaysStaleAlsoTheSecondTime_andNoLongerThanThat() {
    shop.profile(new History("u").viewed("K1").build());
    PageRequest request = ask().profile("u").build();
    PageComposer composer = composer(shop);
    assertTrue(first(composer, request).path("fallback").isNull());
    assertTrue(first(composer, request).path("fallback_reason").isMissingNode());
    shop.behind(true);
    assertEquals("stale", first(composer, request).path("fallback").asText());
    assertEquals("stale", first(composer, request).path("fallback").asText(), "a page kept");
    shop.behind(false);
    assertTrue(first(composer, request).path("fallback").isNull());
  }

  private static JsonNode first(PageComposer composer, PageRequest request) {
    return parse(composer.page(PageKind.HOME, request, true, System.nanoTime()))
        .path("rows")
        .get(0);
  }

  @Test
  void everyStrategy_answersWithinItsLimit() {
    shop.after("K1", "T1", "T2").session("s", TestShop.NOW_MILLIS, "K1", "S9");
    shop.profile(
        new History("u")
            .purchased("G9", 30 * TestShop.DAY_MILLIS)
            .viewed("K1")
            .inCart("K2")
            .builder()
            .addCategories(Affinity.newBuilder().setKey("Toys").setWeight(1))
            .build());
    for (Strategy strategy : Strategy.values()) {
      Row answer = recommend(strategy, ask().profile("u").limit(7).build());
      assertFalse(answer.ids().isEmpty(), strategy.id());
      assertTrue(answer.ids().size() <= 7, strategy.id());
    }
    assertEquals(
        "S9", recommend(Strategy.NEXT_ITEM, ask().profile("u").limit(1).build()).ids().get(0));
    assertEquals(120, recommend(Strategy.TRENDING, ask().limit(500).build()).ids().size());
    assertEquals(List.of(), recommend(Strategy.RECENTLY_VIEWED, ask().build()).ids());
    assertEquals("popular", recommend(Strategy.TOP_PICKS, ask().build()).fallback());
  }

  @Test
  void rank_sameItemsInThePersonsOrderUnknownLast() {
    shop.after("K1", "T5").outOfStock("K3");
    shop.profile(new History("u").viewed("K1").build());
    List<String> given = List.of("nowhere", "S9", "K3", "T5", "G\"1", "S8", "S9");
    JsonNode answer =
        parse(
            composer.rank(ask().profile("u").items(given.toArray(String[]::new)).build(), true, 0));
    List<String> ids = Row.of(answer).ids();
    assertEquals(new TreeSet<>(given), new TreeSet<>(ids));
    assertEquals(6, ids.size());
    assertEquals("T5", ids.get(0));
    assertEquals(List.of("K3", "nowhere", "G\"1"), ids.subList(3, 6));
    assertEquals(6, answer.path("items").get(5).path("rank").asInt());
  }

  @Test
  void hostileTitle_comesBackAsText() {
    String title = "<script>alert(\"x\")</script>\u2028\ud83d\ude00\u0007";
    shop.item(
        CatalogueItem.newBuilder().setId("X1").setTitle(title).setProductType("Toys").build(), 500);
    shop.profile(new History("u").viewed("X1").build());
    JsonBuffer body =
        composer.page(PageKind.HOME, ask().profile("u").build(), true, System.nanoTime());
    String text = new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
    JsonNode page = parse(body);
    assertEquals("Because you viewed " + title, row(page, "because-you-viewed").title());
    int at = text.indexOf("Because you viewed ");
    assertEquals("\\u003cscript\\u003e", text.substring(at + 19, at + 37));
  }

  private PageComposer composer(TestShop of) {
    return new PageComposer(
        of,
        () -> TestShop.NOW_MILLIS,
        new RowMetrics(registry),
        new PageCache(1 << 20),
        ComposerConfig.DEFAULT);
  }

  private JsonNode page(PageKind kind, PageRequest request) {
    return parse(composer.page(kind, request, true, System.nanoTime()));
  }

  private Row recommend(Strategy strategy, PageRequest request) {
    return Row.of(parse(composer.recommendations(strategy, request, true, 0)));
  }

  private static JsonNode parse(JsonBuffer body) {
    try {
      return JSON.readTree(new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String id(String category, int number) {
    String last = category.substring(category.lastIndexOf('>') + 1).strip();
    return (category.startsWith("Sports") ? "S" : last.substring(0, 1)) + number;
  }

  private static double share(Row row, char letter) {
    return row.ids().stream().filter(id -> id.charAt(0) == letter).count()
        / (double) row.ids().size();
  }

  private static List<String> rowIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.add(row.path("row_id").asText()));
    return ids;
  }

  private static List<String> allIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.addAll(Row.of(row).ids()));
    return ids;
  }

  private static Row row(JsonNode page, String rowId) {
    for (JsonNode row : page.path("rows")) {
      if (row.path("row_id").asText().equals(rowId)) {
        return Row.of(row);
      }
    }
    throw new AssertionError(rowId + " among " + rowIds(page));
  }

  private static Ask ask() {
    return new Ask();
  }

  /** One row of an answer. */
  private record Row(String title, String fallback, List<String> ids) {
    static Row of(JsonNode row) {
      List<String> ids = new ArrayList<>();
      row.path("items").forEach(item -> ids.add(item.path("item_id").asText()));
      return new Row(row.path("title").asText(), row.path("fallback").asText(), ids);
    }
  }

  /** A request being put together. */
  private static final class Ask {
    private Optional<String> profile = Optional.empty();
    private List<String> items = List.of();
    private Optional<String> category = Optional.empty();
    private Optional<String> query = Optional.empty();
    private int limit = 12;
    private boolean explain;

    Ask profile(String id) {
      profile = Optional.of(id);
      return this;
    }

    Ask items(String... ids) {
      items = Arrays.asList(ids);
      return this;
    }

    Ask category(String path) {
      category = Optional.of(path);
      return this;
    }

    Ask query(String words) {
      query = Optional.of(words);
      return this;
    }

    Ask limit(int newLimit) {
      limit = newLimit;
      return this;
    }

    Ask explain() {
      explain = true;
      return this;
    }

    PageRequest build() {
      return new PageRequest(
          profile,
          Optional.empty(),
          items,
          category,
          query,
          limit,
          0,
          explain,
          List.of(),
          Optional.empty(),
          500,
          60_000);
    }
  }
}
