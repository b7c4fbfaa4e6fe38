package io.everystore.serving.page;

import io.everystore.feature.definition.ExperimentRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.PersonSegment;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.impression.ImpressionRecorder;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.RowRequest;
import io.everystore.serving.row.RowSources;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Views;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes answers out of the views, without leaving the process.
 *
 * <p>Belongs to one thread: everything it needs is made once and reused. What it answers is a
 * buffer that is valid until it is asked again.
 */
final class PageComposer {
  static final int MAX_ROWS = 6;
  private static final int[] NO_ITEMS = {};

  /** What impressions of an answer that orders given items name as its page. */
  private static final String RANK = "rank";

  /** Why a page is static. */
  private static final String NOTHING_TO_SHOW = "no-items";

  private final Views views;
  private final RowMetrics metrics;
  private final CandidateQuery query;
  private final EligibilityFilter filter;
  private final RowFiller filler;
  private final PagePlanner planner;
  private final TemplatePlanner templates;
  private final PageDefinitions definitions;
  private final AnswerSubject subject;
  private final PageRows rows;
  private final Row row = new Row();
  private final JsonBuffer out = new JsonBuffer();
  private final RowWriter writer;
  private final AnswerHead head;
  private final WhyNot whyNot;
  private final PageCache cache;
  private final ImpressionRecorder impressions;
  private final SeenItems seen;
  private final OfferWriter offers;
  private final IntIndex listed = new IntIndex(128);
  private final RowOrder order = new RowOrder();
  private ModelImage models = ModelImage.EMPTY;

  /** True when an experiment keeps learned rankers away from this page. */
  private boolean builtInRanker;

  PageComposer(
      Views views, EpochClock clock, RowMetrics metrics, PageCache cache, ComposerConfig config) {
    this.definitions = config.definitions();
    this.cache = cache;
    this.views = views;
    this.metrics = metrics;
    query =
        new CandidateQuery(
            views.items(), views.sessions(), views.rankings(), config.segmentTrends());
    filter = new EligibilityFilter(config.eligibility());
    filler =
        new RowFiller(
            RowSources.create(config.sessionKnn()),
            filter,
            metrics,
            model -> (builtInRanker ? Rankers.BUILT_IN : config.rankers()).find(model),
            config.diversity());
    seen = config.seen();
    planner = new PagePlanner(query);
    templates = new TemplatePlanner(query);
    writer = new RowWriter(out, views.items(), query.visitor());
    whyNot = new WhyNot(views.items(), out);
    head = new AnswerHead(out);
    offers = new OfferWriter(config.offers(), out);
    impressions = new ImpressionRecorder(config.impressions(), views.items());
    subject = new AnswerSubject(views, clock, query, filter);
    rows = new PageRows(subject, query, filter, filler, writer, whyNot, impressions, metrics);
  }

  /**
   * Composes a page.
   *
   * @param isFresh whether the views contain what the request's token stands for
   * @param startNanos when composing began, by {@link System#nanoTime}: waiting for a token is
   *     neither in {@code took_ms} nor in {@code timeout_ms}
   */
  JsonBuffer page(PageKind kind, PageRequest request, boolean isFresh, long startNanos) {
    return page(kind.id(), request, isFresh, startNanos);
  }

  /** Composes a page that is built in or that operators have defined. */
  JsonBuffer page(String page, PageRequest request, boolean isFresh, long startNanos) {
    int[] pageItems = open(request, isFresh);
    PageChoice choice = definitions.choose(page, subject.unit(), query.visitor().nowMillis());
    return page(page, choice, pageItems, request, startNanos);
  }

  /** Composes the page that a template makes, in force or not; nobody is exposed to anything. */
  JsonBuffer preview(PageTemplate template, PageRequest request, long startNanos) {
    int[] pageItems = open(request, true);
    return page(template.getPage(), PageChoice.of(template), pageItems, request, startNanos);
  }

  private JsonBuffer page(
      String page, PageChoice choice, int[] pageItems, PageRequest request, long startNanos) {
    PageKind kind = PageKind.of(page);
    impressions.startAnswer(!request.isDiagnostic());
    builtInRanker = choice.ranker().equals(ExperimentRules.BUILT_IN);
    PageCache.Key key = key(page, choice, request);
    Object generation = query.rankings().newest();
    PageCache.Entry known =
        key == null
            ? null
            : cache.find(key, query.visitor().version(), generation, models, views.items());
    head.page(page, subject.isFresh(), query.visitor());
    choice.write(out);
    out.ascii(",\"rows\":[");
    if (known != null) {
      out.raw(known.rows());
      // Shown once more, under an id of its own: what it leads to must find its impression.
      logImpression(page, choice, request, known.impression());
      seen.show(subject.personId(), query.visitor(), known.items());
      expose(choice);
      countShows(known.rowIds());
      if (subject.isBehind()) {
        known
            .rowIds()
            .forEach(row -> metrics.fallback(row, FallbackLevel.STALE, AnswerSubject.BEHIND));
      }
      out.ascii("]");
      return finishPage(page, known.rowIds().size(), request, startNanos);
    }
    int[] seeds = kind == PageKind.CART && pageItems.length == 0 ? subject.cart() : pageItems;
    int[] ownItems = kind == PageKind.HOME ? NO_ITEMS : seeds;
    exclude(ownItems);
    filler.rest(seen, subject.personId(), query.visitor(), SeenItems.ListPart.NONE);
    if (kind == PageKind.HOME && !subject.isRestricted()) {
      filler.diversity().balancePage();
    }
    query.exploreBy(subject.explorationSeed());
    int rowsFrom = out.length();
    int rowCount = writeChosenRows(page, choice, seeds, request, startNanos);
    byte[] impression = impressions.rows();
    logImpression(page, choice, request, impression);
    if (!request.isDiagnostic()) {
      seen.show(subject.personId(), query.visitor(), rows.items());
      countShows(rows.rowIds());
    }
    if (key != null && !rows.isDegraded()) {
      cache.put(key, entry(out.copy(rowsFrom, out.length()), generation, impression));
    }
    out.ascii("]");
    if (request.explain()) {
      choice.explain(out);
    }
    if (whyNot.isAsked()) {
      whyNot.write(filter, query.visitor(), choice.template(), ownItems);
    }
    return finishPage(page, rowCount, request, startNanos);
  }

  /** The template's rows; the built-in ones without a template, or when it finds nothing. */
  private int writeChosenRows(
      String page, PageChoice choice, int[] seeds, PageRequest request, long startNanos) {
    PageTemplate template = choice.template();
    templates.about(seeds, query);
    int rowCount = 0;
    if (template != null) {
      exclude(subject.known(template.getExcludedItemIdsList()));
      List<RowPlan> plans = arrange(page, choice, templates.plan(template), request);
      int most = template.getMaxRows() == 0 ? plans.size() : template.getMaxRows();
      rowCount = rows.write(plans, most, request, startNanos);
    }
    if (rowCount > 0 || template == null) {
      if (!request.isDiagnostic()) {
        expose(choice);
      }
    } else {
      rows.templateEmpty();
    }
    if (rowCount == 0) {
      List<RowPlan> plans = planner.plan(PageKind.of(page), seeds, query);
      rowCount = rows.write(arrange(page, choice, plans, request), MAX_ROWS, request, startNanos);
    }
    return rowCount;
  }

  private void expose(PageChoice choice) {
    definitions.exposed(choice, subject.unit(), subject.profileId(), query.visitor().nowMillis());
  }

  /** The rows with what variations change of them, in the order and under the titles drawn. */
  private List<RowPlan> arrange(
      String page, PageChoice choice, List<RowPlan> plans, PageRequest request) {
    List<RowPlan> chosen = choice.overridden(plans, templates);
    if (builtInRanker) {
      return chosen;
    }
    Visitor visitor = query.visitor();
    return order.arrange(
        chosen,
        new RowOrder.Viewer(
            page,
            PersonSegment.of(visitor).id(),
            subject.unit(),
            visitor.nowMillis(),
            request.explain() || impressions.areKept()),
        models);
  }

  private JsonBuffer finishPage(String page, int rowCount, PageRequest request, long startNanos) {
    offers.write(page, subject.audience(), request);
    if (rowCount == 0) {
      metrics.fallback("page", FallbackLevel.STATIC, NOTHING_TO_SHOW);
      out.ascii(",");
      writer.fallback(FallbackLevel.STATIC, NOTHING_TO_SHOW);
    }
    return finish(startNanos);
  }

  private JsonBuffer finish(long startNanos) {
    out.ascii("}");
    head.took(System.nanoTime() - startNanos);
    return out;
  }

  /** Null for a page that is not kept: one that is explained or not as it should be. */
  private PageCache.@Nullable Key key(String page, PageChoice choice, PageRequest request) {
    if (request.isDiagnostic() || !subject.isWhole()) {
      return null;
    }
    return new PageCache.Key(
        page,
        choice,
        request.userId().orElse(""),
        request.clientId().orElse(""),
        request.itemIds(),
        request.category(),
        request.query(),
        request.limit(),
        subject.isBehind());
  }

  private PageCache.Entry entry(byte[] written, Object generation, byte[] impression) {
    int[] items = new int[rows.items().size()];
    byte[][] cards = new byte[items.length][];
    for (int i = 0; i < items.length; i++) {
      items[i] = rows.items().key(i);
      cards[i] = views.items().json(items[i]);
    }
    return new PageCache.Entry(
        written,
        List.copyOf(rows.rowIds()),
        query.visitor().version(),
        generation,
        models,
        impression,
        items,
        cards);
  }

  private void countShows(List<String> rowIds) {
    for (int position = 0; position < rowIds.size(); position++) {
      metrics.shown(rowIds.get(position), position);
    }
  }

  /** Composes the answer of one strategy. */
  JsonBuffer recommendations(
      Strategy strategy, PageRequest request, boolean isFresh, long startNanos) {
    impressions.startAnswer(strategy.isBlended() && !request.isDiagnostic());
    choose(strategy, request, isFresh);
    metrics.fallback(strategy.id(), row);
    head.recommendations(strategy, isFresh);
    out.ascii(",");
    writer.fallback(row);
    out.ascii(",\"items\":");
    writer.items(row, request);
    if (whyNot.isAsked()) {
      whyNot.note(strategy.id(), row, filler.trace(), true);
      whyNot.write(filter, query.visitor(), null, subject.known(request.itemIds()));
    }
    if (strategy == Strategy.TOP_PICKS && !request.isDiagnostic()) {
      listed.clear();
      for (int at = 0; at < row.size(); at++) {
        listed.findOrAdd(row.item(at));
      }
      seen.show(subject.personId(), query.visitor(), listed);
    }
    if (strategy.isBlended()) {
      impressions.row(strategy.id(), strategy, row, RowDraw.NONE);
      logImpression(RowArm.RECOMMENDATIONS, PageChoice.BUILT_IN, request, impressions.rows());
    }
    return finish(startNanos);
  }

  private void logImpression(
      String page, PageChoice choice, PageRequest request, byte[] impression) {
    impressions.log(
        head.recommendationId(),
        request.clientId().orElse(""),
        request.userId().orElse(""),
        query.visitor().nowMillis(),
        page,
        PersonSegment.of(query.visitor()),
        impressions.areKept() ? choice.variations() : List.of(),
        impression);
  }

  /** The items of one strategy, best first; valid until the next question. */
  Row choose(Strategy strategy, PageRequest request, boolean isFresh) {
    int[] requested = open(request, isFresh);
    for (int item : seeds(strategy, requested)) {
      query.addSeed(item);
    }
    exclude(requested);
    SeenItems.ListPart part =
        request.offset() == 0 ? SeenItems.ListPart.FIRST : SeenItems.ListPart.LATER;
    if (strategy == Strategy.TOP_PICKS) {
      filler.rest(seen, subject.personId(), query.visitor(), part);
    }
    filler.fill(
        new RowRequest(
            strategy,
            request.limit(),
            request.offset(),
            true,
            false,
            rows.keepsFeatures(strategy, request)),
        query,
        subject.isRestricted(),
        row);
    subject.mark(row);
    return row;
  }

  /**
   * What would be ranked for a strategy, with features and in no order; valid until the next
   * question.
   */
  FeatureMatrix candidates(Strategy strategy, PageRequest request) {
    open(request, true);
    filler.candidates(strategy, request.limit(), query);
    return filler.blend().candidates();
  }

  /** Orders the request's items for the person; unknown ones come last, as they were given. */
  JsonBuffer rank(PageRequest request, boolean isFresh, long startNanos) {
    open(request, isFresh);
    impressions.startAnswer(!request.isDiagnostic());
    head.rank(isFresh);
    boolean keepFeatures = request.explain() || impressions.areKept();
    ItemRanking ranking = new ItemRanking(request.itemIds(), query, filler, keepFeatures, row);
    subject.mark(row);
    metrics.fallback(RANK, row);
    ranking.write(writer, out, request);
    impressions.row(RANK, Strategy.TOP_PICKS, row, RowDraw.NONE);
    logImpression(RANK, PageChoice.BUILT_IN, request, impressions.rows());
    return finish(startNanos);
  }

  private void exclude(int[] items) {
    for (int item : items) {
      filter.exclude(item);
    }
  }

  /** What a strategy starts from: the items asked about, else what the person did last. */
  private int[] seeds(Strategy strategy, int[] requested) {
    Visitor visitor = query.visitor();
    switch (strategy) {
      case NEXT_ITEM, TOP_PICKS -> {
        for (int item : requested) {
          visitor.visit(item);
        }
        return NO_ITEMS;
      }
      case BOUGHT_TOGETHER -> {
        if (requested.length == 0 && visitor.cartCount() > 0) {
          return subject.cart();
        }
      }
      case ALSO_VIEWED, BECAUSE_YOU_VIEWED -> {}
      default -> {
        return NO_ITEMS;
      }
    }
    return requested.length > 0 || visitor.sessionCount() == 0
        ? requested
        : new int[] {visitor.session(0)};
  }

  /** Starts an answer; gives the request's known items. */
  private int[] open(PageRequest request, boolean isFresh) {
    out.clear();
    writer.reset();
    rows.start();
    builtInRanker = false;
    models = views.models();
    filler.startPage();
    whyNot.start(request.whyNot(), filler.trace());
    return subject.open(request, isFresh);
  }
}
