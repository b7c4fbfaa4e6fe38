package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import org.jspecify.annotations.Nullable;

/** Compiles lines about a time. */
final class TimeCompiler {
  private final RuleContext context;

  TimeCompiler(RuleContext context) {
    this.context = context;
  }

  /** A line about a time; null after a fault. */
  @Nullable Clause compile(FeatureSource source, Operator operator, RuleValue value, String at) {
    String here = at + "/value";
    boolean negated = Comparisons.isNegative(operator);
    String words = Comparisons.words(operator, value);
    switch (operator) {
      case BEFORE -> {
        long to = RuleValues.timeMillis(context, here, value, false);
        return TimeClause.absolute(at, source, Long.MIN_VALUE, to, false, words);
      }
      case AFTER -> {
        long from = RuleValues.timeMillis(context, here, value, true);
        return TimeClause.absolute(at, source, from, Long.MAX_VALUE, false, words);
      }
      case BETWEEN, NOT_BETWEEN -> {
        RuleValues.Pair pair = RuleValues.pair(context, here, value);
        if (pair == null) {
          return null;
        }
        long from = RuleValues.timeMillis(context, here + "/0", pair.first(), false);
        long to = RuleValues.timeMillis(context, here + "/1", pair.second(), true);
        if (to < from) {
          context.fault(here + "/1", "before the first value (expected: not before it)");
        }
        return TimeClause.absolute(at, source, from, to, negated, words);
      }
      case DURING -> {
        CalendarPeriod period = period(here, value);
        return period == null ? null : TimeClause.during(at, source, period, context.zone());
      }
      case IN_NEXT -> {
        return TimeClause.inNext(at, source, RuleValues.duration(context, here, value));
      }
      case ANNIVERSARY_IN -> {
        return anniversary(source, value, at);
      }
      default -> {
        long span = RuleValues.duration(context, here, value);
        return TimeClause.inLast(at, source, span, negated);
      }
    }
  }

  private @Nullable Clause anniversary(FeatureSource source, RuleValue value, String at) {
    String text = RuleValues.text(context, at + "/value", value);
    if (text == null) {
      return null;
    }
    long days =
        text.equals("today")
            ? 0
            : RuleValues.duration(context, at + "/value", text) / Durations.DAY_MILLIS;
    return TimeClause.anniversary(at, source, days, context.zone());
  }

  private @Nullable CalendarPeriod period(String at, RuleValue value) {
    String text = RuleValues.text(context, at, value);
    CalendarPeriod period = text == null ? null : CalendarPeriod.find(text);
    if (text != null && period == null) {
      context.fault(at, RuleContext.shown(text) + " (expected: " + CalendarPeriod.NAMES + ")");
    }
    return period;
  }
}
