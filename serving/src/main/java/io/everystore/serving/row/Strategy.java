package io.everystore.serving.row;

import io.everystore.serving.eligibility.EligibilityFilter.Scope;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to choose items for a person. */
public enum Strategy {
  /** What fits the person and the last click, and is new to them. */
  TOP_PICKS("top-picks", Scope.DISCOVER, Padding.POPULAR, Reason.POPULAR),
  /** What this session looks at next. */
  NEXT_ITEM("next-item", Scope.NEXT, Padding.SESSION_CATEGORY, Reason.POPULAR),
  ALSO_VIEWED("also-viewed", Scope.ANY, Padding.POPULAR, Reason.ALSO_VIEWED),
  BOUGHT_TOGETHER("bought-together", Scope.ANY, Padding.POPULAR, Reason.BOUGHT_TOGETHER),
  BECAUSE_YOU_VIEWED("because-you-viewed", Scope.DISCOVER, Padding.POPULAR, Reason.BECAUSE_VIEWED),
  RECENTLY_VIEWED("recently-viewed", Scope.ANY, Padding.NONE, Reason.RECENTLY_VIEWED),
  CONTINUE_SHOPPING("continue-shopping", Scope.ANY, Padding.NONE, Reason.RECENTLY_VIEWED),
  BUY_AGAIN("buy-again", Scope.BOUGHT, Padding.NONE, Reason.BUY_AGAIN),
  TRENDING("trending", Scope.ANY, Padding.POPULAR, Reason.TRENDING),
  BEST_SELLERS("best-sellers", Scope.ANY, Padding.POPULAR, Reason.BEST_SELLER),
  NEW_ARRIVALS("new-arrivals", Scope.ANY, Padding.NONE, Reason.NEW_ARRIVAL);

  /** What fills a list that came out short. */
  enum Padding {
    NONE,
    POPULAR,
    /** What is popular in the category of the item visited last, then overall. */
    SESSION_CATEGORY
  }

  private static final Strategy[] ALL = values();

  private final String id;
  private final Scope scope;
  private final Padding padding;
  private final Reason reason;

  Strategy(String id, Scope scope, Padding padding, Reason reason) {
    this.id = id;
    this.scope = scope;
    this.padding = padding;
    this.reason = reason;
  }

  /** Name in addresses and answers. */
  public String id() {
    return id;
  }

  /** False for what is the same for everybody, and cheap. */
  public boolean isPersonal() {
    return switch (this) {
      case TRENDING, BEST_SELLERS, NEW_ARRIVALS -> false;
      default -> true;
    };
  }

  /** True for what is ranked by features, and so by a model. */
  public boolean isBlended() {
    return this == TOP_PICKS || this == NEXT_ITEM;
  }

  /** True for rows in which what was seen often without a click sinks. */
  public boolean tires() {
    return this == TOP_PICKS || this == BECAUSE_YOU_VIEWED;
  }

  Scope scope() {
    return scope;
  }

  Padding padding() {
    return padding;
  }

  /** Why an item is there when nothing more precise is known. */
  Reason reason() {
    return reason;
  }

  /** The strategy of that name, or null. */
  public static @Nullable Strategy find(String id) {
    for (Strategy strategy : ALL) {
      if (strategy.id.equals(id)) {
        return strategy;
      }
    }
    return null;
  }

  /** All names, in the order of the contract. */
  public static List<String> ids() {
    return Arrays.stream(ALL).map(Strategy::id).toList();
  }
}
