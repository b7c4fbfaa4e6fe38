package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.RuleValue;
import org.jspecify.annotations.Nullable;

/** Compiles the filter that says when events happened. */
final class WindowCompiler {
  private static final String SESSION = "session";
  private static final String EXPECTED =
      Durations.EXPECTED + ", or one of " + CalendarPeriod.NAMES + ", " + SESSION;

  private final RuleContext context;

  WindowCompiler(RuleContext context) {
    this.context = context;
  }

  /** A window; null after a fault. */
  @Nullable Window compile(Condition condition, String at) {
    return condition.getField().equals("time") ? absolute(condition, at) : relative(condition, at);
  }

  private @Nullable Window relative(Condition condition, String at) {
    String here = at + "/value";
    RuleValue value = condition.getValue();
    if (condition.getOperator() == Operator.BETWEEN) {
      RuleValues.Pair pair = RuleValues.pair(context, here, value);
      if (pair == null) {
        return null;
      }
      long near = RuleValues.duration(context, here + "/0", pair.first());
      long far = RuleValues.duration(context, here + "/1", pair.second());
      if (near >= far) {
        context.fault(here + "/1", "not longer than the first span (expected: longer)");
      }
      return near < 0 || far < 0 ? null : Window.rolling(near, far);
    }
    if (condition.getOperator() != Operator.EQUAL) {
      return wrongOperator(condition, at, "=, between");
    }
    String text = RuleValues.text(context, here, value);
    if (text == null) {
      return null;
    }
    if (text.equals(SESSION)) {
      return Window.session();
    }
    CalendarPeriod period = CalendarPeriod.find(text);
    if (period != null) {
      return Window.calendar(period, context.zone());
    }
    long millis = Durations.parse(text);
    if (millis < 0) {
      context.fault(here, RuleContext.shown(text) + " (expected: " + EXPECTED + ")");
      return null;
    }
    return Window.rolling(0, millis);
  }

  private @Nullable Window absolute(Condition condition, String at) {
    String here = at + "/value";
    RuleValue value = condition.getValue();
    String words = Comparisons.words(condition.getOperator(), value);
    switch (condition.getOperator()) {
      case BEFORE -> {
        long to = RuleValues.timeMillis(context, here, value, false);
        return Window.absolute(Long.MIN_VALUE, to, words);
      }
      case AFTER -> {
        long from = RuleValues.timeMillis(context, here, value, true);
        return Window.absolute(from, Long.MAX_VALUE, words);
      }
      case BETWEEN -> {
        RuleValues.Pair pair = RuleValues.pair(context, here, value);
        if (pair == null) {
          return null;
        }
        long from = RuleValues.timeMillis(context, here + "/0", pair.first(), false);
        long to = RuleValues.timeMillis(context, here + "/1", pair.second(), true);
        return Window.absolute(from, to, words);
      }
      default -> {
        return wrongOperator(condition, at, "before, after, between");
      }
    }
  }

  private @Nullable Window wrongOperator(Condition condition, String at, String expected) {
    String name = RuleOperators.name(condition.getOperator());
    context.fault(
        at + "/operator",
        (name.isEmpty() ? "missing" : name) + " (expected: one of " + expected + ")");
    return null;
  }
}
