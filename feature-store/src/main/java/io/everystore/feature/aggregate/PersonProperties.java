package io.everystore.feature.aggregate;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Property;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What events said of a person beside what they did: where they came from, device, locale, consent
 * to advertising, and whatever the shop sends as {@code user_…}; of each the latest value and the
 * first one.
 *
 * <p>Order of arrival does not matter: of equal times the greater value counts as the later one,
 * and of more than {@link #MAX_CUSTOM} own names the first in the alphabet are kept.
 */
public final class PersonProperties {
  /** Begins the names of the shop's own properties. */
  public static final String CUSTOM_PREFIX = "user_";

  public static final int MAX_CUSTOM = 32;
  public static final String DEVICE = "device";

  /** Params that are kept under their own name. */
  public static final Set<String> STANDARD =
      Set.of("source", "medium", "campaign", DEVICE, "language", "country", "region", "city");

  public static final String CONSENT_PREFIX = "consent.";

  /** What the door notes of consent; no param that somebody sends can have such a name. */
  public static final Set<String> CONSENTS =
      Set.of(CONSENT_PREFIX + "ad_user_data", CONSENT_PREFIX + "ad_personalization");

  /** Without these nothing is kept: the door takes no such event, and the job drops it. */
  public static final Set<String> STORAGE_CONSENTS =
      Set.of(CONSENT_PREFIX + "analytics_storage", CONSENT_PREFIX + "personalization_storage");

  public static final String DENIED = "denied";

  /** What some senders call the device. */
  private static final String DEVICE_CATEGORY = "device_category";

  private final TreeMap<String, Property> properties = new TreeMap<>();

  /** Whether the event says of itself that it must not be kept. */
  public static boolean deniesStorage(Interaction event) {
    for (String consent : STORAGE_CONSENTS) {
      if (DENIED.equalsIgnoreCase(event.getParamsOrDefault(consent, ""))) {
        return true;
      }
    }
    return false;
  }

  static String device(Interaction event) {
    return event.getParamsOrDefault(DEVICE, event.getParamsOrDefault(DEVICE_CATEGORY, ""));
  }

  void add(Interaction event) {
    long timeMillis = event.getEventTimeMillis();
    event
        .getParamsMap()
        .forEach(
            (param, value) -> {
              String name = param.equals(DEVICE_CATEGORY) ? DEVICE : param;
              if (isKept(name, value)) {
                add(
                    Property.newBuilder()
                        .setName(name)
                        .setValue(value)
                        .setAtMillis(timeMillis)
                        .setFirstValue(value)
                        .setFirstAtMillis(timeMillis)
                        .build());
              }
            });
  }

  /** Whether the event says anything of the person. */
  static boolean areIn(Interaction event) {
    for (Map.Entry<String, String> param : event.getParamsMap().entrySet()) {
      if (param.getKey().equals(DEVICE_CATEGORY) || isKept(param.getKey(), param.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKept(String name, String value) {
    return !value.isEmpty()
        && (STANDARD.contains(name) || CONSENTS.contains(name) || isCustom(name));
  }

  /** Whether the event may have changed what is known of a property. */
  public static boolean mayChange(String property, Interaction event) {
    Map<String, String> params = event.getParamsMap();
    if (params.isEmpty()) {
      return false;
    }
    // One of the shop's own may have pushed another out.
    return isCustom(property)
        ? params.keySet().stream().anyMatch(PersonProperties::isCustom)
        : params.containsKey(property)
            || (property.equals(DEVICE) && params.containsKey(DEVICE_CATEGORY));
  }

  void merge(PersonProperties other) {
    other.properties.values().forEach(this::add);
  }

  void add(Property added) {
    properties.merge(added.getName(), added, PersonProperties::merged);
    if (isCustom(added.getName())
        && properties.keySet().stream().filter(PersonProperties::isCustom).count() > MAX_CUSTOM) {
      properties.remove(properties.headMap(CUSTOM_PREFIX + Character.MAX_VALUE).lastKey());
    }
  }

  private static Property merged(Property a, Property b) {
    boolean later =
        b.getAtMillis() != a.getAtMillis()
            ? b.getAtMillis() > a.getAtMillis()
            : b.getValue().compareTo(a.getValue()) > 0;
    boolean earlier =
        b.getFirstAtMillis() != a.getFirstAtMillis()
            ? b.getFirstAtMillis() < a.getFirstAtMillis()
            : b.getFirstValue().compareTo(a.getFirstValue()) < 0;
    Property last = later ? b : a;
    Property first = earlier ? b : a;
    return last.toBuilder()
        .setFirstValue(first.getFirstValue())
        .setFirstAtMillis(first.getFirstAtMillis())
        .build();
  }

  private static boolean isCustom(String name) {
    return name.startsWith(CUSTOM_PREFIX);
  }

  /** By name. */
  Iterable<Property> all() {
    return properties.values();
  }

  /** Values by name, the latest of each. */
  public Map<String, Property> byName() {
    return Map.copyOf(properties);
  }
}
