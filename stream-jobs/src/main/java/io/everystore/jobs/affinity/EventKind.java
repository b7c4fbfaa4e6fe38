package io.everystore.jobs.affinity;

import java.util.HashMap;
import java.util.Map;

/**
 * What an event name means for interest: how much it weighs, and which parts of a profile it
 * touches.
 */
public enum EventKind {
  VIEW_ITEM("view_item", 1, Role.ENGAGEMENT),
  SELECT_ITEM("select_item", 1, Role.ENGAGEMENT),
  ADD_TO_WISHLIST("add_to_wishlist", 2, Role.ENGAGEMENT),
  ADD_TO_CART("add_to_cart", 3, Role.ENGAGEMENT),
  PURCHASE("purchase", 5, Role.ENGAGEMENT),
  REMOVE_FROM_CART("remove_from_cart", 0, Role.MENTION),
  REFUND("refund", 0, Role.MENTION),
  VIEW_CART("view_cart", 0, Role.MENTION),
  BEGIN_CHECKOUT("begin_checkout", 0, Role.MENTION),
  ADD_SHIPPING_INFO("add_shipping_info", 0, Role.MENTION),
  ADD_PAYMENT_INFO("add_payment_info", 0, Role.MENTION),
  SELECT_PROMOTION("select_promotion", 0, Role.MENTION),
  VIEW_ITEM_LIST("view_item_list", 0, Role.IMPRESSION),
  VIEW_PROMOTION("view_promotion", 0, Role.IMPRESSION),
  /** Any other name; when it carries items it shows interest like a view. */
  CUSTOM("", 1, Role.ENGAGEMENT);

  /** How an event relates a person to its items. */
  private enum Role {
    /** The person chose the items: they belong to the session and make pairs. */
    ENGAGEMENT,
    /** The items were part of a step, worth remembering as recent only. */
    MENTION,
    /** The items were merely shown. */
    IMPRESSION
  }

  private static final Map<String, EventKind> BY_NAME = new HashMap<>();

  static {
    for (EventKind kind : values()) {
      if (kind != CUSTOM) {
        BY_NAME.put(kind.eventName, kind);
      }
    }
  }

  private final String eventName;
  private final double weight;
  private final Role role;

  EventKind(String eventName, double weight, Role role) {
    this.eventName = eventName;
    this.weight = weight;
    this.role = role;
  }

  public static EventKind of(String eventName) {
    return BY_NAME.getOrDefault(eventName, CUSTOM);
  }

  /** How much interest the event shows in each of its items; 0 for none. */
  public double weight() {
    return weight;
  }

  /** True when the event's items belong to the session and make pairs. */
  public boolean isEngagement() {
    return role == Role.ENGAGEMENT;
  }

  /** True when the event's items are remembered as recent. */
  public boolean isRemembered() {
    return role != Role.IMPRESSION;
  }

  /** True when the prices of the event's items tell which prices the person looks at. */
  public boolean showsPriceInterest() {
    return this == VIEW_ITEM || this == ADD_TO_CART || this == PURCHASE;
  }
}
