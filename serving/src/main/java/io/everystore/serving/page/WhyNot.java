package io.everystore.serving.page;

import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowRule;
import io.everystore.serving.row.RowTrace;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of items at which stage they fell out of an answer: the furthest one they came to in any
 * row. Belongs to one thread and is reused.
 */
final class WhyNot {
  /** How far an item came, the furthest last. */
  private enum Stage {
    NOT_A_CANDIDATE("no source of any row had it"),
    RANKED("ranked below what the row had room for"),
    VARIANT("another variant of it is in the row"),
    FATIGUE("seen often without a click"),
    DIVERSITY_CAP("the row or page had enough of its category or brand"),
    ROW_LEFT_OUT("its row had too few items or no room"),
    SHOWN("is in the answer");

    private final String detail;

    Stage(String detail) {
      this.detail = detail;
    }

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final ItemIndex items;
  private final JsonBuffer out;
  private List<String> itemIds = List.of();
  private int[] numbers = {};
  private Stage[] stages = {};
  private String[] rows = {};
  private String[] sources = {};
  private int[] places = {};

  WhyNot(ItemIndex items, JsonBuffer out) {
    this.items = items;
    this.out = out;
  }

  /** Starts an answer. */
  void start(List<String> newItemIds, RowTrace trace) {
    itemIds = newItemIds;
    int count = itemIds.size();
    numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = items.find(itemIds.get(i));
    }
    stages = new Stage[count];
    Arrays.fill(stages, Stage.NOT_A_CANDIDATE);
    rows = new String[count];
    sources = new String[count];
    places = new int[count];
    trace.watch(numbers);
  }

  boolean isAsked() {
    return !itemIds.isEmpty();
  }

  /**
   * Notes what became of the items in one row.
   *
   * @param shown false for a row that the page goes without
   */
  void note(String rowId, Row row, RowTrace trace, boolean shown) {
    for (int i = 0; i < numbers.length; i++) {
      int at = position(row, numbers[i]);
      if (at >= 0) {
        note(i, shown ? Stage.SHOWN : Stage.ROW_LEFT_OUT, rowId, at + 1, row.source(at));
      } else if (trace.place(i) > 0) {
        note(i, stage(trace.rules(i)), rowId, trace.place(i), trace.source(i));
      }
    }
  }

  private static Stage stage(int rules) {
    if ((rules & RowRule.CAPPED) != 0) {
      return Stage.DIVERSITY_CAP;
    }
    if ((rules & RowRule.TIRED) != 0) {
      return Stage.FATIGUE;
    }
    return (rules & RowTrace.VARIANT) != 0 ? Stage.VARIANT : Stage.RANKED;
  }

  private static int position(Row row, int item) {
    for (int at = 0; at < row.size(); at++) {
      if (row.item(at) == item) {
        return at;
      }
    }
    return -1;
  }

  private void note(int at, Stage stage, String rowId, int place, String source) {
    if (stage.compareTo(stages[at]) > 0) {
      stages[at] = stage;
      rows[at] = rowId;
      places[at] = place;
      sources[at] = source;
    }
  }

  /**
   * Appends the member that tells.
   *
   * @param template null without one
   * @param own items the answer is about
   */
  void write(
      EligibilityFilter filter, Visitor visitor, @Nullable PageTemplate template, int[] own) {
    out.ascii(",\"why_not\":[");
    for (int i = 0; i < numbers.length; i++) {
      out.ascii(i == 0 ? "{\"item_id\":" : ",{\"item_id\":").string(itemIds.get(i));
      String barred = barred(i, filter, visitor, template, own);
      if (barred.isEmpty()) {
        reached(i);
      } else {
        out.ascii(",\"stage\":\"").ascii(barred).ascii("\",\"detail\":\"");
        out.ascii(barred.replace('_', ' ')).ascii("\"}");
      }
    }
    out.ascii("]");
  }

  private void reached(int at) {
    Stage stage = stages[at];
    out.ascii(",\"stage\":\"").ascii(stage.id()).ascii("\",\"detail\":\"").ascii(stage.detail);
    out.ascii("\"");
    if (stage != Stage.NOT_A_CANDIDATE) {
      out.ascii(",\"row_id\":").string(rows[at]).ascii(",\"place\":").number(places[at]);
      out.ascii(",\"source\":").string(sources[at]);
    }
    out.ascii("}");
  }

  /** What keeps an item out whatever a row would say of it; empty when nothing does. */
  private String barred(
      int at,
      EligibilityFilter filter,
      Visitor visitor,
      @Nullable PageTemplate template,
      int[] own) {
    int item = numbers[at];
    if (item == ItemIndex.NONE) {
      return "unknown_item";
    }
    if (stages[at] == Stage.SHOWN) {
      return "";
    }
    if (!items.available(item)) {
      return "unavailable";
    }
    if (Arrays.stream(own).anyMatch(each -> each == item)) {
      return "asked_about";
    }
    if (template != null && excludes(template, itemIds.get(at))) {
      return "excluded_by_template";
    }
    if (filter.isJustBought(item)) {
      return "just_bought";
    }
    if (filter.isRestrictedAway(item)) {
      return "outside_category_or_query";
    }
    boolean atHand = (visitor.actions(item) & (Visitor.IN_SESSION | Visitor.IN_CART)) != 0;
    return stages[at] == Stage.NOT_A_CANDIDATE && atHand ? "in_session_or_cart" : "";
  }

  private static boolean excludes(PageTemplate template, String itemId) {
    if (template.getExcludedItemIdsList().contains(itemId)) {
      return true;
    }
    for (TemplateRow row : template.getRowsList()) {
      if (row.getExcludedItemIdsList().contains(itemId)) {
        return true;
      }
    }
    return false;
  }
}
