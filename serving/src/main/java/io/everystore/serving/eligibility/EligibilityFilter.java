package io.everystore.serving.eligibility;

import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.view.ItemIndex;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of an item whether it may be shown, and remembers what already is on the page. Belongs to
 * one thread and is reused.
 */
public final class EligibilityFilter {
  /** What a row leaves out beside what no row may show. */
  public enum Scope {
    /** Something new to look at: neither the session's items nor the cart's. */
    DISCOVER,
    /** What may come next: not the item the session is at. */
    NEXT,
    /** Anything but what was just bought. */
    ANY,
    /** Also what was just bought. */
    BOUGHT
  }

  private final long justBoughtMillis;
  private final boolean repeatsInNextItem;
  private final boolean atHandInNextItem;
  private final IntIndex onPage = new IntIndex(128);
  private final IntIndex groupsInRow = new IntIndex(32);
  private final IntIndex justBought = new IntIndex(32);
  private @Nullable ItemIndex items;
  private @Nullable Visitor visitor;
  private @Nullable TitleMatch titles;
  private int category = ItemIndex.NONE;
  private Scope scope = Scope.ANY;
  private @Nullable IntPredicate rowRule;

  public EligibilityFilter(EligibilityConfig config) {
    justBoughtMillis = config.justBought().toMillis();
    repeatsInNextItem = config.repeatsInNextItem();
    atHandInNextItem = config.atHandInNextItem();
  }

  /** Starts a new page. */
  public void startPage(ItemIndex pageItems, Visitor pageVisitor) {
    items = pageItems;
    visitor = pageVisitor;
    titles = null;
    category = ItemIndex.NONE;
    rowRule = null;
    onPage.clear();
    justBought.clear();
    for (int i = 0; i < pageVisitor.purchasedCount(); i++) {
      if (pageVisitor.nowMillis() - pageVisitor.purchaseTimeMillis(i) < justBoughtMillis) {
        justBought.findOrAdd(pageVisitor.purchased(i));
      }
    }
  }

  /** Shows only items within the category ({@link ItemIndex#NONE}: all) whose titles match. */
  public void restrict(int newCategory, @Nullable TitleMatch newTitles) {
    category = newCategory;
    titles = newTitles;
  }

  /** Shows only items that also pass {@code rule}, until the next call. */
  public void restrictRow(IntPredicate rule) {
    rowRule = rule;
  }

  /** Ends what {@link #restrictRow} began. */
  public void unrestrictRow() {
    rowRule = null;
  }

  public void startRow(Scope newScope) {
    scope = newScope;
    groupsInRow.clear();
  }

  /** Keeps an item off the rest of the page: the page's own one, or one of a row that is done. */
  public void exclude(int item) {
    onPage.findOrAdd(item);
  }

  /** True when the item may be shown, as far as the row's other items do not forbid it. */
  public boolean eligible(int item) {
    ItemIndex index = items;
    Visitor person = visitor;
    if (index == null || person == null) {
      throw new IllegalStateException("eligible() before startPage()");
    }
    if (onPage.find(item) != IntIndex.MISSING || !index.available(item)) {
      return false;
    }
    if (scope != Scope.BOUGHT && justBought.find(item) != IntIndex.MISSING) {
      return false;
    }
    IntPredicate rule = rowRule;
    return inScope(person, item) && withinPage(index, item) && (rule == null || rule.test(item));
  }

  /**
   * True when the item may be shown where somebody put it by hand: it can be bought, is not on the
   * page, and is within what the page is restricted to.
   */
  public boolean mayPin(int item) {
    ItemIndex index = items;
    if (index == null) {
      throw new IllegalStateException("mayPin() before startPage()");
    }
    return onPage.find(item) == IntIndex.MISSING
        && index.available(item)
        && withinPage(index, item);
  }

  /** True for what no row but one of bought things shows. */
  public boolean isJustBought(int item) {
    return justBought.find(item) != IntIndex.MISSING;
  }

  /** True when the page is restricted to something else. */
  public boolean isRestrictedAway(int item) {
    ItemIndex index = items;
    return index != null && !withinPage(index, item);
  }

  private boolean withinPage(ItemIndex index, int item) {
    if (category != ItemIndex.NONE) {
      int own = index.category(item);
      if (own == ItemIndex.NONE || !index.isWithin(own, category)) {
        return false;
      }
    }
    TitleMatch match = titles;
    return match == null || match.matches(index.title(item));
  }

  private boolean inScope(Visitor person, int item) {
    return switch (scope) {
      case DISCOVER -> (person.actions(item) & (Visitor.IN_SESSION | Visitor.IN_CART)) == 0;
      case NEXT ->
          person.sessionCount() == 0
              || (item == person.session(0)
                  ? atHandInNextItem
                  : repeatsInNextItem || (person.actions(item) & Visitor.IN_SESSION) == 0);
      case ANY, BOUGHT -> true;
    };
  }

  /** True once per row and item group: two variants of one thing are not shown side by side. */
  public boolean firstVariant(int item) {
    ItemIndex index = items;
    if (index == null) {
      throw new IllegalStateException("firstVariant() before startPage()");
    }
    int group = index.group(item);
    if (group == ItemIndex.NONE) {
      return true;
    }
    int known = groupsInRow.size();
    return groupsInRow.findOrAdd(group) == known;
  }
}
