package io.everystore.serving.page;

import io.everystore.serving.candidate.SegmentTrends;
import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.eligibility.EligibilityConfig;
import io.everystore.serving.impression.ImpressionLog;
import io.everystore.serving.offer.PageOffers;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.row.DiversityConfig;
import io.everystore.serving.row.SeenItems;

/**
 * How answers are composed. Immutable.
 *
 * @param rankers orders candidates, and may be swapped while it is in use
 * @param impressions what was shown is logged to
 * @param definitions templates and experiments that pages follow
 * @param seen what was shown to whom, shared by all composers
 * @param offers that pages may show
 * @param segmentTrends what people of the visitor's segments turn to
 */
public record ComposerConfig(
    SessionKnnConfig sessionKnn,
    EligibilityConfig eligibility,
    Rankers rankers,
    ImpressionLog impressions,
    PageDefinitions definitions,
    DiversityConfig diversity,
    SeenItems seen,
    PageOffers offers,
    SegmentTrends segmentTrends) {
  public static final ComposerConfig DEFAULT =
      new ComposerConfig(
          SessionKnnConfig.DEFAULT,
          EligibilityConfig.DEFAULT,
          Rankers.BUILT_IN,
          ImpressionLog.NONE,
          PageDefinitions.NONE,
          DiversityConfig.DEFAULT,
          SeenItems.NONE,
          PageOffers.NONE,
          SegmentTrends.NONE);

  public ComposerConfig with(Rankers newRankers) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        newRankers,
        impressions,
        definitions,
        diversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(EligibilityConfig newEligibility) {
    return new ComposerConfig(
        sessionKnn,
        newEligibility,
        rankers,
        impressions,
        definitions,
        diversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(SessionKnnConfig newSessionKnn) {
    return new ComposerConfig(
        newSessionKnn,
        eligibility,
        rankers,
        impressions,
        definitions,
        diversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(ImpressionLog newImpressions) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        newImpressions,
        definitions,
        diversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(PageDefinitions newDefinitions) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        impressions,
        newDefinitions,
        diversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(DiversityConfig newDiversity) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        impressions,
        definitions,
        newDiversity,
        seen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(SeenItems newSeen) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        impressions,
        definitions,
        diversity,
        newSeen,
        offers,
        segmentTrends);
  }

  public ComposerConfig with(PageOffers newOffers) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        impressions,
        definitions,
        diversity,
        seen,
        newOffers,
        segmentTrends);
  }

  public ComposerConfig withTrends(SegmentTrends newTrends) {
    return new ComposerConfig(
        sessionKnn,
        eligibility,
        rankers,
        impressions,
        definitions,
        diversity,
        seen,
        offers,
        newTrends);
  }
}
