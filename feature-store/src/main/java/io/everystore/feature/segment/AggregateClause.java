package io.everystore.feature.segment;

import io.everystore.feature.proto.Aggregate.Function;
import java.util.Locale;

/** Holds when a sum, mean, extreme or distinct count over what was done lies in a range. */
final class AggregateClause extends Clause {
  /** What is aggregated. */
  enum Measure {
    /** Of whole events, cents. */
    VALUE,
    /** Of one piece, cents. */
    PRICE,
    QUANTITY,
    ITEM_ID,
    BRAND,
    PRODUCT_TYPE,
    /** Days (UTC). */
    DAY;

    boolean isMoney() {
      return this == VALUE || this == PRICE;
    }

    boolean isCounted() {
      return compareTo(QUANTITY) > 0;
    }
  }

  private static final double CENTS = 100;

  private final EventSelector selector;
  private final Occurrences.Days days;
  private final Window window;
  private final Function function;
  private final Measure measure;
  private final Range range;
  private final String deed;
  private final String wanted;

  /**
   * Makes a clause.
   *
   * @param range money in cents
   */
  AggregateClause(
      String pointer,
      EventSelector selector,
      Window window,
      Function function,
      Measure measure,
      Range range,
      String deed,
      String wanted) {
    super(pointer);
    this.selector = selector;
    this.window = window;
    this.function = function;
    this.measure = measure;
    this.range = range;
    this.deed = deed;
    this.wanted = wanted;
    days = days(selector, function, measure);
  }

  private static Occurrences.Days days(EventSelector selector, Function function, Measure measure) {
    boolean extreme = function == Function.MIN || function == Function.MAX;
    Occurrences.Days ofEvents = Occurrences.daysToCount(selector);
    if (selector.followUp() != null || (extreme && measure != Measure.PRICE)) {
      return Occurrences.Days.NONE;
    }
    return switch (measure) {
      case VALUE -> selector.filter() == null ? ofEvents : Occurrences.Days.NONE;
      case DAY -> ofEvents;
      case QUANTITY -> function == Function.AVG ? Occurrences.Days.NONE : Occurrences.Days.ITEMS;
      case PRICE, ITEM_ID, BRAND, PRODUCT_TYPE -> Occurrences.Days.ITEMS;
    };
  }

  @Override
  boolean test(Evaluation evaluation) {
    Tally tally = tally(evaluation);
    return evaluation.answer(range.holds(tally.result(function, measure)), tally.nextMillis);
  }

  private Tally tally(Evaluation evaluation) {
    Window.Bounds bounds = evaluation.bounds;
    window.open(evaluation, bounds);
    Occurrences found = evaluation.occurrences;
    found.begin(selector, days, evaluation);
    Tally tally = new Tally(evaluation.history(), selector, evaluation.distinct);
    boolean some = false;
    while (found.next()) {
      some = true;
      long timeMillis = found.timeMillis();
      if (timeMillis >= bounds.toMillis) {
        tally.nextMillis = CountClause.enters(bounds, timeMillis, tally.nextMillis);
      } else if (timeMillis < bounds.fromMillis) {
        break;
      } else {
        tally.nextMillis = Math.min(tally.nextMillis, timeMillis + bounds.leavesAfterMillis);
        tally.add(found, measure);
      }
    }
    tally.nextMillis = Math.min(tally.nextMillis, found.ripensMillis());
    if (some) {
      tally.nextMillis = Math.min(tally.nextMillis, bounds.leapMillis);
    }
    return tally;
  }

  @Override
  String found(Evaluation evaluation) {
    double result = tally(evaluation).result(function, measure);
    if (Double.isNaN(result)) {
      return "none";
    }
    return Numbers.shown(measure.isMoney() ? result / CENTS : result);
  }

  @Override
  String sentence(Evaluation evaluation) {
    String name = function == Function.DISTINCT ? "different" : function.name();
    String of = measure.name().replace('_', ' ');
    return deed
        + ": "
        + (name + " " + of).toLowerCase(Locale.ROOT)
        + " "
        + found(evaluation)
        + " "
        + window.words()
        + " (wanted: "
        + wanted
        + ")";
  }

  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    return selector.concerns(evaluation);
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    return selector.mayConcern(eventName);
  }

  @Override
  boolean needsHistory() {
    return true;
  }
}
