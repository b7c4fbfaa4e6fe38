package io.everystore.serving.page;

import io.everystore.feature.definition.ExperimentRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.registry.RowArm;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.PersonSegment;
import io.everystore.serving.candidate.ProgrammingErrors;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.candidate.VisitorReader;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.eligibility.TitleMatch;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.impression.ImpressionRecorder;
import io.everystore.serving.offer.OfferAudience;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.RowRequest;
import io.everystore.serving.row.RowSources;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes answers out of the views, without leaving the process.
 *
 * <p>Belongs to one thread: everything it needs is made once and reused. What it answers is a
 * buffer that is valid until it is asked again.
 */
final class PageComposer {
  static final int MAX_ROWS = 6;
  private static final Logger LOG = LoggerFactory.getLogger(PageComposer.class);
  private static final int[] NO_ITEMS = {};
  private static final long MILLIS_PER_HOUR = 3_600_000;

  /** What impressions of an answer that orders given items name as its page. */
  private static final String RANK = "rank";

  /** Reason of pages while nothing new reaches the views. */
  private static final String BEHIND = "pipeline";

  private final Views views;
  private final EpochClock clock;
  private final RowMetrics metrics;
  private final CandidateQuery query;
  private final EligibilityFilter filter;
  private final RowFiller filler;
  private final PagePlanner planner;
  private final TemplatePlanner templates;
  private final PageDefinitions definitions;
  private final Row row = new Row();
  private final JsonBuffer out = new JsonBuffer();
  private final RowWriter writer;
  private final AnswerHead head;
  private final WhyNot whyNot;
  private final PageCache cache;
  private final ImpressionRecorder impressions;
  private final SeenItems seen;
  private final OfferWriter offers;
  private final IntIndex shown = new IntIndex(128);
  private final List<String> shownRows = new ArrayList<>();
  private final RowOrder order = new RowOrder();
  private ModelImage models = ModelImage.EMPTY;

  /** What experiments draw from, empty when nobody is named; and the profile behind it. */
  private String unit = "";

  private String profileId = "";
  private @Nullable Profile profile;
  private boolean profileFailed;
  private boolean categoryUnknown;
  private boolean restricted;
  private boolean fresh;

  /** True when an experiment keeps learned rankers away from this page. */
  private boolean builtInRanker;

  /** True when a row of the answer is not what it should be. */
  private boolean degraded;

  /** True when nothing new reaches the views. */
  private boolean behind;

  PageComposer(
      Views views, EpochClock clock, RowMetrics metrics, PageCache cache, ComposerConfig config) {
    this.definitions = config.definitions();
    this.cache = cache;
    this.views = views;
    this.clock = clock;
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
    PageChoice choice = definitions.choose(page, unit, query.visitor().nowMillis());
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
    head.page(page, fresh, query.visitor());
    choice.write(out);
    out.ascii(",\"rows\":[");
    if (known != null) {
      out.raw(known.rows());
      // Shown once more, under an id of its own: what it leads to must find its impression.
      logImpression(page, choice, request, known.impression());
      seen.show(personId(), query.visitor(), known.items());
      definitions.exposed(choice, unit, profileId, query.visitor().nowMillis());
      countShows(known.rowIds());
      if (behind) {
        known.rowIds().forEach(row -> metrics.fallback(row, FallbackLevel.STALE, BEHIND));
      }
      out.ascii("]");
      return finishPage(page, known.rowIds().size(), request, startNanos);
    }
    int[] seeds = kind == PageKind.CART && pageItems.length == 0 ? cart() : pageItems;
    int[] ownItems = kind == PageKind.HOME ? NO_ITEMS : seeds;
    exclude(ownItems);
    filler.rest(seen, personId(), query.visitor(), SeenItems.ListPart.NONE);
    if (kind == PageKind.HOME && !restricted) {
      filler.diversity().balancePage();
    }
    query.exploreBy(explorationSeed());
    shown.clear();
    shownRows.clear();
    int rowsFrom = out.length();
    int rowCount = writeChosenRows(page, choice, seeds, request, startNanos);
    byte[] impression = impressions.rows();
    logImpression(page, choice, request, impression);
    if (!request.isDiagnostic()) {
      seen.show(personId(), query.visitor(), shown);
      countShows(shownRows);
    }
    if (key != null && !degraded) {
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
      exclude(knownItems(template.getExcludedItemIdsList()));
      List<RowPlan> plans = arrange(page, choice, templates.plan(template), request);
      int most = template.getMaxRows() == 0 ? plans.size() : template.getMaxRows();
      rowCount = writeRows(plans, most, request, startNanos);
    }
    if (rowCount > 0 || template == null) {
      if (!request.isDiagnostic()) {
        definitions.exposed(choice, unit, profileId, query.visitor().nowMillis());
      }
    } else {
      metrics.fallback("page", FallbackLevel.POPULAR, "template-empty");
      degraded = true;
    }
    if (rowCount == 0) {
      List<RowPlan> plans = planner.plan(PageKind.of(page), seeds, query);
      rowCount = writeRows(arrange(page, choice, plans, request), MAX_ROWS, request, startNanos);
    }
    return rowCount;
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
            unit,
            visitor.nowMillis(),
            request.explain() || impressions.areKept()),
        models);
  }

  private JsonBuffer finishPage(String page, int rowCount, PageRequest request, long startNanos) {
    offers.write(
        page, new OfferAudience(profile, unit, profileId, query.visitor().nowMillis()), request);
    if (rowCount == 0) {
      metrics.fallback("page", FallbackLevel.STATIC, "no-items");
      out.ascii(",\"fallback\":\"static\"");
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
    if (request.isDiagnostic() || !fresh || profileFailed || !views.caughtUp()) {
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
        behind);
  }

  private PageCache.Entry entry(byte[] rows, Object generation, byte[] impression) {
    int[] items = new int[shown.size()];
    byte[][] cards = new byte[items.length][];
    for (int i = 0; i < items.length; i++) {
      items[i] = shown.key(i);
      cards[i] = views.items().json(items[i]);
    }
    return new PageCache.Entry(
        rows,
        List.copyOf(shownRows),
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
    countFallback(strategy.id());
    head.recommendations(strategy, isFresh);
    out.ascii(",\"fallback\":");
    writer.fallback(row.fallback());
    out.ascii(",\"items\":");
    writer.items(row, request);
    if (whyNot.isAsked()) {
      whyNot.note(strategy.id(), row, filler.trace(), true);
      whyNot.write(filter, query.visitor(), null, knownItems(request.itemIds()));
    }
    if (strategy == Strategy.TOP_PICKS && !request.isDiagnostic()) {
      shown.clear();
      for (int at = 0; at < row.size(); at++) {
        shown.findOrAdd(row.item(at));
      }
      seen.show(personId(), query.visitor(), shown);
    }
    if (strategy.isBlended()) {
      impressions.row(strategy.id(), strategy, row, RowDraw.NONE);
      logImpression(RowArm.RECOMMENDATIONS, PageChoice.BUILT_IN, request, impressions.rows());
    }
    return finish(startNanos);
  }

  private void logImpression(String page, PageChoice choice, PageRequest request, byte[] rows) {
    impressions.log(
        head.recommendationId(),
        request.clientId().orElse(""),
        request.userId().orElse(""),
        query.visitor().nowMillis(),
        page,
        PersonSegment.of(query.visitor()),
        impressions.areKept() ? choice.variations() : List.of(),
        rows);
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
      filler.rest(seen, personId(), query.visitor(), part);
    }
    filler.fill(
        new RowRequest(
            strategy,
            request.limit(),
            request.offset(),
            true,
            false,
            keepsFeatures(strategy, request)),
        query,
        restricted,
        row);
    markFallbacks();
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
    markFallbacks();
    countFallback(RANK);
    ranking.write(writer, out, request);
    impressions.row(RANK, Strategy.TOP_PICKS, row, RowDraw.NONE);
    logImpression(RANK, PageChoice.BUILT_IN, request, impressions.rows());
    return finish(startNanos);
  }

  /** Looks up whom and what the request is about; answers the request's known items. */
  private int[] open(PageRequest request, boolean isFresh) {
    out.clear();
    writer.reset();
    fresh = isFresh;
    profileFailed = false;
    builtInRanker = false;
    degraded = false;
    behind = views.isBehind();
    ItemIndex items = views.items();
    query.reset(views.rankings());
    models = views.models();
    Profile found = request.userId().map(this::findProfile).orElse(null);
    if (found == null) {
      found = request.clientId().map(this::findProfile).orElse(null);
    }
    profile = found;
    identify(found, request);
    VisitorReader.read(found, items, views.sessions(), clock.millis(), query.visitor());
    filter.startPage(items, query.visitor());
    filler.startPage();
    whyNot.start(request.whyNot(), filler.trace());
    restrict(request);
    return knownItems(request.itemIds());
  }

  /**
   * A profile knows its unit. Before the first event there is none: then it is the client, which is
   * also what the profile will say.
   */
  private void identify(@Nullable Profile found, PageRequest request) {
    if (found != null) {
      profileId = found.getId();
      String given = found.getExperimentUnit();
      unit = given.isEmpty() ? profileId : given;
    } else {
      profileId = "";
      unit = profileFailed ? "" : request.clientId().or(request::userId).orElse("");
    }
  }

  /** What shows are remembered by; empty when nobody is named. */
  private String personId() {
    return profileId.isEmpty() ? unit : profileId;
  }

  /** The same within an hour for a person, so that a page stays as it is while they look at it. */
  private long explorationSeed() {
    return personId().hashCode() * 31L + query.visitor().nowMillis() / MILLIS_PER_HOUR;
  }

  private @Nullable Profile findProfile(String id) {
    try {
      return views.findProfile(id);
    } catch (RuntimeException e) {
      if (ProgrammingErrors.isOne(e)) {
        throw e;
      }
      if (e instanceof StoreUnavailableException) {
        LOG.debug("Profile held elsewhere could not be read; the answer goes on without it", e);
      } else {
        LOG.warn("Profile could not be read; the answer goes on without it", e);
      }
      profileFailed = true;
      return null;
    }
  }

  private void restrict(PageRequest request) {
    int category = request.category().map(views.items()::findCategory).orElse(ItemIndex.NONE);
    categoryUnknown = request.category().isPresent() && category == ItemIndex.NONE;
    TitleMatch titles = request.query().map(TitleMatch::of).orElse(null);
    restricted = category != ItemIndex.NONE || titles != null;
    query.restrictTo(category);
    filter.restrict(category, titles);
  }

  private int[] knownItems(List<String> itemIds) {
    if (itemIds.isEmpty()) {
      return NO_ITEMS;
    }
    int[] known = new int[itemIds.size()];
    int count = 0;
    for (String itemId : itemIds) {
      int item = views.items().find(itemId);
      if (item != ItemIndex.NONE) {
        known[count++] = item;
      }
    }
    return Arrays.copyOf(known, count);
  }

  private void exclude(int[] items) {
    for (int item : items) {
      filter.exclude(item);
    }
  }

  private int[] cart() {
    int[] cart = new int[query.visitor().cartCount()];
    for (int i = 0; i < cart.length; i++) {
      cart[i] = query.visitor().cart(i);
    }
    return cart;
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
          return cart();
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

  private int writeRows(List<RowPlan> plans, int mostRows, PageRequest request, long startNanos) {
    long deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(request.timeoutMillis());
    int category = query.category();
    int rows = 0;
    impressions.startRows();
    for (int i = 0; i < plans.size() && rows < mostRows; i++) {
      RowPlan plan = plans.get(i);
      boolean late = System.nanoTime() - deadlineNanos > 0;
      if (late && plan.strategy().isPersonal()) {
        continue;
      }
      if (plan.isOfOneCategory()
          && !filler.diversity().hasRoomFor(plan.category(), request.limit())) {
        continue;
      }
      fill(plan, request, category);
      boolean full = row.size() >= plan.minimum();
      if (whyNot.isAsked()) {
        whyNot.note(plan.rowId(), row, filler.trace(), full);
      }
      if (!full) {
        continue;
      }
      if (late) {
        row.fallBack(FallbackLevel.POPULAR, "timeout");
      }
      markFallbacks();
      countFallback(plan.rowId());
      if (rows++ > 0) {
        out.ascii(",");
      }
      writer.row(plan, row, request);
      shownRows.add(plan.rowId());
      impressions.row(plan.rowId(), plan.strategy(), row, plan.drawOf(row));
      for (int at = 0; at < row.size(); at++) {
        filter.exclude(row.item(at));
        shown.findOrAdd(row.item(at));
        filler.diversity().show(query.items().category(row.item(at)));
      }
    }
    return rows;
  }

  private void fill(RowPlan plan, PageRequest request, int pageCategory) {
    query.clearSeeds();
    for (int seed : plan.seeds()) {
      query.addSeed(seed);
    }
    query.restrictTo(plan.category() == ItemIndex.NONE ? pageCategory : plan.category());
    boolean mixed = plan.seeds().length == 0 && query.category() == ItemIndex.NONE;
    RowCuration curation = plan.curation();
    int limit = curation.limit(request.limit());
    curation.begin(filter, query.items());
    filler.fill(
        new RowRequest(
            plan.strategy(),
            curation.candidates(limit),
            0,
            plan.pad(),
            mixed,
            keepsFeatures(plan.strategy(), request)),
        query,
        restricted || curation.restricts(),
        row);
    curation.finish(row, limit, filter, query.items());
    query.restrictTo(pageCategory);
  }

  private boolean keepsFeatures(Strategy strategy, PageRequest request) {
    return request.explain() || (impressions.areKept() && strategy.isBlended());
  }

  private void markFallbacks() {
    if (!fresh) {
      row.fallBack(FallbackLevel.STALE, "behind-token");
    }
    if (!views.caughtUp()) {
      row.fallBack(FallbackLevel.STALE, "catching-up");
    }
    if (behind) {
      row.fallBack(FallbackLevel.STALE, BEHIND);
    }
    if (categoryUnknown) {
      row.fallBack(FallbackLevel.POPULAR, "unknown-category");
    }
    if (profileFailed) {
      row.fallBack(FallbackLevel.POPULAR, "profile");
    }
  }

  private void countFallback(String rowId) {
    FallbackLevel level = row.fallback();
    if (level != null) {
      // A stale page that has a key is one of what was known before, and its key says so.
      degraded |= level != FallbackLevel.STALE;
      metrics.fallback(rowId, level, row.fallbackReason());
    }
  }
}
