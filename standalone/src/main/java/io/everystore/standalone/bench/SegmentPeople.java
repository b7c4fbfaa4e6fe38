package io.everystore.standalone.bench;

import io.everystore.feature.proto.Interaction;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * People of a shop of whom more is known than what they do, and who of them is in which segment.
 * Thread-safe.
 */
final class SegmentPeople {
  /** One in so many buys what they view first. */
  private static final int BUYERS = 10;

  /** One in so many events of the stream says what is known of whoever sends it. */
  private static final int TELLING = 8;

  private static final int DEPARTMENT = 3;
  private static final String WINDOW = "7d";
  private static final long SEED = 13;

  private final SyntheticShop shop;

  SegmentPeople(SyntheticShop shop) {
    this.shop = shop;
  }

  /** The {@code number}-th event of the shop's stream. */
  BenchSystem.Keyed streamed(int number) {
    Interaction event = shop.interaction(number);
    return keyed(number % TELLING == 0 ? telling(event.toBuilder()) : event);
  }

  /** How many events {@link #first} knows. */
  int firsts() {
    return shop.users() + (shop.users() + BUYERS - 1) / BUYERS;
  }

  /** The one or two events everybody begins with: all view something, some buy it. */
  BenchSystem.Keyed first(int number) {
    boolean buys = number >= shop.users();
    int user = buys ? (number - shop.users()) * BUYERS : number;
    Interaction.Builder event =
        Interaction.newBuilder()
            .setEventId("first-" + number)
            .setClientId(SyntheticShop.userId(user))
            .setName(buys ? "purchase" : "view_item")
            .setEventTimeMillis(shop.nowMillis() - Duration.ofMinutes(buys ? 4 : 5).toMillis())
            .setReceivedTimeMillis(shop.nowMillis())
            .addItems(SyntheticShop.line(item(user)));
    if (buys) {
      event.setTransactionId("first-" + number).setCurrency("EUR");
    }
    return keyed(telling(event));
  }

  private static BenchSystem.Keyed keyed(Interaction event) {
    return new BenchSystem.Keyed(event.getClientId(), event.toByteArray());
  }

  private static Interaction telling(Interaction.Builder event) {
    return event
        .putParams("user_plan", of(event.getClientId(), SegmentRules.PLANS))
        .putParams("country", of(event.getClientId(), SegmentRules.COUNTRIES))
        .build();
  }

  private static String of(String id, List<String> values) {
    return values.get(Math.floorMod(id.hashCode(), values.size()));
  }

  private int item(int user) {
    return new SplittableRandom(31L * user + SEED).nextInt(shop.items());
  }

  /** A segment and how many people are in it after everybody's first events. */
  record Known(String id, String rule, int members) {}

  /** Segments about counts, categories, properties and what was not done. */
  List<Known> known() {
    String plan = SegmentRules.PLANS.get(SegmentRules.PLANS.size() - 1);
    return List.of(
        known(
            "buyers",
            SegmentRules.and(
                SegmentRules.events(
                    "purchase", SegmentRules.atLeast(1), SegmentRules.within(WINDOW))),
            SegmentPeople::buys),
        known(
            "viewers",
            SegmentRules.and(
                SegmentRules.viewed(
                    1,
                    SegmentRules.within(WINDOW),
                    SegmentRules.line("product_type", "under", "Department " + DEPARTMENT))),
            user ->
                item(user) % SyntheticShop.CATEGORIES % SyntheticShop.DEPARTMENTS == DEPARTMENT),
        known(
            "to-be-won",
            SegmentRules.and(
                SegmentRules.line("properties.plan", "=", plan),
                SegmentRules.events("purchase", SegmentRules.none(), SegmentRules.within(WINDOW))),
            user ->
                !buys(user) && of(SyntheticShop.userId(user), SegmentRules.PLANS).equals(plan)));
  }

  private static boolean buys(int user) {
    return user % BUYERS == 0;
  }

  private Known known(String id, String rule, IntPredicate members) {
    return new Known(id, rule, (int) IntStream.range(0, shop.users()).filter(members).count());
  }
}
