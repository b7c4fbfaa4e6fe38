package io.everystore.serving.row;

/** Why an item is shown: a code for programs and the beginning of a sentence for people. */
public enum Reason {
  BECAUSE_VIEWED("because_you_viewed", "Because you viewed ", About.ITEM),
  ALSO_VIEWED("also_viewed", "Often viewed with ", About.ITEM),
  BOUGHT_TOGETHER("bought_together", "Often bought with ", About.ITEM),
  SAME_CATEGORY("same_category", "Popular in ", About.CATEGORY, " this week"),
  LIKED_CATEGORY("liked_category", "Because you like ", About.CATEGORY),
  RECENTLY_VIEWED("recently_viewed", "You looked at this before", About.NOTHING),
  IN_CART("in_cart", "Waiting in your cart", About.NOTHING),
  BUY_AGAIN("buy_again", "You bought this before", About.NOTHING),
  TRENDING("trending", "Many people look at this now", About.NOTHING),
  BEST_SELLER("best_seller", "Bought often these two weeks", About.NOTHING),
  NEW_ARRIVAL("new_arrival", "New in the shop", About.NOTHING),
  SEGMENT_TRENDING("segment_trending", "People like you look at this now", About.NOTHING),
  POPULAR("popular", "Popular right now", About.NOTHING),
  PINNED("pinned", "Chosen by the shop", About.NOTHING);

  /** What completes the sentence. */
  public enum About {
    NOTHING,
    /** The title of the item that led here. */
    ITEM,
    /** The name of the item's own category. */
    CATEGORY
  }

  private final String code;
  private final String text;
  private final About about;
  private final String ending;

  Reason(String code, String text, About about) {
    this(code, text, about, "");
  }

  Reason(String code, String text, About about, String ending) {
    this.code = code;
    this.text = text;
    this.about = about;
    this.ending = ending;
  }

  public String code() {
    return code;
  }

  public String text() {
    return text;
  }

  public About about() {
    return about;
  }

  /** What follows that; often empty. */
  public String ending() {
    return ending;
  }
}
