package io.everystore.serving.page;

import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.Strategy;
import java.util.ArrayList;
import java.util.List;

/** Plans the rows that a template asks for. Belongs to one thread. */
final class TemplatePlanner {
  /** Stands in a title for the item the row is about. */
  static final String ITEM_IN_TITLE = "{item}";

  private static final int[] NO_SEEDS = {};

  private CandidateQuery query;
  private int[] pageItems = NO_SEEDS;

  TemplatePlanner(CandidateQuery query) {
    this.query = query;
  }

  /**
   * Starts a page.
   *
   * @param newPageItems the page's item or the cart's items, known ones only
   */
  void about(int[] newPageItems, CandidateQuery newQuery) {
    query = newQuery;
    pageItems = newPageItems;
  }

  /** Plans the rows of the page {@link #about} was called for. */
  List<RowPlan> plan(PageTemplate template) {
    List<RowPlan> plans = new ArrayList<>(template.getRowsCount());
    for (TemplateRow row : inOrder(template.getRowsList())) {
      Strategy strategy = Strategy.find(row.getStrategy());
      if (strategy != null) {
        plans.add(plan(row, strategy));
      }
    }
    return plans;
  }

  private RowPlan plan(TemplateRow row, Strategy strategy) {
    int[] seeds = seeds(strategy);
    RowCuration curation = RowCuration.of(row, query.items());
    int usual = row.getPad() || strategy.isPersonal() ? 1 : RowFiller.MIN_ITEMS;
    RowPlan plan =
        new RowPlan(
            row.getRowId(),
            strategy,
            titles(row, seeds),
            "",
            seeds,
            curation.category(),
            row.getMinimum() > 0 ? row.getMinimum() : usual,
            row.getPad(),
            curation);
    return row.getAutoOrder() ? plan.asMovable() : plan;
  }

  private List<RowTitle> titles(TemplateRow row, int[] seeds) {
    String item = seeds.length == 0 ? "" : RowWriter.titleOf(query.items(), seeds[0]);
    if (row.getTitleVariantsCount() == 0) {
      return List.of(title(row.getTitle(), item));
    }
    List<RowTitle> titles = new ArrayList<>(1 + row.getTitleVariantsCount());
    titles.add(title(row.getTitle(), item));
    for (String variant : row.getTitleVariantsList()) {
      titles.add(title(variant, item));
    }
    return titles;
  }

  private static RowTitle title(String template, String item) {
    return new RowTitle(template.replace(ITEM_IN_TITLE, item), RowArm.titleKey(template));
  }

  /**
   * Rows that may change places share theirs: to somebody who is known here, personal ones come
   * first, to anybody else the others; otherwise they stay in the template's order.
   */
  private List<TemplateRow> inOrder(List<TemplateRow> rows) {
    Visitor visitor = query.visitor();
    boolean met = visitor.recentCount() > 0 || visitor.sessionCount() > 0;
    List<TemplateRow> movable = new ArrayList<>();
    for (boolean first : new boolean[] {true, false}) {
      for (TemplateRow row : rows) {
        if (row.getAutoOrder() && (isPersonal(row) == met) == first) {
          movable.add(row);
        }
      }
    }
    if (movable.isEmpty()) {
      return rows;
    }
    List<TemplateRow> ordered = new ArrayList<>(rows.size());
    int next = 0;
    for (TemplateRow row : rows) {
      ordered.add(row.getAutoOrder() ? movable.get(next++) : row);
    }
    return ordered;
  }

  private static boolean isPersonal(TemplateRow row) {
    Strategy strategy = Strategy.find(row.getStrategy());
    return strategy != null && strategy.isPersonal();
  }

  /** What a row of this strategy starts from: the page's items, else what the person did last. */
  int[] seeds(Strategy strategy) {
    Visitor visitor = query.visitor();
    switch (strategy) {
      case ALSO_VIEWED, BECAUSE_YOU_VIEWED, BOUGHT_TOGETHER -> {
        if (pageItems.length > 0) {
          return pageItems;
        }
        if (strategy == Strategy.BOUGHT_TOGETHER && visitor.cartCount() > 0) {
          int[] cart = new int[visitor.cartCount()];
          for (int i = 0; i < cart.length; i++) {
            cart[i] = visitor.cart(i);
          }
          return cart;
        }
        if (visitor.sessionCount() > 0) {
          return new int[] {visitor.session(0)};
        }
        return visitor.recentCount() > 0 ? new int[] {visitor.recent(0)} : NO_SEEDS;
      }
      default -> {
        return NO_SEEDS;
      }
    }
  }
}
