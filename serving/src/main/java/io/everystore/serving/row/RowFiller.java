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
  private final Diversity diversity;
  private final IntCounts tired = new IntCounts();
  private final Row deferred = new Row();
  private final Spread spread = new Spread();
  private final SourceShares shares;
  private final RowTrace trace = new RowTrace();

  /** A row that is being filled, to {@code target} items at most. */
  private record Filling(RowRequest request, CandidateQuery query, Row into, int target) {
    boolean isFull() {
      return into.size() >= target;
    }

    boolean isFirst() {
      return target <= request.limit();
    }
  }

  public RowFiller(
      RowSources sources, EligibilityFilter filter, RowMetrics metrics, Rankers rankers) {
    this(sources, filter, metrics, rankers, DiversityConfig.DEFAULT);
  }

  public RowFiller(
      RowSources sources,
      EligibilityFilter filter,
      RowMetrics metrics,
      Rankers rankers,
      DiversityConfig diversity) {
    this.diversity = new Diversity(diversity);
    this.sources = sources;
    this.filter = filter;
    collector = new CandidateCollector(metrics);
    shares = new SourceShares(metrics);
    blend = new Blend(sources, filter, collector, rankers);
  }

  /** Starts a new page. */
  public void startPage() {
    blend.startPage();
    diversity.startPage();
    tired.clear();
    trace.watch(RowTrace.NOTHING);
  }

  /** What became of items that somebody asks about. */
  public RowTrace trace() {
    return trace;
  }

  /** Lets what the person has seen too often sink in rows that are about them. */
  public void rest(SeenItems seen, String personId, Visitor visitor, SeenItems.ListPart part) {
    seen.readTired(personId, visitor, part, tired);
  }

  /** What is counted of the page, and its bounds. */
  public Diversity diversity() {
    return diversity;
  }

  /**
   * Fills {@code into} with at most {@code request.limit()} items, none of them on the page yet.
   *
   * <p>A later part of a list is the list up to its end without what comes before it: the first
   * part is filled just as it was when it was asked for, then goes on with deeper candidates.
   */
  public void fill(RowRequest request, CandidateQuery query, boolean restricted, Row into) {
    Strategy strategy = request.strategy();
    into.clear(request.explain(), request.limit() + request.offset());
    inRow.clear();
    trace.startRow();
    filter.startRow(strategy.scope());
    diversity.startRow(request, query.seedCount() > 0);
    int spare = Math.min(MAX_SPARE_CANDIDATES, request.limit() * ROWS_ABOVE);
    query.want(restricted ? RESTRICTED_CANDIDATES : request.limit() + spare);
    fill(new Filling(request, query, into, request.limit()));
    if (request.offset() > 0) {
      if (into.size() == request.limit()) {
        Filling later = new Filling(request, query, into, request.limit() + request.offset());
        fill(later);
        query.want(RESTRICTED_CANDIDATES);
        fill(later);
        appendDeferred(later);
      }
      into.skip(request.offset());
    } else {
      appendDeferred(new Filling(request, query, into, request.limit()));
    }
    shares.count(into, strategy, blend);
  }

  private void fill(Filling filling) {
    Strategy strategy = filling.request.strategy();
    deferred.clear(false, 0);
    switch (strategy) {
      case TOP_PICKS, NEXT_ITEM -> addBlend(filling);
      case ALSO_VIEWED, BECAUSE_YOU_VIEWED -> {
        add(sources.alsoViewed(), strategy.reason(), filling);
        if (filling.query.seedCount() > 0) {
          add(sources.near(), Reason.SAME_CATEGORY, filling);
        }
      }
      case BOUGHT_TOGETHER -> add(sources.boughtTogether(), strategy.reason(), filling);
      case RECENTLY_VIEWED -> add(sources.recentlyViewed(), strategy.reason(), filling);
      case CONTINUE_SHOPPING -> add(sources.continueShopping(), strategy.reason(), filling);
      case BUY_AGAIN -> add(sources.buyAgain(), strategy.reason(), filling);
      case TRENDING -> add(sources.trending(), strategy.reason(), filling);
      case BEST_SELLERS -> add(sources.bestSellers(), strategy.reason(), filling);
      case NEW_ARRIVALS -> add(sources.newArrivals(), strategy.reason(), filling);
    }
    if (filling.request.pad() && strategy.padding() != Strategy.Padding.NONE) {
      pad(filling);
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

  /**
   * Ranks given items for the person, those that may be shown before those that may not.
   *
   * @param keepFeatures whether the parts of the scores are kept
   */
  public void rankGiven(
      int[] items, int count, boolean keepFeatures, CandidateQuery query, Row into) {
    String source = Strategy.TOP_PICKS.id();
    into.clear(keepFeatures, count);
    query.want(RESTRICTED_CANDIDATES);
    if (!blend.collectGiven(items, count, query)) {
      into.fallBack(FallbackLevel.POPULAR, "source");
    }
    CandidateBuffer ranked = blend.rank(Strategy.TOP_PICKS, Math.max(1, count));
    into.rankedBy(blend.ranker());
    for (boolean available : new boolean[] {true, false}) {
      for (int i = 0; i < ranked.size(); i++) {
        int item = ranked.item(i);
        if (query.items().available(item) == available) {
          Reason reason = blend.reason(item, ranked.because(i), Reason.POPULAR);
          into.add(item, ranked.score(i), ranked.because(i), reason, source);
          into.note(0, i + 1);
          if (keepFeatures) {
            into.keepFeatures(blend.features(), blend.row(item));
          }
        }
      }
    }
  }

  private void addBlend(Filling filling) {
    RowRequest request = filling.request;
    CandidateQuery query = filling.query;
    Row into = filling.into;
    boolean complete = blend.collect(request.strategy(), query);
    if (!complete) {
      into.fallBack(FallbackLevel.POPULAR, "source");
    }
    if (query.visitor().sessionCount() == 0 && query.visitor().categoryCount() == 0) {
      into.fallBack(
          blend.hasSegmentTrends() ? FallbackLevel.SEGMENT : FallbackLevel.POPULAR,
          "nothing-known");
    }
    int most = filling.isFirst() ? query.want() : blend.candidates().size();
    CandidateBuffer ranked = blend.rank(request.strategy(), most);
    into.rankedBy(blend.ranker());
    if (trace.isOn()) {
      traceBlend(request.strategy().id());
    }
    if (request.mixed()) {
      addSpread(ranked, filling);
    } else {
      addAll(ranked, Reason.POPULAR, request.strategy().id(), filling);
    }
  }

  private void add(CandidateSource source, Reason reason, Filling filling) {
    if (filling.isFull()) {
      return;
    }
    if (!collector.collect(source, filling.query)) {
      filling.into.fallBack(FallbackLevel.POPULAR, "source");
    }
    if (trace.isOn()) {
      trace(collector.buffer(), source.name());
    }
    addAll(collector.buffer(), reason, source.name(), filling);
  }

  private void traceBlend(String source) {
    for (int i = 0; i < trace.size(); i++) {
      int item = trace.item(i);
      if (blend.holds(item) && filter.eligible(item)) {
        trace.ranked(i, blend.place(item), blend.candidates().size(), source);
      }
    }
  }

  private void trace(CandidateBuffer from, String source) {
    for (int i = 0; i < trace.size(); i++) {
      for (int at = 0; at < from.size(); at++) {
        if (from.item(at) == trace.item(i) && filter.eligible(trace.item(i))) {
          trace.ranked(i, at + 1, from.size(), source);
        }
      }
    }
  }

  private void addAll(CandidateBuffer from, Reason reason, String source, Filling filling) {
    for (int i = 0; i < from.size() && !filling.isFull(); i++) {
      if (isWelcome(from.item(i))) {
        addOrDefer(from, i, reason, source, 0, filling);
      }
    }
  }

  /** The ranker's order, with what resembles the items before it moved back. */
  private void addSpread(CandidateBuffer ranked, Filling filling) {
    ItemIndex items = filling.query.items();
    spread.clear();
    for (int i = 0; i < ranked.size(); i++) {
      int item = ranked.item(i);
      if (isWelcome(item)) {
        spread.add(i, ranked.score(i), items.category(item), items.brand(item));
      }
    }
    spread.scale(diversity.categoryPenalty(), diversity.brandPenalty());
    while (!spread.isEmpty() && !filling.isFull()) {
      int best = spread.best();
      int place = spread.place(best);
      int before = filling.into.size();
      int rules = spread.isAhead(best) ? RowRule.SPREAD : 0;
      addOrDefer(ranked, place, Reason.POPULAR, filling.request.strategy().id(), rules, filling);
      spread.remove(best, filling.into.size() > before);
    }
  }

  private boolean isWelcome(int item) {
    return inRow.find(item) == IntIndex.MISSING && filter.eligible(item);
  }

  /** Takes a candidate, or puts it off when the row has enough of its kind or it is tiring. */
  private void addOrDefer(
      CandidateBuffer from, int at, Reason reason, String source, int rules, Filling filling) {
    int item = from.item(at);
    ItemIndex items = filling.query.items();
    int level = !tired.isEmpty() && filling.request.strategy().tires() ? tired.count(item) : 0;
    boolean admitted =
        !diversity.isBounded() || diversity.admits(items.category(item), items.brand(item));
    if (level == 0 && admitted) {
      if (take(item, from.score(at), from.because(at), reason, source, filling)) {
        filling.into.note(rules, at + 1);
      }
    } else {
      deferred.add(item, from.score(at), from.because(at), reason, source);
      trace.putOff(item, level > 0 ? RowRule.TIRED : RowRule.CAPPED);
      deferred.note((level > 0 ? RowRule.TIRED : RowRule.CAPPED) + level * RowRule.LEVEL, at + 1);
    }
  }

  /** Fills up with what was put off: first what there was enough of, then what tires least. */
  private void appendDeferred(Filling filling) {
    for (int level = 0; level <= SeenItems.MAX_LEVEL && !filling.isFull(); level++) {
      for (int i = 0; i < deferred.size() && !filling.isFull(); i++) {
        if (deferred.rules(i) / RowRule.LEVEL == level && isWelcome(deferred.item(i))) {
          boolean taken =
              take(
                  deferred.item(i),
                  deferred.score(i),
                  deferred.because(i),
                  deferred.reason(i),
                  deferred.source(i),
                  filling);
          if (taken) {
            filling.into.note(deferred.rules(i) % RowRule.LEVEL, deferred.place(i));
          }
        }
      }
    }
  }

  /** False for another variant of what is in the row. */
  private boolean take(
      int item, float score, int because, Reason fallbackReason, String source, Filling filling) {
    if (!filter.firstVariant(item)) {
      trace.putOff(item, RowTrace.VARIANT);
      return false;
    }
    RowRequest request = filling.request;
    CandidateQuery query = filling.query;
    Row into = filling.into;
    inRow.findOrAdd(item);
    if (diversity.isBounded()) {
      diversity.take(query.items().category(item), query.items().brand(item));
    }
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
    return true;
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

  private void pad(Filling filling) {
    CandidateQuery query = filling.query;
    int before = filling.into.size();
    int own = before + deferred.size();
    if (filling.isFull()) {
      return;
    }
    int restriction = query.category();
    int last = query.visitor().sessionCount() > 0 ? query.visitor().session(0) : ItemIndex.NONE;
    if (filling.request.strategy().padding() == Strategy.Padding.SESSION_CATEGORY
        && restriction == ItemIndex.NONE
        && last != ItemIndex.NONE
        && query.items().category(last) != ItemIndex.NONE) {
      query.restrictTo(query.items().category(last));
      add(sources.popular(), Reason.SAME_CATEGORY, filling);
      query.restrictTo(ItemIndex.NONE);
    }
    add(sources.segmentTrending(), Reason.SEGMENT_TRENDING, filling);
    boolean enough = filling.isFull();
    add(sources.popular(), Reason.POPULAR, filling);
    add(sources.newArrivals(), Reason.NEW_ARRIVAL, filling);
    if (own < MIN_ITEMS && filling.into.size() > before) {
      filling.into.fallBack(enough ? FallbackLevel.SEGMENT : FallbackLevel.POPULAR, "short");
    }
  }
}
