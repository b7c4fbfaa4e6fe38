package io.everystore.serving.row;

import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.CandidateSource;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.view.ItemIndex;

/**
 * Fills a row: sources in order, eligible items only, then what is popular when the row came out
 * short. Belongs to one thread.
 */
public final class RowFiller {
  /** Fewer items than this make no row of their own. */
  public static final int MIN_ITEMS = 3;

  /** Rows above may have taken as many candidates as they are long. */
  private static final int ROWS_ABOVE = 6;

  private static final int MAX_SPARE_CANDIDATES = 100;

  private static final int RESTRICTED_CANDIDATES = 500;

  private final RowSources sources;
  private final EligibilityFilter filter;
  private final CandidateCollector collector;
  private final Blend blend;
  private final IntIndex inRow = new IntIndex(128);
  private final IntIndex categories = new IntIndex(32);
  private final int[] perCategory = new int[512];
  private final CandidateBuffer deferred = new CandidateBuffer();

  public RowFiller(
      RowSources sources, EligibilityFilter filter, RowMetrics metrics, Rankers rankers) {
    this.sources = sources;
    this.filter = filter;
    collector = new CandidateCollector(metrics);
    blend = new Blend(sources, filter, collector, rankers);
  }

  /** Starts a new page. */
  public void startPage() {
    blend.startPage();
  }

  /**
   * Fills {@code into} with at most {@code request.limit()} items, none of them on the page yet.
   */
  public void fill(RowRequest request, CandidateQuery query, boolean restricted, Row into) {
    Strategy strategy = request.strategy();
    into.clear(request.explain(), request.limit());
    inRow.clear();
    filter.startRow(strategy.scope());
    int spare = Math.min(MAX_SPARE_CANDIDATES, request.limit() * ROWS_ABOVE);
    query.want(restricted ? RESTRICTED_CANDIDATES : request.limit() + spare);
    switch (strategy) {
      case TOP_PICKS, NEXT_ITEM -> addBlend(request, query, into);
      case ALSO_VIEWED, BECAUSE_YOU_VIEWED -> {
        add(sources.alsoViewed(), strategy.reason(), request, query, into);
        if (query.seedCount() > 0) {
          add(sources.near(), Reason.SAME_CATEGORY, request, query, into);
        }
      }
      case BOUGHT_TOGETHER ->
          add(sources.boughtTogether(), strategy.reason(), request, query, into);
      case RECENTLY_VIEWED ->
          add(sources.recentlyViewed(), strategy.reason(), request, query, into);
      case CONTINUE_SHOPPING ->
          add(sources.continueShopping(), strategy.reason(), request, query, into);
      case BUY_AGAIN -> add(sources.buyAgain(), strategy.reason(), request, query, into);
      case TRENDING -> add(sources.trending(), strategy.reason(), request, query, into);
      case BEST_SELLERS -> add(sources.bestSellers(), strategy.reason(), request, query, into);
      case NEW_ARRIVALS -> add(sources.newArrivals(), strategy.reason(), request, query, into);
    }
    if (request.pad() && strategy.padding() != Strategy.Padding.NONE) {
      pad(request, query, into);
    }
  }

  /** The ranked features behind a strategy that blends, for {@code POST /v1/rank}. */
  public Blend blend() {
    return blend;
  }

  /** Gathers what would be ranked for a strategy that blends, into {@link #blend()}. */
  public void candidates(Strategy strategy, int limit, CandidateQuery query) {
    filter.startRow(strategy.scope());
    query.want(limit + Math.min(MAX_SPARE_CANDIDATES, limit * ROWS_ABOVE));
    blend.collect(strategy, query);
  }

  private void addBlend(RowRequest request, CandidateQuery query, Row into) {
    boolean complete = blend.collect(request.strategy(), query);
    if (!complete) {
      into.fallBack(FallbackLevel.POPULAR, "source");
    }
    if (query.visitor().sessionCount() == 0 && query.visitor().categoryCount() == 0) {
      into.fallBack(FallbackLevel.POPULAR, "nothing-known");
    }
    CandidateBuffer ranked = blend.rank(request.strategy(), query.want());
    into.rankedBy(blend.modelVersion());
    addAll(ranked, request, query, Reason.POPULAR, request.strategy().id(), into);
  }

  private void add(
      CandidateSource source, Reason reason, RowRequest request, CandidateQuery query, Row into) {
    if (into.size() >= request.limit()) {
      return;
    }
    if (!collector.collect(source, query)) {
      into.fallBack(FallbackLevel.POPULAR, "source");
    }
    addAll(collector.buffer(), request, query, reason, source.name(), into);
  }

  private void addAll(
      CandidateBuffer from,
      RowRequest request,
      CandidateQuery query,
      Reason reason,
      String source,
      Row into) {
    ItemIndex items = query.items();
    int cap = request.mixed() ? Math.max(2, (request.limit() + 1) / 2) : Integer.MAX_VALUE;
    categories.clear();
    deferred.clear();
    for (int i = 0; i < from.size() && into.size() < request.limit(); i++) {
      int item = from.item(i);
      if (inRow.find(item) != IntIndex.MISSING || !filter.eligible(item)) {
        continue;
      }
      if (request.mixed() && !underCap(items.category(item), cap)) {
        deferred.add(item, from.score(i), from.because(i));
      } else {
        take(item, from.score(i), from.because(i), reason, source, request, query, into);
      }
    }
    for (int i = 0; i < deferred.size() && into.size() < request.limit(); i++) {
      take(
          deferred.item(i),
          deferred.score(i),
          deferred.because(i),
          reason,
          source,
          request,
          query,
          into);
    }
  }

  private boolean underCap(int category, int cap) {
    if (category == ItemIndex.NONE) {
      return true;
    }
    int known = categories.size();
    int at = categories.findOrAdd(category);
    if (at >= perCategory.length) {
      return true;
    }
    perCategory[at] = at == known ? 1 : perCategory[at] + 1;
    return perCategory[at] <= cap;
  }

  private void take(
      int item,
      float score,
      int because,
      Reason fallbackReason,
      String source,
      RowRequest request,
      CandidateQuery query,
      Row into) {
    if (!filter.firstVariant(item)) {
      return;
    }
    inRow.findOrAdd(item);
    boolean blended = source.equals(request.strategy().id()) && blend.holds(item);
    Reason reason =
        blended
            ? blend.reason(item, because, fallbackReason)
            : reason(item, because, fallbackReason, query);
    into.add(item, score, because, reason, source);
    if (request.explain()) {
      if (blended) {
        into.keepFeatures(blend.features(), blend.row(item));
      } else {
        into.clearFeatures();
      }
    }
  }

  private static Reason reason(int item, int because, Reason usual, CandidateQuery query) {
    return switch (usual) {
      case RECENTLY_VIEWED ->
          (query.visitor().actions(item) & Visitor.IN_CART) != 0
              ? Reason.IN_CART
              : Reason.RECENTLY_VIEWED;
      case SAME_CATEGORY -> query.items().category(item) == ItemIndex.NONE ? Reason.POPULAR : usual;
      case BECAUSE_VIEWED, ALSO_VIEWED, BOUGHT_TOGETHER ->
          because == ItemIndex.NONE ? Reason.POPULAR : usual;
      default -> usual;
    };
  }

  private void pad(RowRequest request, CandidateQuery query, Row into) {
    int own = into.size();
    if (own >= request.limit()) {
      return;
    }
    int restriction = query.category();
    int last = query.visitor().sessionCount() > 0 ? query.visitor().session(0) : ItemIndex.NONE;
    if (request.strategy().padding() == Strategy.Padding.SESSION_CATEGORY
        && restriction == ItemIndex.NONE
        && last != ItemIndex.NONE
        && query.items().category(last) != ItemIndex.NONE) {
      query.restrictTo(query.items().category(last));
      add(sources.popular(), Reason.SAME_CATEGORY, request, query, into);
      query.restrictTo(ItemIndex.NONE);
    }
    add(sources.popular(), Reason.POPULAR, request, query, into);
    add(sources.newArrivals(), Reason.NEW_ARRIVAL, request, query, into);
    if (own < MIN_ITEMS && into.size() > own) {
      into.fallBack(FallbackLevel.POPULAR, "short");
    }
  }
}
