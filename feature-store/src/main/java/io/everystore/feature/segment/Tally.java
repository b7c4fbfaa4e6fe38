package io.everystore.feature.segment;

import io.everystore.feature.aggregate.DayCounts;
import io.everystore.feature.proto.Aggregate.Function;

/** What an aggregate has added up so far over one history. Not thread-safe. */
final class Tally {
  private final HistoryFacts history;
  private final EventSelector selector;
  private final Distinct distinct;
  private double sum;
  private double weight;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private int differentDays;
  private int lastDay = Integer.MIN_VALUE;

  /** When time alone may change the result. */
  long nextMillis = Long.MAX_VALUE;

  Tally(HistoryFacts history, EventSelector selector, Distinct distinct) {
    this.history = history;
    this.selector = selector;
    this.distinct = distinct;
    distinct.begin(history.textCount());
  }

  /** Adds what the walk stands at; the walk goes from new to old. */
  void add(Occurrences at, AggregateClause.Measure measure) {
    int event = at.event();
    int row = at.row();
    switch (measure) {
      case VALUE -> {
        if (event >= 0) {
          long cents = history.valueCents(event);
          add((double) cents, cents < 0 ? 0 : 1);
        } else {
          sum += history.dayValues.values[row];
          weight += history.dayValuedEvents.values[row];
        }
      }
      case DAY -> {
        int day = DayCounts.day(at.timeMillis());
        differentDays += day == lastDay ? 0 : 1;
        lastDay = day;
      }
      case PRICE, QUANTITY, ITEM_ID, BRAND, PRODUCT_TYPE -> {
        if (event < 0) {
          add(history.itemDayProducts.values[row], history.itemDayQuantities.values[row], measure);
        } else {
          int to = history.lineStarts.values[event + 1];
          for (int line = history.lineStarts.values[event]; line < to; line++) {
            if (selector.linePasses(history, event, line)) {
              add(history.lineProducts.values[line], history.quantity(line), measure);
            }
          }
        }
      }
    }
  }

  private void add(int product, long quantity, AggregateClause.Measure measure) {
    switch (measure) {
      case PRICE -> {
        long cents = history.productPrices.values[product] - 1;
        add((double) cents, cents < 0 ? 0 : quantity);
      }
      case QUANTITY -> add((double) quantity, 1);
      case ITEM_ID -> distinct.add(history.productItems.values[product]);
      case BRAND -> distinct.add(history.productBrands.values[product]);
      case PRODUCT_TYPE -> distinct.add(history.productCategories.values[product]);
      case VALUE, DAY -> throw new IllegalStateException("measure: " + measure + " is of events");
    }
  }

  /** Adds a number that counts {@code times} times. */
  private void add(double number, long times) {
    if (times > 0) {
      sum += number * times;
      weight += times;
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
  }

  /** The result; NaN for a mean or an extreme of nothing. */
  double result(Function function, AggregateClause.Measure measure) {
    return switch (function) {
      case SUM -> sum;
      case AVG -> weight == 0 ? Double.NaN : sum / weight;
      case MIN -> Double.isInfinite(least) ? Double.NaN : least;
      case MAX -> Double.isInfinite(most) ? Double.NaN : most;
      case DISTINCT -> measure == AggregateClause.Measure.DAY ? differentDays : distinct.count();
      case FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("function: " + function + " (expected: a known one)");
    };
  }
}
