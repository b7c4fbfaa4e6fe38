package io.everystore.serving.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.DistinctPeople;
import io.everystore.feature.proto.ItemStats;
import io.everystore.serving.view.ItemIndex.Horizon;
import java.util.Comparator;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeapRankingsTest {
  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapRankings rankings = new HeapRankings(items);

  @Test
  void nothingKnown_empty() {
    rankings.rebuild();
    assertEquals(0, rankings.popular(Horizon.HOUR).length);
    assertEquals(0, rankings.popular(Horizon.HOUR, 7).length);
    assertEquals(0, rankings.popular(Horizon.HOUR, ItemIndex.NONE).length);
    assertEquals(0, rankings.newest().length);
    assertEquals(0, rankings.newest(7).length);
  }

  @Test
  void nothingChanged_notRebuilt() {
    put(new Random(1), 3);
    assertTrue(rankings.rebuild());
    assertFalse(rankings.rebuild());
    items.removeFromCatalogue("item1");
    assertTrue(rankings.rebuild());
    assertEquals(2, rankings.newest().length);
  }

  @Test
  void everyList_sameAsNaivelySorted() {
    put(new Random(42), 2000);
    rankings.rebuild();
    for (Horizon horizon : Horizon.values()) {
      assertArrayEquals(naive(horizon, item -> true), rankings.popular(horizon));
      for (int category = 0; category < items.categories().size(); category++) {
        int level = category;
        assertArrayEquals(
            naive(horizon, item -> items.isWithin(items.category(item), level)),
            rankings.popular(horizon, category));
      }
    }
    assertArrayEquals(naiveNewest(item -> true), rankings.newest());
    for (int category = 0; category < items.categories().size(); category++) {
      int level = category;
      assertArrayEquals(
          naiveNewest(item -> items.isWithin(items.category(item), level)),
          rankings.newest(category));
    }
  }

  @Test
  void fewWithEnoughPeople_onesWithoutComeLast() {
    putLiked("lonely", 1_000, 2);
    putLiked("liked", 1, 3);
    rankings.rebuild();
    int[] expected = {items.find("liked"), items.find("lonely")};
    assertArrayEquals(expected, rankings.popular(Horizon.HOUR));
    assertArrayEquals(expected, rankings.popular(Horizon.HOUR, items.findCategory("Top")));
  }

  @Test
  void manyWithEnoughPeople_onesWithoutAreLeftOut() {
    for (int i = 0; i < HeapRankings.ENOUGH; i++) {
      putLiked("liked" + i, 1, 3);
    }
    putLiked("lonely", 1_000, 2);
    putLiked("praised", 1_000, 0);
    rankings.rebuild();
    for (Horizon horizon : Horizon.values()) {
      assertEquals(HeapRankings.ENOUGH, rankings.popular(horizon).length);
      assertEquals(
          HeapRankings.ENOUGH, rankings.popular(horizon, items.findCategory("Top")).length);
    }
  }

  private void putLiked(String itemId, double weight, int people) {
    DistinctPeople.Builder known = DistinctPeople.newBuilder().setWindow(1);
    for (int i = 0; i < people; i++) {
      // One of them was there in the window before too.
      known.addHashes(i).addEarlierHashes(0);
    }
    DecayedCount count = DecayedCount.newBuilder().setWeight(weight).setAtMillis(1).build();
    items.apply(
        ItemStats.newBuilder()
            .setItemId(itemId)
            .setTrend(count)
            .setPopularity(count)
            .setLongPopularity(count)
            .setSales(count)
            .setPeople(known)
            .setLongPeople(known)
            .setBuyers(known)
            .build());
    items.apply(CatalogueItem.newBuilder().setId(itemId).setProductType("Top").build());
  }

  private int[] naiveNewest(IntPredicate wanted) {
    return IntStream.range(0, items.size())
        .filter(items::available)
        .filter(wanted)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(item -> -items.createdTimeMillis(item) / 1000)
                .thenComparing(item -> item))
        .mapToInt(item -> item)
        .limit(Rankings.DEPTH)
        .toArray();
  }

  private int[] naive(Horizon horizon, IntPredicate wanted) {
    return IntStream.range(0, items.size())
        .filter(items::available)
        .filter(wanted)
        .filter(item -> items.popularity(item, horizon) != Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted(Comparator.comparingDouble(item -> -items.popularity(item, horizon)))
        .mapToInt(item -> item)
        .limit(Rankings.DEPTH)
        .toArray();
  }

  private void put(Random random, int count) {
    for (int i = 0; i < count; i++) {
      String id = "item" + i;
      items.apply(
          CatalogueItem.newBuilder()
              .setId(id)
              .setProductType("Top" + random.nextInt(2) + " > Mid" + random.nextInt(20))
              .setAvailability(random.nextInt(10) == 0 ? "out_of_stock" : "in_stock")
              .setCreatedTimeMillis(random.nextInt(1_000_000_000))
              .build());
      if (random.nextInt(10) != 0) {
        items.apply(
            ItemStats.newBuilder()
                .setItemId(id)
                .setTrend(count(random))
                .setPopularity(count(random))
                .setLongPopularity(count(random))
                .build());
      }
    }
  }

  private static DecayedCount count(Random random) {
    return DecayedCount.newBuilder()
        .setWeight(1 + random.nextDouble() * 1000)
        .setAtMillis(1_700_000_000_000L + random.nextInt(10_000_000))
        .build();
  }
}
