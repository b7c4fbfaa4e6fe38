package io.everystore.serving.rank;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.registry.RowArm;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of the rows and titles of one page for one segment. Immutable.
 *
 * <p>An arm with few exposures in its segment is believed to be as it is for everybody else, and
 * one with few exposures at all to be as its page is on average (a title: as its row is). What is
 * believed of a new row weighs as much as one click, so that it is soon tried and soon known.
 */
public final class PageArms {
  /** Clicks that the average of the page weighs as much as. */
  private static final double PAGE_PRIOR_SUCCESSES = 1;

  /** Clicks that what other segments do weighs as much as, at most. */
  private static final double SEGMENT_PRIOR_SUCCESSES = 5;

  private static final double LEAST_RATE = 1e-4;
  private static final double GREATEST_RATE = 0.5;

  /** Successes and exposures of all segments and of this one. */
  private record Counts(
      double allSuccesses, double allExposures, double successes, double exposures) {
    static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  /** A title of a row. */
  private record TitleId(String rowId, int titleKey) {}

  private final Map<String, Belief> rows = new HashMap<>();
  private final Map<TitleId, Belief> titles = new HashMap<>();
  private final Map<String, Double> rowRates = new HashMap<>();
  private final double pageRate;
  private final double pageExposures;

  /**
   * Makes beliefs out of what was published.
   *
   * @param all the page's arms summed over segments
   * @param segment the same arms of the segment, where it has them
   */
  PageArms(Map<RowArm, Arm> all, Map<RowArm, Arm> segment) {
    double successes = 0;
    double exposures = 0;
    for (Map.Entry<RowArm, Arm> entry : all.entrySet()) {
      if (entry.getKey().titleKey() == RowArm.NO_TITLE) {
        successes += entry.getValue().getSuccesses();
        exposures += entry.getValue().getExposures();
      }
    }
    pageExposures = exposures;
    pageRate = within((successes + PAGE_PRIOR_SUCCESSES) / (exposures + 2 * PAGE_PRIOR_SUCCESSES));
    Map<RowArm, Counts> counts = new HashMap<>();
    all.forEach((arm, sum) -> counts.put(arm, counts(sum, segment.get(arm))));
    counts.forEach(
        (arm, count) -> {
          if (arm.titleKey() == RowArm.NO_TITLE) {
            rows.put(arm.rowId(), belief(pageRate, count));
            rowRates.put(arm.rowId(), rate(pageRate, count));
          }
        });
    counts.forEach(
        (arm, count) -> {
          if (arm.titleKey() != RowArm.NO_TITLE) {
            titles.put(
                new TitleId(arm.rowId(), arm.titleKey()), belief(rowRate(arm.rowId()), count));
          }
        });
  }

  private static Counts counts(Arm all, @Nullable Arm segment) {
    return new Counts(
        all.getSuccesses(),
        all.getExposures(),
        segment == null ? 0 : segment.getSuccesses(),
        segment == null ? 0 : segment.getExposures());
  }

  private static double within(double rate) {
    return Math.max(LEAST_RATE, Math.min(rate, GREATEST_RATE));
  }

  private static double rate(double usual, Counts counts) {
    return within(
        (counts.allSuccesses + PAGE_PRIOR_SUCCESSES)
            / (counts.allExposures + PAGE_PRIOR_SUCCESSES / usual));
  }

  private static Belief belief(double usual, Counts counts) {
    Belief others =
        Belief.of(
            Math.max(0, counts.allSuccesses - counts.successes),
            Math.max(0, counts.allExposures - counts.exposures),
            PAGE_PRIOR_SUCCESSES,
            PAGE_PRIOR_SUCCESSES * (1 - usual) / usual);
    double kept = Math.min(1, (PAGE_PRIOR_SUCCESSES + SEGMENT_PRIOR_SUCCESSES) / others.alpha());
    return Belief.of(
        counts.successes,
        counts.exposures,
        Math.max(1, others.alpha() * kept),
        Math.max(1, others.beta() * kept));
  }

  private double rowRate(String rowId) {
    return rowRates.getOrDefault(rowId, pageRate);
  }

  /** What is believed of a row, also of one that was never shown. */
  public Belief row(String rowId) {
    Belief belief = rows.get(rowId);
    return belief == null ? belief(pageRate, Counts.NONE) : belief;
  }

  /** What is believed of a title of a row, also of one that was never shown. */
  public Belief title(String rowId, int titleKey) {
    Belief belief = titles.get(new TitleId(rowId, titleKey));
    return belief == null ? belief(rowRate(rowId), Counts.NONE) : belief;
  }

  /** Exposures of all rows in all segments: how much is known of the page. */
  public double exposures() {
    return pageExposures;
  }
}
