package io.everystore.feature.registry;

import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import io.everystore.feature.registry.FeatureDefinition.Entity;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.List;

/** The features of a user, read off the profile. */
public final class UserFeatures {
  private static final double DAY_MILLIS = 86_400_000;
  private static final String LIFETIME = "lifetime";
  private static final String NOW = "now";

  static final List<FeatureDefinition> DEFINITIONS =
      List.of(
          define(
              "events.<event name>.count",
              ValueType.COUNT,
              "events",
              LIFETIME,
              "Events of this name; one with several items counts once."),
          define(
              "events.<event name>.last_time",
              ValueType.TIME,
              "",
              LIFETIME,
              "When an event of this name happened last."),
          define(
              "first_event_time", ValueType.TIME, "", LIFETIME, "When the first event happened."),
          define("last_event_time", ValueType.TIME, "", LIFETIME, "When the last event happened."),
          define("recency_days", ValueType.NUMBER, "days", NOW, "Time since the last event."),
          define("orders.count", ValueType.COUNT, "orders", LIFETIME, "Orders placed."),
          define(
              "orders.revenue_cents", ValueType.MONEY, "cents", LIFETIME, "Value of all orders."),
          define(
              "orders.average_cents",
              ValueType.NUMBER,
              "cents",
              LIFETIME,
              "Mean value of an order."),
          define(
              "orders.last_time", ValueType.TIME, "", LIFETIME, "When the last order was placed."),
          define(
              "orders.recency_days", ValueType.NUMBER, "days", NOW, "Time since the last order."),
          define("cart.lines", ValueType.COUNT, "items", NOW, "Different items in the cart."),
          define("cart.quantity", ValueType.COUNT, "pieces", NOW, "Pieces in the cart."),
          define(
              "cart.value_cents",
              ValueType.MONEY,
              "cents",
              NOW,
              "Value of the cart's lines whose price is known."),
          define(
                  "category.top",
                  ValueType.TEXT,
                  "",
                  "half-life 7 days",
                  "Category of the greatest interest.")
              .withExamples("Home > Kitchen"),
          define(
                  "brand.top",
                  ValueType.TEXT,
                  "",
                  "half-life 7 days",
                  "Brand of the greatest interest.")
              .withExamples("Acme"),
          define(
              "price.average_cents",
              ValueType.NUMBER,
              "cents",
              "decayed",
              "Mean price of the items looked at, recent ones weighing more."),
          define(
              "session.events",
              ValueType.COUNT,
              "events",
              "session",
              "Events in the session that was active last."),
          define(
              "session.items",
              ValueType.COUNT,
              "items",
              "session",
              "Items in the session that was active last, without consecutive repeats."),
          define(
              "session.start_time",
              ValueType.TIME,
              "",
              "session",
              "When the session that was active last began."),
          define(
              "clients.count",
              ValueType.COUNT,
              "clients",
              LIFETIME,
              "Devices and browsers linked."),
          define(
                  "bot",
                  ValueType.TEXT,
                  "",
                  NOW,
                  "Why the events count for nobody else: \"rate\" (faster than people are) or \"crawler\""
                      + " (its user agent says so); ends an hour after the last reason.")
              .withExamples("rate", "crawler"));

  private UserFeatures() {}

  /** Visits every feature that has a value. */
  public static void visit(Profile profile, long nowMillis, FeatureVisitor visitor) {
    events(profile.getEventCountsList(), visitor);
    time("first_event_time", profile.getFirstEventTimeMillis(), visitor);
    time("last_event_time", profile.getLastEventTimeMillis(), visitor);
    age("recency_days", profile.getLastEventTimeMillis(), nowMillis, visitor);
    orders(profile.getPurchases(), nowMillis, visitor);
    cart(profile.getCartList(), visitor);
    if (profile.getCategoriesCount() > 0) {
      visitor.text("category.top", profile.getCategories(0).getKey());
    }
    if (profile.getBrandsCount() > 0) {
      visitor.text("brand.top", profile.getBrands(0).getKey());
    }
    PriceAffinity price = profile.getPrice();
    if (price.getWeight() > 0) {
      visitor.number("price.average_cents", price.getWeightedSumCents() / price.getWeight());
    }
    if (profile.getSessionsCount() > 0) {
      Session last = profile.getSessions(profile.getSessionsCount() - 1);
      visitor.whole("session.events", last.getEventCount());
      visitor.whole("session.items", last.getItemIdsCount());
      time("session.start_time", last.getStartTimeMillis(), visitor);
    }
    if (profile.getClientIdsCount() > 0) {
      visitor.whole("clients.count", profile.getClientIdsCount());
    }
    if (profile.getBotWatch().getUntilMillis() > nowMillis) {
      visitor.text("bot", profile.getBotWatch().getReason());
    }
  }

  /** The counts per event name, the same for users and items. */
  static void events(List<EventCount> counts, FeatureVisitor visitor) {
    for (EventCount count : counts) {
      visitor.whole("events." + count.getName() + ".count", count.getTotal());
      time("events." + count.getName() + ".last_time", count.getLastEventTimeMillis(), visitor);
    }
  }

  static void time(String name, long epochMillis, FeatureVisitor visitor) {
    if (epochMillis != 0) {
      visitor.time(name, epochMillis);
    }
  }

  private static void orders(Purchases purchases, long nowMillis, FeatureVisitor visitor) {
    visitor.whole("orders.count", purchases.getOrders());
    visitor.whole("orders.revenue_cents", purchases.getRevenueCents());
    if (purchases.getOrders() > 0) {
      visitor.number(
          "orders.average_cents", (double) purchases.getRevenueCents() / purchases.getOrders());
    }
    time("orders.last_time", purchases.getLastEventTimeMillis(), visitor);
    age("orders.recency_days", purchases.getLastEventTimeMillis(), nowMillis, visitor);
  }

  private static void cart(List<CartLine> lines, FeatureVisitor visitor) {
    long quantity = 0;
    long valueCents = 0;
    for (CartLine line : lines) {
      quantity += line.getQuantity();
      valueCents += line.getPriceCents() * line.getQuantity();
    }
    visitor.whole("cart.lines", lines.size());
    visitor.whole("cart.quantity", quantity);
    visitor.whole("cart.value_cents", valueCents);
  }

  private static void age(String name, long sinceMillis, long nowMillis, FeatureVisitor visitor) {
    if (sinceMillis != 0) {
      visitor.number(name, Math.max(0, nowMillis - sinceMillis) / DAY_MILLIS);
    }
  }

  private static FeatureDefinition define(
      String name, ValueType type, String unit, String window, String description) {
    return new FeatureDefinition(name, Entity.USER, type, unit, window, description);
  }
}
