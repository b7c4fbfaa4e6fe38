package io.everystore.feature.segment;

/** What people did, in words. */
final class EventWords {
  private EventWords() {}

  /** "viewed an item" for view_item; events we have no word for stay what they are called. */
  static String past(String eventName) {
    return switch (eventName) {
      case "view_item" -> "viewed an item";
      case "view_item_list" -> "was shown a list";
      case "select_item" -> "chose an item";
      case "add_to_cart" -> "put into the cart";
      case "remove_from_cart" -> "took out of the cart";
      case "view_cart" -> "viewed the cart";
      case "begin_checkout" -> "began the checkout";
      case "purchase" -> "bought";
      case "add_to_wishlist" -> "put onto the wish list";
      case "search" -> "searched";
      case "login" -> "logged in";
      case "sign_up" -> "signed up";
      case "page_view" -> "viewed a page";
      default -> "did " + eventName;
    };
  }
}
