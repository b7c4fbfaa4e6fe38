package io.everystore.feature.segment;

import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The features of a person that have a value each, by the names of the catalogue. */
final class FeatureSources {
  private static final String EVENTS = "events.";
  private static final String COUNT = ".count";
  private static final String LAST_TIME = ".last_time";
  private static final String PROPERTIES = "properties.";
  private static final String FIRST = ".first";
  static final String EXPERIMENTS = "experiments.";

  private static final Map<String, FeatureSource> FIXED = new HashMap<>();

  static {
    time("first_event_time", ProfileFacts::firstEventTimeMillis);
    time("last_event_time", ProfileFacts::lastEventTimeMillis);
    age("known_days", ProfileFacts::firstEventTimeMillis);
    age("recency_days", ProfileFacts::lastEventTimeMillis);
    number("orders.count", ValueType.COUNT, p -> p.purchases(Purchases.ORDERS_FIELD_NUMBER));
    number(
        "orders.revenue_cents",
        ValueType.MONEY,
        p -> p.purchases(Purchases.REVENUE_CENTS_FIELD_NUMBER));
    number("orders.average_cents", ValueType.NUMBER, ProfileFacts::averageOrderCents);
    time("orders.last_time", FeatureSources::lastOrderMillis);
    age("orders.recency_days", FeatureSources::lastOrderMillis);
    number("cart.lines", ValueType.COUNT, p -> p.count(Profile.CART_FIELD_NUMBER));
    number("cart.quantity", ValueType.COUNT, ProfileFacts::cartQuantity);
    number("cart.value_cents", ValueType.MONEY, ProfileFacts::cartValueCents);
    number("price.average_cents", ValueType.NUMBER, ProfileFacts::averagePriceCents);
    number(
        "session.events",
        ValueType.COUNT,
        p -> p.whole(p.lastSession(), Session.EVENT_COUNT_FIELD_NUMBER));
    number("session.items", ValueType.COUNT, ProfileFacts::sessionItems);
    time("session.start_time", ProfileFacts::sessionStartMillis);
    number("clients.count", ValueType.COUNT, p -> p.count(Profile.CLIENT_IDS_FIELD_NUMBER));
    number("identified", ValueType.FLAG, p -> p.count(Profile.CLIENT_IDS_FIELD_NUMBER) > 0 ? 1 : 0);
    int key = Affinity.KEY_FIELD_NUMBER;
    texts("category.top", ValueType.TEXT, Profile.CATEGORIES_FIELD_NUMBER, key);
    texts("brand.top", ValueType.TEXT, Profile.BRANDS_FIELD_NUMBER, key);
    texts("affinity.category", ValueType.TEXTS, Profile.CATEGORIES_FIELD_NUMBER, key);
    texts("affinity.brand", ValueType.TEXTS, Profile.BRANDS_FIELD_NUMBER, key);
    texts(
        "cart.item_id", ValueType.TEXTS, Profile.CART_FIELD_NUMBER, CartLine.ITEM_ID_FIELD_NUMBER);
    FIXED.put("bot", new BotSource("bot"));
    PersonProperties.CONSENTS.forEach(name -> FIXED.put(name, PropertySource.text(name)));
  }

  private FeatureSources() {}

  private static long lastOrderMillis(ProfileFacts profile) {
    return profile.purchases(Purchases.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER);
  }

  private static void number(String name, ValueType type, ToDoubleFunction<ProfileFacts> value) {
    FIXED.put(name, new NumberSource(name, type, value));
  }

  private static void time(String name, ToLongFunction<ProfileFacts> millis) {
    FIXED.put(name, new TimeSource(name, ValueType.TIME, millis));
  }

  private static void age(String name, ToLongFunction<ProfileFacts> millis) {
    FIXED.put(name, new TimeSource(name, ValueType.NUMBER, millis));
  }

  private static void texts(String name, ValueType type, int part, int field) {
    FIXED.put(name, new PartsSource(name, type, part, field));
  }

  /** The source of a feature, null when the name is of none. */
  static @Nullable FeatureSource find(String name, ZoneId zone) {
    FeatureSource fixed = FIXED.get(name);
    if (fixed != null) {
      return fixed;
    }
    if (name.startsWith(PROPERTIES)) {
      boolean first = name.endsWith(FIRST);
      String property =
          name.substring(
              PROPERTIES.length(),
              Math.max(PROPERTIES.length(), name.length() - (first ? FIRST.length() : 0)));
      return !isName(property)
          ? null
          : new PropertySource(
              name,
              PersonProperties.STANDARD.contains(property)
                  ? property
                  : PersonProperties.CUSTOM_PREFIX + property,
              first,
              zone);
    }
    if (name.startsWith(EXPERIMENTS)) {
      return new VariationSource(name, name.substring(EXPERIMENTS.length()));
    }
    return name.startsWith(EVENTS) ? ofEvents(name) : null;
  }

  private static @Nullable FeatureSource ofEvents(String name) {
    String count = eventName(name, COUNT);
    if (count != null) {
      byte[] event = Utf8Text.bytes(count);
      return new NumberSource(name, ValueType.COUNT, profile -> profile.eventTotal(event));
    }
    String last = eventName(name, LAST_TIME);
    if (last != null) {
      byte[] event = Utf8Text.bytes(last);
      return new TimeSource(name, ValueType.TIME, profile -> profile.eventLastMillis(event));
    }
    return null;
  }

  /** The event name of a field that stands for events, null when it stands for none. */
  static @Nullable String eventName(String field) {
    return eventName(field, "");
  }

  private static @Nullable String eventName(String field, String suffix) {
    if (!field.startsWith(EVENTS)
        || !field.endsWith(suffix)
        || field.length() <= EVENTS.length() + suffix.length()) {
      return null;
    }
    String name = field.substring(EVENTS.length(), field.length() - suffix.length());
    return isName(name) ? name : null;
  }

  /** True for letters, digits and underscores, as names of events and params are. */
  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > 40) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }
}
