package io.everystore.serving.page;

import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.impression.ImpressionRecorder;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.RowRequest;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fills and writes the rows of one page after the other, no item twice.
 *
 * <p>Belongs to one thread and is reused.
 */
final class PageRows {
  private final AnswerSubject subject;
  private final CandidateQuery query;
  private final EligibilityFilter filter;
  private final RowFiller filler;
  private final RowWriter writer;
  private final WhyNot whyNot;
  private final ImpressionRecorder impressions;
  private final RowMetrics metrics;
  private final Row row = new Row();
  private final IntIndex items = new IntIndex(128);
  private final List<String> rowIds = new ArrayList<>();
  private boolean degraded;

  PageRows(
      AnswerSubject subject,
      CandidateQuery query,
      EligibilityFilter filter,
      RowFiller filler,
      RowWriter writer,
      WhyNot whyNot,
      ImpressionRecorder impressions,
      RowMetrics metrics) {
    this.subject = subject;
    this.query = query;
    this.filter = filter;
    this.filler = filler;
    this.writer = writer;
    this.whyNot = whyNot;
    this.impressions = impressions;
    this.metrics = metrics;
  }

  /** Starts a page. */
  void start() {
    items.clear();
    rowIds.clear();
    degraded = false;
  }

  /** The items written since the page was started. */
  IntIndex items() {
    return items;
  }

  /** The rows written since the page was started, in their order. */
  List<String> rowIds() {
    return rowIds;
  }

  /** True when something of the page is not what it should be. */
  boolean isDegraded() {
    return degraded;
  }

  /** The template in force gave no row, so that the page is what it would be without. */
  void templateEmpty() {
    metrics.fallback("page", FallbackLevel.POPULAR, "template-empty");
    degraded = true;
  }

  /**
   * Writes those of the rows that have items enough, behind those written before.
   *
   * @param mostRows how many at most
   * @param startNanos when composing began: rows that come after {@code timeout_ms} are not
   *     personal
   * @return how many were written
   */
  int write(List<RowPlan> plans, int mostRows, PageRequest request, long startNanos) {
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
      if (full) {
        write(plan, rows++, late, request);
      }
    }
    return rows;
  }

  private void write(RowPlan plan, int place, boolean late, PageRequest request) {
    if (late) {
      row.fallBack(FallbackLevel.POPULAR, "timeout");
    }
    subject.mark(row);
    metrics.fallback(plan.rowId(), row);
    // A stale page that has a key is one of what was known before, and its key says so.
    degraded |= row.fallback() != null && row.fallback() != FallbackLevel.STALE;
    writer.row(plan, place, row, request);
    rowIds.add(plan.rowId());
    impressions.row(plan.rowId(), plan.strategy(), row, plan.drawOf(row));
    for (int at = 0; at < row.size(); at++) {
      filter.exclude(row.item(at));
      items.findOrAdd(row.item(at));
      filler.diversity().show(query.items().category(row.item(at)));
    }
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
        subject.isRestricted() || curation.restricts(),
        row);
    curation.finish(row, limit, filter, query.items());
    query.restrictTo(pageCategory);
  }

  /** Whether a row of the strategy is to know what its items were ranked by. */
  boolean keepsFeatures(Strategy strategy, PageRequest request) {
    return request.explain() || (impressions.areKept() && strategy.isBlended());
  }
}
