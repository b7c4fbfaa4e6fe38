package io.everystore.feature.registry;

/** What a ranker knows of a candidate: the columns of a feature matrix, each 0..1. */
public enum RankingFeature {
  /** Score of session-kNN, the best candidate's being 1. */
  SESSION_KNN("session-knn"),
  /** The same on a log scale: 1 for the best, 0 for e^-5 of it and for what was not found. */
  SESSION_KNN_LOG("session-knn-log"),
  /** What session-kNN's neighbours went on to right after what they share, the most common 1. */
  SESSION_KNN_NEXT("session-knn-next"),
  SESSION_KNN_NEXT_LOG("session-knn-next-log"),
  /** Score of co-visitation over the session, the best candidate's being 1. */
  CO_VISITATION("co-visitation"),
  CO_VISITATION_LOG("co-visitation-log"),
  /** How often it comes after the item visited last, the usual one being nearly 1. */
  FOLLOWING("following"),
  FOLLOWING_LOG("following-log"),
  /** How often it comes before the item visited last. */
  PRECEDING("preceding"),
  /** How often it is bought with the item visited last. */
  BOUGHT_WITH("bought-with"),
  /** Chance to come next as a mixture of what the sources say, the greatest being 1. */
  MIXTURE("mixture"),
  MIXTURE_LOG("mixture-log"),
  /** Place among what is popular in the categories at hand. */
  NEAR("near"),
  /** How recently the person met the item. */
  REPEAT("repeat"),
  /** 1 for the item visited last. */
  AT_HAND("at-hand"),
  /** For the item visited last: how often the session repeated what it was at. */
  AT_HAND_AGAIN("at-hand-again"),
  /** 1 for the item visited last when it is the session's only one. */
  AT_HAND_FIRST("at-hand-first"),
  /** 1 for the item visited before the last. */
  STEP_BACK("step-back"),
  /** 1 for an item visited earlier in the session. */
  IN_SESSION("in-session"),
  /** Visits in the session beyond the first: 0, 1/2, 2/3 … */
  REVISITS("revisits"),
  /** 1 for an item in the cart. */
  IN_CART("in-cart"),
  /** 1 for an item met before the session. */
  MET_BEFORE("met-before"),
  /** 1 for an item bought before. */
  PURCHASED("purchased"),
  /** The person's interest in the item's category or one above it. */
  CATEGORY_AFFINITY("category-affinity"),
  BRAND_AFFINITY("brand-affinity"),
  /** 1 when the price is what the person usually looks at, 1/e when it is e times that. */
  PRICE_NEARNESS("price-nearness"),
  /** Decayed popularity by the day on a log scale, the most popular item's being 1. */
  POPULARITY("popularity"),
  /** The same by the hour. */
  TREND("trend"),
  /** 1 for the newest item of the catalogue, 1/e for one 30 days older. */
  NEWNESS("newness"),
  /** 1 in the category of the item visited last, less in the same outermost category. */
  LAST_CATEGORY("last-category");

  /** Columns of a matrix. */
  public static final int COUNT = values().length;

  private final String label;

  RankingFeature(String label) {
    this.label = label;
  }

  /** The feature's place in a row of a matrix. */
  @SuppressWarnings("EnumOrdinal") // never leaves the process
  public int column() {
    return ordinal();
  }

  /** Name in models and explanations. */
  public String label() {
    return label;
  }
}
