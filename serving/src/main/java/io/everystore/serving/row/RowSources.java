package io.everystore.serving.row;

import io.everystore.serving.candidate.CandidateSource;
import io.everystore.serving.candidate.CoVisitationSource;
import io.everystore.serving.candidate.NearSource;
import io.everystore.serving.candidate.RankingSource;
import io.everystore.serving.candidate.RepeatSource;
import io.everystore.serving.candidate.SeedSource;
import io.everystore.serving.candidate.SegmentTrendSource;
import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.candidate.SessionKnnSource;

/** The candidate sources rows are made from; one set per thread, because sources hold scratch. */
public record RowSources(
    CandidateSource sessionKnn,
    CandidateSource coVisitation,
    CandidateSource near,
    CandidateSource alsoViewed,
    CandidateSource boughtTogether,
    CandidateSource recentlyViewed,
    CandidateSource continueShopping,
    CandidateSource buyAgain,
    CandidateSource trending,
    CandidateSource bestSellers,
    CandidateSource newArrivals,
    CandidateSource popular,
    CandidateSource segmentTrending) {
  /** Candidates each personal source brings to a blend. */
  private static final int BLEND_LIMIT = 200;

  private static final int LIST_LIMIT = 500;

  public static RowSources create(SessionKnnConfig sessionKnn) {
    return new RowSources(
        new SessionKnnSource(sessionKnn, BLEND_LIMIT),
        new CoVisitationSource(BLEND_LIMIT),
        new NearSource(),
        new SeedSource(SeedSource.Relation.VIEWED, LIST_LIMIT),
        new SeedSource(SeedSource.Relation.BOUGHT, LIST_LIMIT),
        new RepeatSource(RepeatSource.Kind.RECENTLY_VIEWED),
        new RepeatSource(RepeatSource.Kind.CONTINUE_SHOPPING),
        new RepeatSource(RepeatSource.Kind.BUY_AGAIN),
        new RankingSource(RankingSource.Kind.TRENDING, LIST_LIMIT),
        new RankingSource(RankingSource.Kind.BEST_SELLERS, LIST_LIMIT),
        new RankingSource(RankingSource.Kind.NEW_ARRIVALS, LIST_LIMIT),
        new RankingSource(RankingSource.Kind.POPULAR, LIST_LIMIT),
        new SegmentTrendSource());
  }
}
