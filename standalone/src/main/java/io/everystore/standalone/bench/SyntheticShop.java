package io.everystore.standalone.bench;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.proto.Session;
import io.everystore.feature.proto.SessionView;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A shop of any size, made from a seed: items in categories, people with favourite categories, what
 * the job would know of them. The same number always gives the same person or item. Thread-safe.
 */
final class SyntheticShop {
  static final int CATEGORIES = 240;
  static final int DEPARTMENTS = 12;
  static final int BRANDS = 300;
  private static final int RECENT_ITEMS = 20;
  private static final int NEIGHBOURS = 40;
  private static final int FAVOURITES = 3;

  /** Popularity falls with rank like a power law; 1.05 is common in shop logs. */
  private static final double ZIPF_SKEW = 3;

  private final int items;
  private final int users;
  private final long nowMillis;

  SyntheticShop(int items, int users, long nowMillis) {
    this.items = items;
    this.users = users;
    this.nowMillis = nowMillis;
  }

  int items() {
    return items;
  }

  int users() {
    return users;
  }

  /** When the shop was made; what it does not date otherwise happens around then. */
  long nowMillis() {
    return nowMillis;
  }

  static String itemId(int item) {
    return "item-" + item;
  }

  /** Somebody for the {@code number}-th request: everybody once before anybody again. */
  String userInTurn(long number) {
    // Coprime to any count of users that is not its multiple.
    return userId((int) (number * 7_919_777 % users));
  }

  static String userId(int user) {
    return "user-" + user;
  }

  static String category(int category) {
    return "Department "
        + category % DEPARTMENTS
        + " > Aisle "
        + category / DEPARTMENTS % 4
        + " > Shelf "
        + category;
  }

  static String brand(int item) {
    return "Brand " + item % BRANDS;
  }

  private static long priceCents(int item) {
    return 199 + item * 7919L % 19_800;
  }

  private static SplittableRandom random(String kind, long number) {
    return new SplittableRandom(kind.hashCode() * 0x9E3779B97F4A7C15L + number);
  }

  /** An item of the category, the popular ones far more often. */
  private int itemOf(int category, SplittableRandom random) {
    int perCategory = Math.max(1, items / CATEGORIES);
    int rank = (int) (perCategory * Math.pow(random.nextDouble(), ZIPF_SKEW));
    return Math.min(items - 1, category + rank * CATEGORIES);
  }

  CatalogueItem catalogueItem(int item) {
    return CatalogueItem.newBuilder()
        .setVersion(nowMillis)
        .setId(itemId(item))
        .setTitle("Product " + item + " of shelf " + item % CATEGORIES)
        .setDescription("What it is good for and how it is made.")
        .setLink("/#/item/" + itemId(item))
        .setImageLink("/shop/images/" + itemId(item) + ".svg")
        .setAvailability(item % 50 == 49 ? "out_of_stock" : "in_stock")
        .setPriceCents(priceCents(item))
        .setCurrency("EUR")
        .setBrand(brand(item))
        .setProductType(category(item % CATEGORIES))
        .setCreatedTimeMillis(nowMillis - Duration.ofHours(item % 2_000).toMillis())
        .build();
  }

  ItemStats itemStats(int item) {
    SplittableRandom random = random("stats", item);
    double weight = 5_000.0 / (1 + item / CATEGORIES) * (0.5 + random.nextDouble());
    return ItemStats.newBuilder()
        .setVersion((long) weight + 1)
        .setItemId(itemId(item))
        .setFirstEventTimeMillis(nowMillis - Duration.ofDays(60).toMillis())
        .setLastEventTimeMillis(nowMillis)
        .addEventCounts(
            EventCount.newBuilder().setName("view_item").setTotal((long) weight + 1).build())
        .setTrend(decayed(weight / 100 * random.nextDouble()))
        .setPopularity(decayed(weight / 10))
        .setLongPopularity(decayed(weight))
        .setSales(decayed(weight / 30))
        .build();
  }

  private DecayedCount decayed(double weight) {
    return DecayedCount.newBuilder().setWeight(weight).setAtMillis(nowMillis).build();
  }

  Neighbours neighbours(int item) {
    SplittableRandom random = random("neighbours", item);
    Neighbours.Builder neighbours =
        Neighbours.newBuilder().setVersion(1).setItemId(itemId(item)).setAtMillis(nowMillis);
    for (int i = 0; i < NEIGHBOURS; i++) {
      float weight = 50f / (i + 1);
      neighbours.addAfterIds(itemId(itemOf(item % CATEGORIES, random))).addAfterWeights(weight);
      neighbours.addBeforeIds(itemId(itemOf(item % CATEGORIES, random))).addBeforeWeights(weight);
      if (i < NEIGHBOURS / 4) {
        neighbours.addBoughtIds(itemId(itemOf((item + 1) % CATEGORIES, random)));
        neighbours.addBoughtWeights(weight);
      }
    }
    return neighbours.build();
  }

  SessionView session(int session) {
    SplittableRandom random = random("session", session);
    int category = random.nextInt(CATEGORIES);
    int length = 2 + (int) (8 * Math.pow(random.nextDouble(), 2));
    long last = nowMillis - random.nextLong(Duration.ofDays(7).toMillis());
    SessionView.Builder view =
        SessionView.newBuilder()
            .setVersion(length)
            .setKey("s/" + session)
            .setStartTimeMillis(last - length * 30_000L)
            .setLastEventTimeMillis(last);
    for (int i = 0; i < length; i++) {
      view.addItemIds(itemId(itemOf(category, random)));
    }
    return view.build();
  }

  /** A person with about twenty recent items; a higher revision has clicked on others. */
  Profile profile(int user, int revision) {
    SplittableRandom random = random("profile", user * 31L + revision);
    SplittableRandom taste = random("taste", user);
    int[] favourites = new int[FAVOURITES];
    for (int i = 0; i < FAVOURITES; i++) {
      favourites[i] = taste.nextInt(CATEGORIES);
    }
    String id = userId(user);
    Profile.Builder profile =
        Profile.newBuilder()
            .setVersion(1L + revision)
            .setId(id)
            .addClientIds("client-" + user)
            .addAppliedPartitions(user % 4)
            .addAppliedOffsets(revision)
            .setFirstEventTimeMillis(nowMillis - Duration.ofDays(40).toMillis())
            .setLastEventTimeMillis(nowMillis)
            .setLastReceivedTimeMillis(nowMillis);
    RecentItems.Builder recent = RecentItems.newBuilder();
    Session.Builder session =
        Session.newBuilder()
            .setKey(id + "/" + nowMillis)
            .setStartTimeMillis(nowMillis - 300_000)
            .setLastEventTimeMillis(nowMillis)
            .setEventCount(6);
    for (int i = 0; i < RECENT_ITEMS; i++) {
      String item = itemId(itemOf(favourites[i % FAVOURITES], random));
      recent.addItemIds(item).addEventIndexes(i % 7 == 3 ? 1 : 0).addAgesMillis(i * 40_000L);
      if (i < 6) {
        session.addItemIds(item);
      }
    }
    profile.setRecent(recent).addSessions(session);
    profile.addEventCounts(count("view_item", 60)).addEventCounts(count("add_to_cart", 6));
    profile.addEventCounts(count("purchase", 2));
    for (int i = 0; i < FAVOURITES; i++) {
      profile.addCategories(affinity(category(favourites[i]), 20f / (i + 1)));
      profile.addBrands(affinity(brand(random.nextInt(BRANDS)), 8f / (i + 1)));
    }
    profile.setPrice(
        PriceAffinity.newBuilder()
            .setWeight(20)
            .setWeightedSumCents(20 * 5_000)
            .setAtMillis(nowMillis));
    profile.setPurchases(
        Purchases.newBuilder()
            .setOrders(2)
            .setRevenueCents(12_345)
            .setLastEventTimeMillis(nowMillis - Duration.ofDays(9).toMillis()));
    profile.addCart(
        CartLine.newBuilder()
            .setItemId(itemId(itemOf(favourites[0], random)))
            .setQuantity(1)
            .setEventTimeMillis(nowMillis));
    return profile.build();
  }

  private Affinity affinity(String key, float weight) {
    return Affinity.newBuilder().setKey(key).setWeight(weight).setAtMillis(nowMillis).build();
  }

  private EventCount count(String name, int total) {
    int day = (int) Duration.ofMillis(nowMillis).toDays();
    return EventCount.newBuilder()
        .setName(name)
        .setTotal(total)
        .addDayDeltas(day - 20)
        .addDayDeltas(12)
        .addDayDeltas(8)
        .addDayCounts(total / 2)
        .addDayCounts(total / 4)
        .addDayCounts(total - total / 2 - total / 4)
        .setLastEventTimeMillis(nowMillis)
        .build();
  }

  /**
   * The {@code number}-th event of a stream in which people browse in sessions of about eight
   * events, most of them views.
   */
  Interaction interaction(long number) {
    SplittableRandom random = random("event", number);
    // Eight events in a row of the stream's time belong to one person among those active now.
    long slot = number / 4_096;
    int active = (int) (number % 512);
    SplittableRandom who = random("active", slot * 512 + active);
    int user = who.nextInt(users);
    int category = who.nextInt(CATEGORIES);
    int item = itemOf(category, random);
    double kind = random.nextDouble();
    String name = kind < 0.9 ? "view_item" : kind < 0.97 ? "add_to_cart" : "purchase";
    Interaction.Builder event =
        Interaction.newBuilder()
            .setEventId("bench-" + number)
            .setClientId(userId(user))
            .setName(name)
            .setEventTimeMillis(nowMillis - 3_600_000 + number / 100)
            .setReceivedTimeMillis(nowMillis)
            .addItems(line(item));
    if (name.equals("purchase")) {
      event.setTransactionId("t-" + number).setCurrency("EUR");
    }
    return event.build();
  }

  /** The item as events name it. */
  static InteractionItem line(int item) {
    return InteractionItem.newBuilder()
        .setItemId(itemId(item))
        .setTitle("Product " + item + " of shelf " + item % CATEGORIES)
        .setBrand(brand(item))
        .setProductType(category(item % CATEGORIES))
        .setPriceCents(priceCents(item))
        .build();
  }
}
