package io.everystore.feature.segment;

import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
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

  /** Which events change a value; the job's profile is what they have to agree with. */
  private static final ChangedBy ANY = ChangedBy.ANY;

  private static final ChangedBy TRADE = ChangedBy.named("purchase", "refund");
  private static final ChangedBy CART =
      ChangedBy.named("add_to_cart", "remove_from_cart", "purchase");
  private static final ChangedBy PRICED = some(InteractionItem::hasPriceCents);
  private static final ChangedBy CATEGORISED = some(item -> !item.getProductType().isEmpty());
  private static final ChangedBy BRANDED = some(item -> !item.getBrand().isEmpty());

  static {
    time("first_event_time", ANY, ProfileFacts::firstEventTimeMillis);
    time("last_event_time", ANY, ProfileFacts::lastEventTimeMillis);
    age("known_days", ANY, ProfileFacts::firstEventTimeMillis);
    age("recency_days", ANY, ProfileFacts::lastEventTimeMillis);
    number("orders.count", ValueType.COUNT, TRADE, p -> p.purchases(Purchases.ORDERS_FIELD_NUMBER));
    number(
        "orders.revenue_cents",
        ValueType.MONEY,
        TRADE,
        p -> p.purchases(Purchases.REVENUE_CENTS_FIELD_NUMBER));
    number("orders.average_cents", ValueType.NUMBER, TRADE, ProfileFacts::averageOrderCents);
    time("orders.last_time", TRADE, FeatureSources::lastOrderMillis);
    age("orders.recency_days", TRADE, FeatureSources::lastOrderMillis);
    number("cart.lines", ValueType.COUNT, CART, p -> p.count(Profile.CART_FIELD_NUMBER));
    number("cart.quantity", ValueType.COUNT, CART, ProfileFacts::cartQuantity);
    number("cart.value_cents", ValueType.MONEY, CART, ProfileFacts::cartValueCents);
    number("price.average_cents", ValueType.NUMBER, PRICED, ProfileFacts::averagePriceCents);
    number(
        "session.events",
        ValueType.COUNT,
        ANY,
        p -> p.whole(p.lastSession(), Session.EVENT_COUNT_FIELD_NUMBER));
    number("session.items", ValueType.COUNT, ANY, ProfileFacts::sessionItems);
    time("session.start_time", ANY, ProfileFacts::sessionStartMillis);
    number("clients.count", ValueType.COUNT, ANY, p -> p.count(Profile.CLIENT_IDS_FIELD_NUMBER));
    number(
        "identified",
        ValueType.FLAG,
        ANY,
        p -> p.count(Profile.CLIENT_IDS_FIELD_NUMBER) > 0 ? 1 : 0);
    int key = Affinity.KEY_FIELD_NUMBER;
    texts("category.top", ValueType.TEXT, CATEGORISED, Profile.CATEGORIES_FIELD_NUMBER, key);
    texts("brand.top", ValueType.TEXT, BRANDED, Profile.BRANDS_FIELD_NUMBER, key);
    texts("affinity.category", ValueType.TEXTS, CATEGORISED, Profile.CATEGORIES_FIELD_NUMBER, key);
    texts("affinity.brand", ValueType.TEXTS, BRANDED, Profile.BRANDS_FIELD_NUMBER, key);
    texts(
        "cart.item_id",
        ValueType.TEXTS,
        CART,
        Profile.CART_FIELD_NUMBER,
        CartLine.ITEM_ID_FIELD_NUMBER);
    FIXED.put("bot", new BotSource("bot"));
    PersonProperties.CONSENTS.forEach(name -> FIXED.put(name, PropertySource.text(name)));
  }

  private FeatureSources() {}

  private static long lastOrderMillis(ProfileFacts profile) {
    return profile.purchases(Purchases.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER);
  }

  private static ChangedBy some(Predicate<InteractionItem> test) {
    return ChangedBy.where(
        event -> {
          for (InteractionItem item : event.getItemsList()) {
            if (test.test(item)) {
              return true;
            }
          }
          return false;
        });
  }

  private static void number(
      String name, ValueType type, ChangedBy changedBy, ToDoubleFunction<ProfileFacts> value) {
    FIXED.put(name, new NumberSource(name, type, changedBy, value));
  }

  private static void time(String name, ChangedBy changedBy, ToLongFunction<ProfileFacts> millis) {
    FIXED.put(name, new TimeSource(name, ValueType.TIME, changedBy, millis));
  }

  private static void age(String name, ChangedBy changedBy, ToLongFunction<ProfileFacts> millis) {
    FIXED.put(name, new TimeSource(name, ValueType.NUMBER, changedBy, millis));
  }

  private static void texts(String name, ValueType type, ChangedBy changedBy, int part, int field) {
    FIXED.put(name, new PartsSource(name, type, changedBy, part, field));
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
      return new NumberSource(name, ValueType.COUNT, ANY, profile -> profile.eventTotal(event));
    }
    String last = eventName(name, LAST_TIME);
    if (last != null) {
      byte[] event = Utf8Text.bytes(last);
      return new TimeSource(name, ValueType.TIME, ANY, profile -> profile.eventLastMillis(event));
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
