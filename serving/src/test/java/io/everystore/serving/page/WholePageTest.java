package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.row.DiversityConfig;
import io.everystore.serving.row.FatigueConfig;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.row.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for a page as a whole: variety, what tires, and lists that go on. */
final class WholePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 40;

  private final TestShop shop = new TestShop();
  private long nowMillis = TestShop.NOW_MILLIS;
  private final SeenItems seen = new SeenItems(FatigueConfig.DEFAULT);
  private final PageComposer composer = composer(ComposerConfig.DEFAULT.with(seen));

  /** Four categories, of which A and B sell best; brands are shared between categories. */
  private void fill() {
    String[] categories = {"Home > A", "Home > B", "Toys > C", "Toys > D"};
    for (int i = 0; i < ITEMS; i++) {
      for (int c = 0; c < categories.length; c++) {
        String id = (char) ('A' + c) + "" + i;
        item(id, categories[c], "brand " + (i + c) % 7, 400 - 80 * c - i);
      }
    }
  }

  private void item(String id, String category, String brand, int popularity) {
    shop.item(
        CatalogueItem.newBuilder()
            .setId(id)
            .setTitle("Title of " + id)
            .setProductType(category)
            .setBrand(brand)
            .setPriceCents(1_000)
            .setCreatedTimeMillis(TestShop.NOW_MILLIS - TestShop.DAY_MILLIS)
            .build(),
        popularity);
  }

  @Test
  void oneClick_atMostHalfOfHomeIsOfItsCategory() {
    fill();
    shop.after("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13");
    shop.profile(new History("u").viewed("A1").build());
    JsonNode page = home("u");
    List<String> ids = ids(page);
    assertTrue(ids.size() >= 60, () -> ids.size() + " items");
    long flood = ids.stream().filter(id -> id.startsWith("A")).count();
    assertTrue(flood * 2 <= ids.size(), () -> flood + " of " + ids.size() + ": " + page);
    // Without the page's bound the same click takes most of it, whatever holds for each row.
    PageComposer unbounded =
        composer(ComposerConfig.DEFAULT.with(new DiversityConfig(0.5, 0.5, 1, 0.04, 0.02)));
    List<String> others = ids(home(unbounded, "u"));
    long before = others.stream().filter(id -> id.startsWith("A")).count();
    assertTrue(before * 2 > others.size(), () -> before + " of " + others.size());
  }

  @Test
  void onlyOneCategory_pageIsFullAllTheSame() {
    for (int i = 0; i < 100; i++) {
      item("A" + i, "A", "b", 100 - i);
    }
    shop.profile(new History("u").viewed("A1").build());
    for (JsonNode row : home("u").path("rows")) {
      boolean own = row.path("strategy").asText().equals("continue-shopping");
      assertEquals(own ? 1 : 12, row.path("items").size(), row::toString);
    }
  }

  @Test
  void mixedRow_noBrandTakesMoreThanHalf() {
    for (int i = 0; i < ITEMS; i++) {
      item("A" + i, "category " + i, "loud", 400 - i);
      item("B" + i, "category " + i, "quiet " + i, 100 - i);
    }
    List<String> trending = row(home("nobody"), "trending");
    assertEquals(6, trending.stream().filter(id -> id.startsWith("A")).count(), trending::toString);
    assertEquals(12, trending.size());
  }

  @Test
  void topPicksOnHome_differMoreThanTheRankersOwnOrder() {
    fill();
    shop.after("A1", "A2", "A3", "A4", "C5", "A5", "D6");
    shop.profile(new History("u").viewed("A1").build());
    List<String> page = row(home("u"), "top-picks");
    List<String> ranked = list(Strategy.TOP_PICKS, "u", 12, 0);
    assertEquals(ranked.get(0), page.get(0), "the best stays first");
    assertNotEquals(ranked, page);
    assertTrue(
        ranked.indexOf("D6") > page.indexOf("D6") || !ranked.contains("D6"), () -> "" + page);
  }

  @Test
  void shownThreeTimesWithoutAClick_sinksUntilADayOrSoHasPassed() {
    fill();
    shop.profile(new History("u").viewed("A1").build());
    List<String> first = row(home("u"), "top-picks");
    for (int show = 2; show <= 3; show++) {
      nowMillis += TestShop.MINUTE_MILLIS;
      assertEquals(first, row(home("u"), "top-picks"), "show " + show);
    }
    nowMillis += TestShop.MINUTE_MILLIS;
    List<String> rested = row(home("u"), "top-picks");
    assertTrue(rested.stream().noneMatch(first::contains), () -> first + " then " + rested);
    nowMillis += TestShop.DAY_MILLIS;
    assertEquals(first.get(0), row(home("u"), "top-picks").get(0));
  }

  @Test
  void shownOftenToSomebodyElseOrInOneMinute_staysWhereItIs() {
    fill();
    shop.profile(new History("u").viewed("A1").build());
    shop.profile(new History("v").viewed("A1").build());
    List<String> first = row(home("v"), "top-picks");
    for (int show = 0; show < 5; show++) {
      home("u");
      nowMillis += TestShop.MINUTE_MILLIS;
    }
    assertEquals(first, row(home("v"), "top-picks"));
    for (int show = 0; show < 5; show++) {
      assertEquals(first, row(home("v"), "top-picks"), "reload " + show);
    }
  }

  @Test
  void pageFromTheCache_countsAsShown() {
    fill();
    shop.profile(new History("u").viewed("A1").build());
    // The cache keeps time by itself: to it these are within a second.
    PageComposer caching =
        new PageComposer(
            shop,
            () -> nowMillis,
            new RowMetrics(new SimpleMeterRegistry()),
            new PageCache(1 << 20),
            ComposerConfig.DEFAULT.with(seen));
    List<String> first = row(home(caching, "u"), "top-picks");
    for (int show = 0; show < 3; show++) {
      nowMillis += TestShop.MINUTE_MILLIS;
      assertEquals(first, row(home(caching, "u"), "top-picks"));
    }
    nowMillis += TestShop.MINUTE_MILLIS;
    assertTrue(
        list(Strategy.TOP_PICKS, "u", 12, 0).stream().noneMatch(first::contains), "after four");
  }

  @Test
  void clickedItem_startsAnew() {
    fill();
    shop.profile(new History("u").viewed("A1").build());
    String best = list(Strategy.TOP_PICKS, "u", 12, 0).get(0);
    for (int show = 0; show < 3; show++) {
      nowMillis += TestShop.MINUTE_MILLIS;
      list(Strategy.TOP_PICKS, "u", 12, 0);
    }
    nowMillis += TestShop.MINUTE_MILLIS;
    assertFalse(list(Strategy.TOP_PICKS, "u", 12, 0).contains(best));
    // Clicked, then another session, in which it may be shown again.
    shop.profile(new History("u").viewed(best, "A1").build());
    nowMillis += TestShop.MINUTE_MILLIS;
    list(Strategy.TOP_PICKS, "u", 12, 0);
    shop.profile(new History("u").viewed("A1").build());
    nowMillis += TestShop.MINUTE_MILLIS;
    assertTrue(list(Strategy.TOP_PICKS, "u", 12, 0).contains(best));
  }

  @Test
  void nextItem_neverTires() {
    fill();
    shop.after("A1", "A2", "A3", "A4");
    shop.profile(new History("u").viewed("A1").build());
    List<String> first = list(Strategy.NEXT_ITEM, "u", 20, 0);
    for (int show = 0; show < 8; show++) {
      home("u");
      assertEquals(first, list(Strategy.NEXT_ITEM, "u", 20, 0), "show " + show);
      nowMillis += TestShop.MINUTE_MILLIS;
    }
  }

  @Test
  void listInParts_noItemTwiceAndNoneLost() {
    fill();
    shop.after("A1", "A2", "C3", "B4", "D5");
    shop.session("s", TestShop.NOW_MILLIS, "A1", "C9", "D9");
    shop.profile(new History("u").viewed("B7", "A1").build());
    for (Strategy strategy : Strategy.values()) {
      List<String> parts = new ArrayList<>();
      int limit = 15;
      // Two lists before, so that the third one's first part is what tires.
      for (int before = 0; before < 2; before++) {
        list(strategy, "u", limit, 0);
        nowMillis += TestShop.MINUTE_MILLIS;
      }
      List<String> part = List.of("");
      for (int offset = 0; !part.isEmpty() && offset <= 480; offset += limit) {
        part = list(strategy, "u", limit, offset);
        assertTrue(part.size() <= limit);
        if (offset == limit) {
          nowMillis += TestShop.MINUTE_MILLIS;
        }
        parts.addAll(part);
      }
      assertEquals(parts.size(), new HashSet<>(parts).size(), strategy + ": " + parts);
      boolean everything =
          strategy.isBlended() || strategy == Strategy.TRENDING || strategy == Strategy.ALSO_VIEWED;
      assertTrue(
          !everything || parts.size() >= 4 * ITEMS - 3, strategy + ": " + parts.size() + " items");
    }
  }

  @Test
  void laterPart_ranksGoOn() {
    fill();
    JsonNode part = read(composer.recommendations(Strategy.TRENDING, ask("u", 5, 10), true, 0));
    assertEquals(11, part.path("items").get(0).path("rank").asInt());
    assertEquals(
        list(Strategy.TRENDING, "u", 15, 0).subList(10, 15),
        part.path("items").findValuesAsText("item_id"));
  }

  private PageComposer composer(ComposerConfig config) {
    return new PageComposer(
        shop,
        () -> nowMillis,
        new RowMetrics(new SimpleMeterRegistry()),
        new PageCache(1 << 20, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis)),
        config);
  }

  private JsonNode home(String userId) {
    return home(composer, userId);
  }

  private static JsonNode home(PageComposer composer, String userId) {
    return read(composer.page(PageKind.HOME, ask(userId, 12, 0), true, System.nanoTime()));
  }

  private List<String> list(Strategy strategy, String userId, int limit, int offset) {
    return list(composer, strategy, userId, limit, offset);
  }

  private static List<String> list(
      PageComposer composer, Strategy strategy, String userId, int limit, int offset) {
    return read(composer.recommendations(strategy, ask(userId, limit, offset), true, 0))
        .path("items")
        .findValuesAsText("item_id");
  }

  private static List<String> ids(JsonNode page) {
    return page.path("rows").findValuesAsText("item_id");
  }

  private static List<String> row(JsonNode page, String rowId) {
    for (JsonNode row : page.path("rows")) {
      if (row.path("row_id").asText().equals(rowId)) {
        return row.path("items").findValuesAsText("item_id");
      }
    }
    throw new AssertionError(rowId + " in " + page);
  }

  private static PageRequest ask(String userId, int limit, int offset) {
    return new PageRequest(
        Optional.of(userId),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        limit,
        offset,
        false,
        List.of(),
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
