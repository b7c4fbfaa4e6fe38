package io.everystore.feature.segment;

import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.AggregateClause.Measure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compiles lines about what was done. */
final class EventCompiler {
  private static final double MAX_COUNT = 1e9;
  private static final double CENTS = 100;

  private final RuleContext context;
  private final RuleCompiler groups;

  EventCompiler(RuleContext context, RuleCompiler groups) {
    this.context = context;
    this.groups = groups;
  }

  /** A line about events of a name; null after a fault. */
  @Nullable Clause compile(Condition condition, String eventName, String at, int depth) {
    Operator operator = condition.getOperator();
    if (operator != Operator.OPERATOR_UNSPECIFIED && operator != Operator.EQUAL) {
      context.fault(at + "/operator", RuleOperators.name(operator) + " (expected: = or none)");
    }
    FilterCompiler filters = new FilterCompiler(context, groups);
    LineFilter filter = null;
    if (condition.getValue().getKindCase() == RuleValue.KindCase.FILTERS) {
      filter = filters.group(condition.getValue().getFilters(), at + "/value", depth + 1, true);
    } else if (condition.getValue().getKindCase() != RuleValue.KindCase.KIND_NOT_SET) {
      context.fault(
          at + "/value", RuleValues.shown(condition.getValue()) + " (expected: a group of rules)");
    }
    FollowUpTest then =
        condition.hasThen() ? followUp(condition.getThen(), at + "/then", depth) : null;
    EventSelector selector = EventSelector.of(eventName, filter, then);
    String deed =
        EventWords.past(eventName)
            + (filter == null ? "" : " (" + filter.words() + ")")
            + (then == null ? "" : then.words());
    Window window = filters.window();
    return condition.hasAggregate()
        ? aggregate(condition, selector, window, deed, at)
        : match(condition.getMatch(), selector, window, deed, at + "/match");
  }

  private @Nullable FollowUpTest followUp(FollowUp then, String at, int depth) {
    String other = FeatureSources.eventName(then.getField());
    if (other == null) {
      context.fault(
          at + "/field", RuleContext.shown(then.getField()) + " (expected: events.<event name>)");
      return null;
    }
    context.fields().add(then.getField());
    context.count(at);
    boolean open = then.getWithin().isEmpty();
    long within =
        open ? Window.REACH_MILLIS : RuleValues.duration(context, at + "/within", then.getWithin());
    LineFilter filter =
        new FilterCompiler(context, groups)
            .group(then.getFilters(), at + "/value", depth + 1, false);
    return new FollowUpTest(
        EventSelector.of(other, filter, null),
        within,
        then.getSameItem(),
        then.getNegated(),
        then.getNegated() && open);
  }

  private @Nullable Clause match(
      Match match, EventSelector selector, Window window, String deed, String at) {
    Match.Mode mode = match.getMode();
    String pointer = at.substring(0, at.length() - "/match".length());
    if (mode == Match.Mode.FIRST || mode == Match.Mode.LAST) {
      return new EdgeClause(pointer, selector, window, mode == Match.Mode.FIRST, deed);
    }
    Range range = range(match, at, 1);
    if (range == null) {
      return null;
    }
    if (mode != Match.Mode.SOME
        && mode != Match.Mode.MODE_UNSPECIFIED
        && mode != Match.Mode.NONE
        && !areCounts(match, at)) {
      return null;
    }
    long most = range.most() == Double.POSITIVE_INFINITY ? Long.MAX_VALUE : (long) range.most();
    return new CountClause(
        pointer, selector, window, Math.max(0, (long) range.least()), most, deed, words(match));
  }

  private boolean areCounts(Match match, String at) {
    return isCount(match.getThreshold(), at + "/threshold")
        && (match.getMode() != Match.Mode.BETWEEN
            || isCount(match.getThresholdTo(), at + "/threshold_to"));
  }

  private boolean isCount(double number, String at) {
    if (number >= 0 && number <= MAX_COUNT && number == Math.rint(number)) {
      return true;
    }
    context.fault(at, Numbers.shown(number) + " (expected: a whole number, 0..1000000000)");
    return false;
  }

  private @Nullable Range range(Match match, String at, double scale) {
    double threshold = match.getThreshold();
    double to = match.getThresholdTo();
    if (!(Math.abs(threshold) <= RuleValues.MAX_NUMBER)
        || !(Math.abs(to) <= RuleValues.MAX_NUMBER)) {
      context.fault(at + "/threshold", threshold + " (expected: -1e15..1e15)");
      return null;
    }
    double low = Comparisons.scaled(threshold, scale);
    switch (match.getMode()) {
      case MODE_UNSPECIFIED, SOME -> {
        return Range.atLeast(1);
      }
      case NONE -> {
        return Range.atMost(0);
      }
      case AT_LEAST -> {
        return Range.atLeast(low);
      }
      case AT_MOST -> {
        return Range.atMost(low);
      }
      case EXACTLY -> {
        return Range.between(low, low);
      }
      case BETWEEN -> {
        if (to < threshold) {
          context.fault(
              at + "/threshold_to", Numbers.shown(to) + " (expected: at least threshold)");
          return null;
        }
        return Range.between(low, Comparisons.scaled(to, scale));
      }
      default -> {
        context.fault(
            at + "/mode",
            "unknown (expected: some, none, atLeast, atMost, exactly, between, first or last)");
        return null;
      }
    }
  }

  private @Nullable Clause aggregate(
      Condition condition, EventSelector selector, Window window, String deed, String at) {
    Aggregate aggregate = condition.getAggregate();
    Measure measure = measure(aggregate.getOf());
    if (measure == null) {
      context.fault(
          at + "/aggregate/of",
          RuleContext.shown(aggregate.getOf())
              + " (expected: one of value, price, quantity, item_id, brand, product_type, day)");
      return null;
    }
    Aggregate.Function function = aggregate.getFunction();
    boolean known =
        function != Aggregate.Function.FUNCTION_UNSPECIFIED
            && function != Aggregate.Function.UNRECOGNIZED;
    if (!known || measure.isCounted() != (function == Aggregate.Function.DISTINCT)) {
      context.fault(
          at + "/aggregate/function",
          (known ? function.name().toLowerCase(Locale.ROOT) : "missing")
              + (measure.isCounted()
                  ? " (expected: distinct)"
                  : " (expected: sum, avg, min or max)"));
      return null;
    }
    switch (condition.getMatch().getMode()) {
      case AT_LEAST, AT_MOST, EXACTLY, BETWEEN -> {
        Range range = range(condition.getMatch(), at + "/match", measure.isMoney() ? CENTS : 1);
        return range == null
            ? null
            : new AggregateClause(
                at, selector, window, function, measure, range, deed, words(condition.getMatch()));
      }
      default -> {
        context.fault(
            at + "/match/mode",
            "not of an aggregate (expected: atLeast, atMost, exactly, between)");
        return null;
      }
    }
  }

  private static @Nullable Measure measure(String name) {
    for (Measure measure : Measure.values()) {
      if (measure.name().toLowerCase(Locale.ROOT).equals(name)) {
        return measure;
      }
    }
    return null;
  }

  private static String words(Match match) {
    String threshold = Numbers.shown(match.getThreshold());
    return switch (match.getMode()) {
      case NONE -> "not at all";
      case AT_LEAST -> "at least " + threshold;
      case AT_MOST -> "at most " + threshold;
      case EXACTLY -> "exactly " + threshold;
      case BETWEEN -> "between " + threshold + " and " + Numbers.shown(match.getThresholdTo());
      default -> "at least once";
    };
  }
}
