package io.everystore.serving.row;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.CandidateSource;
import io.everystore.serving.candidate.TopK;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.hydrate.FeatureHydrator;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.rank.Ranker;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.view.ItemIndex;

/**
 * Candidates of several sources in one matrix, ranked together. Belongs to one thread; what it
 * answers is valid until it is used again.
 */
public final class Blend {
  private static final float LIKED = 0.3f;
  private static final int POPULAR_CANDIDATES = 60;

  private final RowSources sources;
  private final EligibilityFilter filter;
  private final CandidateCollector collector;
  private final Rankers rankers;
  private final FeatureMatrix matrix = new FeatureMatrix();
  private final FeatureHydrator hydrator = new FeatureHydrator();
  private final TopK best = new TopK();
  private final CandidateBuffer ranked = new CandidateBuffer();
  private float[] scores = new float[512];
  private boolean segmentTrends;
  private Ranker ranker = Rankers.BUILT_IN.find(Rankers.TOP_PICKS);

  Blend(
      RowSources sources, EligibilityFilter filter, CandidateCollector collector, Rankers rankers) {
    this.rankers = rankers;
    this.sources = sources;
    this.filter = filter;
    this.collector = collector;
  }

  void startPage() {
    hydrator.startPage();
    matrix.clear();
  }

  /** Gathers and hydrates eligible candidates; false when a source was left out. */
  public boolean collect(Strategy strategy, CandidateQuery query) {
    matrix.clear();
    segmentTrends = false;
    boolean complete = addSource(sources.sessionKnn(), RankingFeature.SESSION_KNN, query);
    complete &= addSource(sources.coVisitation(), RankingFeature.CO_VISITATION, query);
    if (strategy == Strategy.NEXT_ITEM) {
      complete &= addSource(sources.recentlyViewed(), RankingFeature.REPEAT, query);
    } else {
      complete &= addSource(sources.near(), RankingFeature.NEAR, query);
      int want = query.want();
      query.want(POPULAR_CANDIDATES);
      complete &= addSource(sources.popular(), RankingFeature.POPULARITY, query);
      complete &= addTrends(query);
      query.want(want);
    }
    hydrator.hydrate(query, matrix);
    return complete;
  }

  /**
   * Hydrates given items instead of gathering candidates, whether they may be shown or not.
   *
   * @return false when a source was left out
   */
  public boolean collectGiven(int[] items, int count, CandidateQuery query) {
    matrix.clear();
    for (int i = 0; i < count; i++) {
      matrix.add(items[i], ItemIndex.NONE);
    }
    boolean complete = merge(sources.sessionKnn(), RankingFeature.SESSION_KNN, query);
    complete &= merge(sources.coVisitation(), RankingFeature.CO_VISITATION, query);
    complete &= merge(sources.near(), RankingFeature.NEAR, query);
    hydrator.hydrate(query, matrix);
    return complete;
  }

  /** The best {@code limit} candidates, best first. */
  public CandidateBuffer rank(Strategy strategy, int limit) {
    ranker = rankers.find(strategy.id());
    if (scores.length < matrix.size()) {
      scores = new float[matrix.size() * 2];
    }
    ranker.score(matrix, scores);
    best.reset(limit);
    for (int row = 0; row < matrix.size(); row++) {
      best.offer(matrix.item(row), scores[row]);
    }
    best.sort();
    ranked.clear();
    for (int i = 0; i < best.size(); i++) {
      int item = best.number(i);
      ranked.add(item, best.score(i), matrix.because(matrix.row(item)));
    }
    return ranked;
  }

  /** Candidates with their features, in no order. */
  public FeatureMatrix candidates() {
    return matrix;
  }

  /** What ranked last. */
  Ranker ranker() {
    return ranker;
  }

  /** How many candidates were ranked before this one, plus one. */
  int place(int item) {
    float score = scores[matrix.row(item)];
    int place = 1;
    for (int row = 0; row < matrix.size(); row++) {
      int other = matrix.item(row);
      place += scores[row] > score || (scores[row] == score && other < item) ? 1 : 0;
    }
    return place;
  }

  boolean holds(int item) {
    return matrix.contains(item);
  }

  /** A feature of a candidate that is held. */
  float value(int item, RankingFeature feature) {
    return matrix.value(matrix.row(item), feature);
  }

  int row(int item) {
    return matrix.row(item);
  }

  float[] features() {
    return matrix.values();
  }

  /** What speaks most for a candidate. */
  Reason reason(int item, int because, Reason otherwise) {
    int row = matrix.row(item);
    boolean followed =
        matrix.value(row, RankingFeature.SESSION_KNN) > 0
            || matrix.value(row, RankingFeature.CO_VISITATION) > 0;
    if (followed && because != ItemIndex.NONE && because != item) {
      return Reason.BECAUSE_VIEWED;
    }
    if (matrix.value(row, RankingFeature.REPEAT) > 0) {
      return Reason.RECENTLY_VIEWED;
    }
    return matrix.value(row, RankingFeature.CATEGORY_AFFINITY) >= LIKED
        ? Reason.LIKED_CATEGORY
        : otherwise;
  }

  private boolean addSource(CandidateSource source, RankingFeature feature, CandidateQuery query) {
    if (!collector.collect(source, query)) {
      return false;
    }
    CandidateBuffer found = collector.buffer();
    float scale = found.isEmpty() ? 1 : 1 / found.score(0);
    float greatestAside = 0;
    for (int i = 0; i < found.size(); i++) {
      greatestAside = Math.max(greatestAside, found.aside(i));
    }
    for (int i = 0; i < found.size() && matrix.size() < FeatureMatrix.MAX_CANDIDATES; i++) {
      int item = found.item(i);
      if (matrix.contains(item) || filter.eligible(item)) {
        int row = matrix.add(item, found.because(i));
        matrix.setScore(row, feature, found.score(i) * scale);
        if (found.aside(i) > 0) {
          matrix.setScore(row, RankingFeature.SESSION_KNN_NEXT, found.aside(i) / greatestAside);
        }
      }
    }
    return true;
  }

  /** What the visitor's segments turn to is as near to them as what resembles their own items. */
  private boolean addTrends(CandidateQuery query) {
    if (query.visitor().segmentIds().isEmpty()) {
      return true;
    }
    if (!collector.collect(sources.segmentTrending(), query)) {
      return false;
    }
    CandidateBuffer found = collector.buffer();
    for (int i = 0; i < found.size() && matrix.size() < FeatureMatrix.MAX_CANDIDATES; i++) {
      int item = found.item(i);
      if (matrix.contains(item) || filter.eligible(item)) {
        int row = matrix.add(item, found.because(i));
        float share = found.score(i) / found.score(0);
        if (share > matrix.value(row, RankingFeature.NEAR)) {
          matrix.setScore(row, RankingFeature.NEAR, share);
        }
        segmentTrends = true;
      }
    }
    return true;
  }

  /** True when the visitor's segments brought candidates. */
  boolean hasSegmentTrends() {
    return segmentTrends;
  }

  private boolean merge(CandidateSource source, RankingFeature feature, CandidateQuery query) {
    boolean complete = collector.collect(source, query);
    matrix.mergeKnown(collector.buffer(), feature);
    return complete;
  }
}
