package io.everystore.serving.row;

/**
 * How far one category or brand may spread over a row and a page. Immutable.
 *
 * @param categoryShare of a mixed row that one category may take while there is something else,
 *     0..1
 * @param brandShare of a mixed row that one brand may take while there is something else, 0..1
 * @param pageCategoryShare of a page for everybody's interests, such as home, that one category may
 *     take while there is something else, 0..1
 * @param categoryPenalty what a ranked item loses per item of its category that stands before it,
 *     as a ratio of the distance between the best score and the least, 0..1
 * @param brandPenalty the same for its brand, 0..1
 */
public record DiversityConfig(
    double categoryShare,
    double brandShare,
    double pageCategoryShare,
    double categoryPenalty,
    double brandPenalty) {
  public static final DiversityConfig DEFAULT = new DiversityConfig(0.5, 0.5, 0.5, 0.04, 0.02);

  /** The ranker's own order, and no bounds. */
  public static final DiversityConfig NONE = new DiversityConfig(1, 1, 1, 0, 0);

  public DiversityConfig {
    requireRatio("category-share", categoryShare);
    requireRatio("brand-share", brandShare);
    requireRatio("page-category-share", pageCategoryShare);
    requireRatio("category-penalty", categoryPenalty);
    requireRatio("brand-penalty", brandPenalty);
  }

  private static void requireRatio(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
    }
  }
}
