package io.everystore.jobs.learning;

import org.jspecify.annotations.Nullable;

/** What can come of an item that was shown, and how much it says. */
public enum OutcomeKind {
  CLICK(1),
  CART(2),
  PURCHASE(4);

  private final float weight;

  OutcomeKind(float weight) {
    this.weight = weight;
  }

  /** Weight of the choice when nothing more comes of the item. */
  public float weight() {
    return weight;
  }

  /** What an event says of its items, null when it says nothing of what was shown. */
  public static @Nullable OutcomeKind of(String eventName) {
    return switch (eventName) {
      case "select_item", "view_item" -> CLICK;
      case "add_to_cart" -> CART;
      case "purchase" -> PURCHASE;
      default -> null;
    };
  }
}
