package io.everystore.feature.registry;

/** What a ranker knows of a candidate: the columns of a feature matrix, each 0..1. */
public enum RankingFeature {
  /** Score of session-kNN, the best candidate's being 1. */
  SESSION_KNN("session-knn"),
  /** Score of co-visitation, the best candidate's being 1. */
  CO_VISITATION("co-visitation"),
  /** Place among what is popular in the categories at hand. */
  NEAR("near"),
  /** How recently the person met the item. */
  REPEAT("repeat"),
  /** The person's interest in the item's category or one above it. */
  CATEGORY_AFFINITY("category-affinity"),
  BRAND_AFFINITY("brand-affinity"),
  /** 1 when the price is what the person usually looks at, 1/e when it is e times that. */
  PRICE_NEARNESS("price-nearness"),
  /** Decayed popularity by the day on a log scale, the most popular item's being 1. */
  POPULARITY("popularity"),
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

  /** Name in explanations. */
  public String label() {
    return label;
  }
}
