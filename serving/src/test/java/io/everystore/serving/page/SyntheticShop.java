package io.everystore.serving.page;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.proto.Session;
import io.everystore.feature.proto.SessionView;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapRankings;
import io.everystore.serving.view.HeapSessionIndex;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;
import io.everystore.serving.view.Views;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A seeded shop of any size: skewed popularity, sessions that mostly stay in a category. */
final class SyntheticShop implements Views {
  static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final int CATEGORIES = 300;
  private static final int BRANDS = 500;
  private static final int NEIGHBOURS = 40;
  private static final int RECENT = 20;

  private final int itemCount;
  private final int people;
  private final Random random;
  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapSessionIndex sessions =
      new HeapSessionIndex(items, HeapSessionIndex.Limits.DEFAULT);
  private final HeapRankings rankings = new HeapRankings(items);
  private final Map<String, byte[]> profiles = new HashMap<>();

  SyntheticShop(int itemCount, int sessionCount, int people, long seed) {
    this.itemCount = itemCount;
    this.people = people;
    random = new Random(seed);
    for (int i = 0; i < itemCount; i++) {
      putItem(i);
    }
    for (int i = 0; i < itemCount; i++) {
      putNeighbours(i);
    }
    for (int i = 0; i < sessionCount; i++) {
      SessionView.Builder session =
          SessionView.newBuilder()
              .setVersion(1)
              .setKey("s" + i)
              .setLastEventTimeMillis(NOW_MILLIS - (sessionCount - i) * 2_000L);
      int item = popularItem();
      for (int n = 2 + random.nextInt(9); n > 0; n--) {
        session.addItemIds("item" + item);
        item = next(item);
      }
      sessions.apply(session.build());
    }
    for (int i = 0; i < people; i++) {
      profiles.put(person(i), makeProfile(i).toByteArray());
    }
    rankings.rebuild();
  }

  /** Id of the {@code i}-th person, starting over after the last. */
  String person(int i) {
    return "user" + i % people;
  }

  Profile profile(int i) {
    return PageBenchmark.decode(profiles.getOrDefault(person(i), new byte[0]));
  }

  private static String category(int item) {
    int category = item % CATEGORIES;
    return "Top " + category % 20 + " > Middle " + category % 100 + " > Leaf " + category;
  }

  /** Low numbers are popular. */
  private int popularItem() {
    double skewed = Math.pow(random.nextDouble(), 4);
    return (int) (skewed * itemCount);
  }

  /** Three times out of four one of the same category. */
  private int next(int item) {
    int other = popularItem();
    return random.nextInt(4) == 0
        ? other
        : Math.min(itemCount - 1, other - other % CATEGORIES + item % CATEGORIES);
  }

  private void putItem(int number) {
    items.apply(
        CatalogueItem.newBuilder()
            .setId("item" + number)
            .setTitle("A fine product with a title of usual length " + number)
            .setLink("https://shop.example/p/" + number)
            .setImageLink("https://shop.example/i/" + number + ".jpg")
            .setBrand("Brand " + number % BRANDS)
            .setProductType(category(number))
            .setPriceCents(500 + random.nextInt(20_000))
            .setCurrency("EUR")
            .setCreatedTimeMillis(NOW_MILLIS - random.nextInt(1_000) * 86_400_000L)
            .build());
    DecayedCount count =
        DecayedCount.newBuilder()
            .setWeight((1 + random.nextDouble()) * itemCount / (1 + number))
            .setAtMillis(NOW_MILLIS)
            .build();
    items.apply(
        ItemStats.newBuilder()
            .setItemId("item" + number)
            .setTrend(count)
            .setPopularity(count)
            .setLongPopularity(count)
            .setSales(count)
            .build());
  }

  private void putNeighbours(int number) {
    Neighbours.Builder neighbours = Neighbours.newBuilder().setItemId("item" + number);
    for (int i = 0; i < NEIGHBOURS; i++) {
      float weight = 100f / (1 + i);
      neighbours.addAfterIds("item" + next(number)).addAfterWeights(weight);
      neighbours.addBeforeIds("item" + next(number)).addBeforeWeights(weight);
      neighbours.addBoughtIds("item" + next(number)).addBoughtWeights(weight);
    }
    items.apply(neighbours.build());
  }

  private Profile makeProfile(int number) {
    Profile.Builder profile =
        Profile.newBuilder()
            .setId(person(number))
            .setVersion(number + 1)
            .setLastEventTimeMillis(NOW_MILLIS)
            .setPrice(PriceAffinity.newBuilder().setWeight(3).setWeightedSumCents(15_000));
    for (String event : new String[] {"view_item", "add_to_cart", "purchase"}) {
      profile.addEventCounts(EventCount.newBuilder().setName(event).setTotal(9));
    }
    Session.Builder session = Session.newBuilder().setKey("session" + number);
    RecentItems.Builder recent = RecentItems.newBuilder();
    int item = popularItem();
    for (int i = 0; i < RECENT; i++) {
      recent
          .addItemIds("item" + item)
          .addEventIndexes(i % 7 == 6 ? 1 : 0)
          .addAgesMillis(i * 60_000L);
      if (i < RECENT / 2) {
        session.addItemIds("item" + item);
      }
      if (i < 12) {
        profile.addCategories(
            Affinity.newBuilder().setKey(category(item)).setWeight(12 - i).setAtMillis(NOW_MILLIS));
        profile.addBrands(
            Affinity.newBuilder()
                .setKey("Brand " + item % BRANDS)
                .setWeight(12 - i)
                .setAtMillis(NOW_MILLIS));
      }
      item = next(item);
    }
    return profile.setRecent(recent).addSessions(session).build();
  }

  @Override
  public @Nullable Profile findProfile(String id) {
    byte[] bytes = profiles.get(id);
    return bytes == null ? null : PageBenchmark.decode(bytes);
  }

  @Override
  public ItemIndex items() {
    return items;
  }

  @Override
  public SessionIndex sessions() {
    return sessions;
  }

  @Override
  public Rankings rankings() {
    return rankings;
  }

  @Override
  public boolean caughtUp() {
    return true;
  }
}
