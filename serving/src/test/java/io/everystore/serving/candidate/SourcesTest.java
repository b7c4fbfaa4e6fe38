package io.everystore.serving.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.candidate.TestShop.History;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SourcesTest {
  private final TestShop shop = new TestShop();

  @Test
  void coVisitation_scoresAsComputedByHand() {
    for (String id : List.of("a", "b", "c", "d")) {
      shop.item(id, "", 1);
    }
    shop.after("a", "c", "d").after("b", "d", "a");
    shop.profile(new History("u").viewed("a", "b").build());
    SourceProbe probe = new SourceProbe(shop).visitor("u");

    List<String> found = probe.ask(new CoVisitationSource(10));

    // Lists weigh 8, 4; damping 1; the item before the last counts 0.7.
    assertEquals(8 / 9f + 0.7f * 4 / 9f, probe.score("d"), 1e-6);
    assertEquals(0.7f * 8 / 9f, probe.score("c"), 1e-6);
    assertEquals(4 / 9f, probe.score("a"), 1e-6);
    assertEquals(List.of("d", "c", "a"), found);
    assertEquals("b", probe.because("d"));
    assertEquals("a", probe.because("c"));
  }

  @Test
  void boughtTogether_neighboursOfSeeds() {
    shop.item("a", "", 1).item("b", "", 1).item("c", "", 1);
    shop.boughtWith("a", "b", "c").boughtWith("b", "c", "a");
    SourceProbe probe = new SourceProbe(shop).visitor(null).seed("a").seed("b");
    assertEquals(List.of("c", "a", "b"), probe.ask(new SeedSource(SeedSource.Relation.BOUGHT, 10)));
    assertEquals(List.of(), probe.ask(new SeedSource(SeedSource.Relation.VIEWED, 10)));
  }

  @Test
  void continueShopping_cartFirstAndNothingBought() {
    shop.item("a", "", 1).item("b", "", 1).item("c", "", 1).item("d", "", 1);
    shop.profile(new History("u").viewed("a", "b", "d").inCart("c").purchased("a", 1_000).build());
    SourceProbe probe = new SourceProbe(shop).visitor("u");
    assertEquals(
        List.of("c", "d", "b"), probe.ask(new RepeatSource(RepeatSource.Kind.CONTINUE_SHOPPING)));
    assertEquals(
        List.of("a", "c", "d", "b"),
        probe.ask(new RepeatSource(RepeatSource.Kind.RECENTLY_VIEWED)));
  }

  @Test
  void buyAgain_onlyAfterItsInterval() {
    shop.item("new", "", 1).item("old", "", 1);
    shop.profile(
        new History("u")
            .purchased("old", 4 * TestShop.DAY_MILLIS)
            .purchased("new", TestShop.DAY_MILLIS)
            .build());
    assertEquals(
        List.of("old"),
        new SourceProbe(shop).visitor("u").ask(new RepeatSource(RepeatSource.Kind.BUY_AGAIN)));
  }

  @Test
  void buyAgain_whatIsDueByTheItemsOwnPeriodFirst() {
    shop.item("milk", "", 1).item("razor", "", 1).item("sofa", "", 1);
    shop.boughtEvery("milk", 3).boughtEvery("razor", 40).boughtEvery("sofa", 2_000);
    shop.profile(
        new History("u")
            .purchased("sofa", 41 * TestShop.DAY_MILLIS)
            .purchased("razor", 38 * TestShop.DAY_MILLIS)
            .purchased("milk", 2 * TestShop.DAY_MILLIS)
            .build());
    assertEquals(
        List.of("razor", "milk", "sofa"),
        new SourceProbe(shop).visitor("u").ask(new RepeatSource(RepeatSource.Kind.BUY_AGAIN)));
  }

  @Test
  void rankings_overallAndWithinCategory() {
    shop.item("a", "X > Y", 3).item("b", "X", 2).item("c", "Z", 9);
    SourceProbe probe = new SourceProbe(shop).visitor(null);
    RankingSource trending = new RankingSource(RankingSource.Kind.TRENDING, 10);
    assertEquals(List.of("c", "a", "b"), probe.ask(trending));
    probe.query().restrictTo(shop.items().findCategory("X"));
    assertEquals(List.of("a", "b"), probe.ask(trending));
    assertEquals(
        List.of("a", "b"), probe.ask(new RankingSource(RankingSource.Kind.BEST_SELLERS, 10)));
    assertEquals(2, probe.ask(new RankingSource(RankingSource.Kind.NEW_ARRIVALS, 10)).size());
  }

  @Test
  void newArrivals_exploring_newestFirstThenEverybodySeesOthers() {
    for (int i = 0; i < 60; i++) {
      long createdMillis = TestShop.NOW_MILLIS - i * TestShop.DAY_MILLIS;
      CatalogueItem item =
          CatalogueItem.newBuilder().setId("n" + i).setCreatedTimeMillis(createdMillis).build();
      shop.item(item, 0);
    }
    RankingSource source = new RankingSource(RankingSource.Kind.NEW_ARRIVALS, 60);
    SourceProbe probe = new SourceProbe(shop).visitor(null);
    List<String> newest = probe.ask(source);
    assertEquals("n59", newest.get(59));
    Set<String> shown = new HashSet<>();
    for (int seed = 1; seed <= 200; seed++) {
      probe.query().exploreBy(seed);
      List<String> drawn = probe.ask(source);
      assertEquals(drawn, probe.ask(source), "the same seed");
      assertEquals(
          newest.subList(0, RankingSource.CERTAIN), drawn.subList(0, RankingSource.CERTAIN));
      assertEquals(Set.copyOf(newest), Set.copyOf(drawn));
      shown.addAll(drawn.subList(0, 12));
    }
    assertEquals(Set.copyOf(newest), shown, "in some row of twelve");
  }

  @Test
  void near_categoryOfTheLastItemFirst() {
    shop.item("pan", "Kitchen", 1).item("pot", "Kitchen", 5).item("ball", "Sports", 9);
    shop.profile(new History("u").viewed("ball", "pan").build());
    List<String> found = new SourceProbe(shop).visitor("u").ask(new NearSource());
    assertEquals("pot", found.get(0));
    assertFalse(found.contains("pan"), "the item itself");
  }

  @Test
  void everySource_neverAnswersUnavailableItems() {
    shop.item("a", "X", 1);
    for (int i = 0; i < 20; i++) {
      shop.item(CatalogueItem.newBuilder().setId("o" + i).setProductType("X").build(), 9);
      shop.outOfStock("o" + i);
    }
    shop.after("a", "o1", "o2").session("s", TestShop.NOW_MILLIS, "a", "o3");
    shop.profile(
        new History("u").viewed("o4", "o5", "a").inCart("o6").purchased("o7", 1L << 40).build());
    SourceProbe probe = new SourceProbe(shop).visitor("u").seed("a");
    List<CandidateSource> sources =
        List.of(
            new SessionKnnSource(SessionKnnConfig.DEFAULT, 9),
            new CoVisitationSource(9),
            new SeedSource(SeedSource.Relation.VIEWED, 9),
            new SeedSource(SeedSource.Relation.BOUGHT, 9),
            new NearSource(),
            new RankingSource(RankingSource.Kind.TRENDING, 9),
            new RankingSource(RankingSource.Kind.NEW_ARRIVALS, 9),
            new RepeatSource(RepeatSource.Kind.RECENTLY_VIEWED),
            new RepeatSource(RepeatSource.Kind.CONTINUE_SHOPPING),
            new RepeatSource(RepeatSource.Kind.BUY_AGAIN));
    for (CandidateSource source : sources) {
      for (String id : probe.ask(source)) {
        assertEquals("a", id, source.name());
      }
    }
  }
}
