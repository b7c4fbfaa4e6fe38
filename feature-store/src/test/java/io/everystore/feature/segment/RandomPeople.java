package io.everystore.feature.segment;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.BotWatch;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Draws what people do, some of it late, and the profiles that follow from it. */
final class RandomPeople {
  static final List<String> NAMES = List.of("view_item", "add_to_cart", "purchase", "login");
  static final long HOUR_MILLIS = 3_600_000;

  /** A week around the end of summer time in Berlin, 2026-10-25. */
  static final long START_MILLIS = Instant.parse("2026-10-21T00:00:00Z").toEpochMilli();

  private static final int HOURS = 9 * 24;
  private static final List<String> CATEGORIES =
      List.of("", "A", "A > 1", "A > 1 > x", "A > 12", "B");

  /** An event and when it became known. */
  record Arrival(long atMillis, Interaction event) {}

  private RandomPeople() {}

  static String date(Random random) {
    return LocalDate.parse("2026-10-19").plusDays(random.nextInt(14)).toString();
  }

  /**
   * Events by arrival, more than are held exactly for the busy, most of them at once, some days
   * late or a little ahead of the clock.
   */
  static List<Arrival> arrivals(Random random, boolean busy) {
    List<Arrival> arrivals = new ArrayList<>();
    int count = busy ? 560 + random.nextInt(150) : random.nextInt(25);
    // Busy people did much before the walk begins, so that most of it is by day.
    for (int i = 0; i < count; i++) {
      boolean before = busy && i < count - 8;
      long timeMillis =
          START_MILLIS
              + (before
                  ? -random.nextInt(20 * 24 * 60) * 60_000L
                  : random.nextInt(HOURS * 12) * (HOUR_MILLIS / 12));
      if (i > 0 && random.nextInt(4) == 0) {
        timeMillis = arrivals.get(i - 1).event().getEventTimeMillis(); // of one instant
      }
      long lateMillis =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(72) * HOUR_MILLIS;
            case 1 -> -random.nextInt(5) * 60_000L;
            default -> 0;
          };
      arrivals.add(
          new Arrival(before ? START_MILLIS : timeMillis + lateMillis, event(random, timeMillis)));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::atMillis));
    return arrivals;
  }

  private static Interaction event(Random random, long timeMillis) {
    Interaction.Builder event =
        Interaction.newBuilder()
            .setName(NAMES.get(random.nextInt(NAMES.size())))
            .setEventTimeMillis(timeMillis);
    for (int lines = random.nextInt(3); lines > 0; lines--) {
      InteractionItem.Builder line =
          InteractionItem.newBuilder()
              .setItemId("i" + random.nextInt(3))
              .setProductType(CATEGORIES.get(random.nextInt(CATEGORIES.size())))
              .setQuantity(random.nextInt(3));
      if (random.nextBoolean()) {
        line.setBrand("b" + random.nextInt(2));
      }
      if (random.nextInt(3) > 0) {
        line.setPriceCents(random.nextInt(5) * 100L);
      }
      event.addItems(line);
    }
    if (random.nextInt(3) == 0) {
      event.setValueCents(random.nextInt(8) * 50L);
    }
    if (random.nextInt(3) == 0) {
      event.putParams("device", random.nextBoolean() ? "mobile" : "desktop");
    }
    if (random.nextInt(4) == 0) {
      event.putParams("source", "s" + random.nextInt(3));
    }
    if (random.nextInt(6) == 0) {
      event.putParams("user_born", (1950 + random.nextInt(50)) + date(random).substring(4));
    } else if (random.nextInt(6) == 0) {
      event.putParams("user_born", date(random));
    }
    return event.build();
  }

  /** A profile as of the events known, so far as rules look at it. */
  static Profile profile(List<Interaction> known, Random random) {
    Profile.Builder profile = Profile.newBuilder();
    if (known.isEmpty()) {
      return profile.build();
    }
    List<Interaction> sorted = new ArrayList<>(known);
    sorted.sort(Comparator.comparingLong(Interaction::getEventTimeMillis));
    long first = sorted.get(0).getEventTimeMillis();
    long last = sorted.get(sorted.size() - 1).getEventTimeMillis();
    profile.setFirstEventTimeMillis(first).setLastEventTimeMillis(last);
    Map<String, EventCount.Builder> counts = new TreeMap<>();
    Purchases.Builder purchases = Purchases.newBuilder();
    Session.Builder session = Session.newBuilder().setKey("s").setStartTimeMillis(first);
    long previous = first;
    for (Interaction event : sorted) {
      long time = event.getEventTimeMillis();
      EventCount.Builder count =
          counts.computeIfAbsent(event.getName(), n -> EventCount.newBuilder().setName(n));
      count.setTotal(count.getTotal() + 1).setLastEventTimeMillis(time).addDayDeltas(7);
      if (event.getName().equals("purchase")) {
        purchases
            .setOrders(purchases.getOrders() + 1)
            .setRevenueCents(purchases.getRevenueCents() + event.getValueCents())
            .setLastEventTimeMillis(time);
      }
      if (time - previous >= HOUR_MILLIS / 2) {
        session = Session.newBuilder().setKey("s").setStartTimeMillis(time);
      }
      session.setLastEventTimeMillis(time).setEventCount(session.getEventCount() + 1);
      for (InteractionItem item : event.getItemsList()) {
        session.addItemIds(item.getItemId());
      }
      previous = time;
    }
    counts.values().forEach(profile::addEventCounts);
    profile.setPurchases(purchases).addSessions(Session.newBuilder().setKey("o").setEventCount(9));
    profile.addSessions(session).setVersion(77).setId("someone");
    for (int i = random.nextInt(3); i > 0; i--) {
      profile.addClientIds("c" + i);
      profile.addCategories(Affinity.newBuilder().setKey(CATEGORIES.get(i)).setWeight(1));
      profile.addBrands(Affinity.newBuilder().setWeight(i).setKey("b" + i));
      profile.addCart(
          CartLine.newBuilder().setItemId("i" + i).setQuantity(i).setPriceCents(150).build());
    }
    if (random.nextBoolean()) {
      profile.setPrice(PriceAffinity.newBuilder().setWeight(2).setWeightedSumCents(500));
    }
    if (random.nextBoolean()) {
      profile.setBotWatch(
          BotWatch.newBuilder().setUntilMillis(last + HOUR_MILLIS).setReason("A > 1"));
    }
    return profile.build();
  }
}
