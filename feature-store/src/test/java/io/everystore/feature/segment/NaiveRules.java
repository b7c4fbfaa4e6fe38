package io.everystore.feature.segment;

import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a rule means, written over the plain list of events and sharing no code with what serves.
 *
 * <p>For one person as of an arrival. What somebody did that a line counts does not depend on the
 * clock, so it is looked up once for each line.
 */
final class NaiveRules {
  private static final long DAY = 86_400_000;

  private final NaivePerson person;
  private final IdentityHashMap<Condition, List<Deed>> deeds = new IdentityHashMap<>();
  private long now;

  NaiveRules(NaivePerson person) {
    this.person = person;
  }

  boolean holds(RuleGroup rule, long nowMillis) {
    now = nowMillis;
    return holds(rule);
  }

  private boolean holds(RuleGroup group) {
    boolean and = group.getRulesList().stream().allMatch(this::holds);
    boolean or = group.getRulesCount() == 0 || group.getRulesList().stream().anyMatch(this::holds);
    return group.getNegated() != (group.getCombinator() == RuleGroup.Combinator.OR ? or : and);
  }

  private boolean holds(Rule rule) {
    if (rule.hasGroup()) {
      return holds(rule.getGroup());
    }
    Condition condition = rule.getCondition();
    String field = condition.getField();
    return (field.startsWith("events.") && field.indexOf('.', 7) < 0)
        ? eventsHold(condition)
        : new NaiveValues(person, now).holds(condition);
  }

  /**
   * Something that was done: an event, or what is left of its lines when it is held by day.
   *
   * @param from when it begins to count: at once, or when what was not to follow has not
   */
  private record Deed(
      long time,
      long count,
      NaivePerson.Event event,
      List<Integer> lines,
      boolean exact,
      long from) {}

  private boolean eventsHold(Condition condition) {
    RuleGroup all = condition.getValue().getFilters();
    @Nullable Condition window = null;
    RuleGroup.Builder lines = all.toBuilder().clearRules();
    for (Rule rule : all.getRulesList()) {
      String field = rule.getCondition().getField();
      if (!rule.hasGroup() && (field.equals("within") || field.equals("time"))) {
        window = rule.getCondition();
      } else {
        lines.addRules(rule);
      }
    }
    List<Deed> done =
        deeds.computeIfAbsent(condition, line -> deeds(line, lines.build())).stream()
            .filter(deed -> now >= deed.from())
            .toList();
    return condition.hasAggregate()
        ? aggregateHolds(condition, done, window, lines.getRulesCount() > 0)
        : countHolds(condition.getMatch(), done, window);
  }

  private List<Deed> deeds(Condition condition, RuleGroup filter) {
    String name = condition.getField().substring(7);
    FollowUp then = condition.getThen();
    boolean filtered = filter.getRulesCount() > 0;
    List<Deed> found = new ArrayList<>();
    for (NaivePerson.Event event : person.events()) {
      if (!event.name().equals(name)) {
        continue;
      }
      boolean exact = person.isExact(event);
      List<Integer> passing = passing(filter, event, exact);
      boolean isFound =
          !filtered
              || ((exact && event.lines().isEmpty())
                  ? lineHolds(filter, event, -1, true)
                  : !passing.isEmpty());
      if (isFound && condition.hasThen()) {
        isFound = exact && follows(event, passing, then);
      }
      if (isFound) {
        // Filtered days count lines, others events.
        found.add(
            new Deed(
                exact ? event.time() : Math.floorDiv(event.time(), DAY) * DAY,
                exact || !filtered ? 1 : passing.size(),
                event,
                passing,
                exact,
                then.getNegated() && !then.getWithin().isEmpty()
                    ? event.time() + NaiveTimes.millis(then.getWithin())
                    : Long.MIN_VALUE));
      }
    }
    return found;
  }

  private List<Integer> passing(RuleGroup filter, NaivePerson.Event event, boolean exact) {
    return IntStream.range(0, event.lines().size())
        .filter(line -> filter.getRulesCount() == 0 || lineHolds(filter, event, line, exact))
        .boxed()
        .toList();
  }

  private boolean follows(NaivePerson.Event event, List<Integer> ours, FollowUp then) {
    long within = then.getWithin().isEmpty() ? 400 * DAY : NaiveTimes.millis(then.getWithin());
    boolean found = false;
    for (NaivePerson.Event other : person.events()) {
      if (other.time() < event.time()
          || other.time() >= event.time() + within
          || other.number() == event.number()
          || !person.isExact(other)
          || !other.name().equals(then.getField().substring(7))) {
        continue;
      }
      List<Integer> theirs = passing(then.getFilters(), other, true);
      boolean passes =
          then.getFilters().getRulesCount() == 0
              || !theirs.isEmpty()
              || (other.lines().isEmpty() && lineHolds(then.getFilters(), other, -1, true));
      if (then.getSameItem()) {
        Set<String> items = new HashSet<>();
        ours.forEach(line -> items.add(event.lines().get(line).item()));
        passes = theirs.stream().anyMatch(line -> items.contains(other.lines().get(line).item()));
      }
      found |= passes;
    }
    return then.getNegated() != found;
  }

  private boolean lineHolds(RuleGroup group, NaivePerson.Event event, int line, boolean exact) {
    boolean or = group.getCombinator() == RuleGroup.Combinator.OR;
    boolean holds = !or;
    for (Rule rule : group.getRulesList()) {
      boolean one =
          rule.hasGroup()
              ? lineHolds(rule.getGroup(), event, line, exact)
              : filterHolds(rule.getCondition(), event, line, exact);
      holds = or ? one || holds : one && holds;
    }
    return group.getNegated() != holds;
  }

  private static boolean filterHolds(
      Condition condition, NaivePerson.Event event, int line, boolean exact) {
    NaivePerson.Line at = line < 0 ? null : event.lines().get(line);
    return switch (condition.getField()) {
      case "item_id" -> NaiveValues.text(condition, at == null ? "" : at.item());
      case "brand" -> NaiveValues.text(condition, at == null ? "" : at.brand());
      case "product_type" -> NaiveValues.text(condition, at == null ? "" : at.category());
      case "device" -> NaiveValues.text(condition, exact ? event.device() : "");
      case "price" ->
          NaiveValues.number(
              condition, at == null || at.cents() < 0 ? Double.NaN : at.cents(), 100);
      case "quantity" ->
          NaiveValues.number(condition, at == null || !exact ? Double.NaN : at.quantity(), 1);
      case "value" ->
          NaiveValues.number(
              condition, !exact || event.cents() < 0 ? Double.NaN : event.cents(), 100);
      default -> throw new AssertionError(condition.getField());
    };
  }

  private boolean countHolds(Match match, List<Deed> deeds, @Nullable Condition window) {
    if (match.getMode() == Match.Mode.FIRST || match.getMode() == Match.Mode.LAST) {
      List<Long> times =
          deeds.stream().map(Deed::time).filter(time -> now - time < 400 * DAY).sorted().toList();
      return !times.isEmpty()
          && inWindow(
              times.get(match.getMode() == Match.Mode.FIRST ? 0 : times.size() - 1), window);
    }
    long count =
        deeds.stream().filter(deed -> inWindow(deed.time(), window)).mapToLong(Deed::count).sum();
    return compare(match, (double) count, 1);
  }

  private static boolean compare(Match match, double value, double scale) {
    double low = Math.round(match.getThreshold() * scale * 1e4) / 1e4;
    double high = Math.round(match.getThresholdTo() * scale * 1e4) / 1e4;
    return switch (match.getMode()) {
      case SOME -> value >= 1;
      case NONE -> value == 0;
      case AT_LEAST -> value >= low;
      case AT_MOST -> value <= low;
      case EXACTLY -> value == low;
      case BETWEEN -> value >= low && value <= high;
      default -> throw new AssertionError(match);
    };
  }

  private boolean aggregateHolds(
      Condition condition, List<Deed> deeds, @Nullable Condition window, boolean filtered) {
    Aggregate.Function function = condition.getAggregate().getFunction();
    String of = condition.getAggregate().getOf();
    boolean extreme = function == Aggregate.Function.MIN || function == Aggregate.Function.MAX;
    Set<Object> different = new HashSet<>();
    List<Double> numbers = new ArrayList<>();
    for (Deed deed : deeds) {
      boolean byDay =
          switch (of) {
            case "value" -> !filtered && !extreme;
            case "quantity" -> function == Aggregate.Function.SUM;
            default -> true;
          };
      if (!inWindow(deed.time(), window) || !(deed.exact() || byDay)) {
        continue;
      }
      different.add(of.equals("day") ? Math.floorDiv(deed.time(), DAY) : "");
      if (of.equals("value") && deed.event().cents() >= 0) {
        numbers.add((double) deed.event().cents());
      }
      for (int i : deed.lines()) {
        NaivePerson.Line line = deed.event().lines().get(i);
        switch (of) {
          case "price" -> {
            for (int piece = 0; piece < line.quantity() && line.cents() >= 0; piece++) {
              numbers.add((double) line.cents());
            }
          }
          case "quantity" -> numbers.add((double) line.quantity());
          case "item_id" -> different.add(line.item());
          case "brand" -> different.add(line.brand());
          case "product_type" -> different.add(line.category());
          default -> {}
        }
      }
    }
    different.remove("");
    DoubleStream all = numbers.stream().mapToDouble(Double::doubleValue);
    double result =
        switch (function) {
          case SUM -> all.sum();
          case AVG -> all.average().orElse(Double.NaN);
          case MIN -> all.min().orElse(Double.NaN);
          case MAX -> all.max().orElse(Double.NaN);
          default -> different.size();
        };
    boolean money = of.equals("value") || of.equals("price");
    return compare(condition.getMatch(), result, money ? 100 : 1);
  }

  private boolean inWindow(long time, @Nullable Condition window) {
    if (now - time >= 400 * DAY) {
      return false;
    }
    if (window == null) {
      return true;
    }
    RuleValue value = window.getValue();
    if (window.getField().equals("time")) {
      return NaiveTimes.absolute(window.getOperator(), value, time);
    }
    if (window.getOperator() == Operator.BETWEEN) {
      long near = NaiveTimes.millis(value.getList().getValues(0).getText());
      long far = NaiveTimes.millis(value.getList().getValues(1).getText());
      return now - time >= near && now - time < far;
    }
    String text = value.getText();
    if (text.equals("session")) {
      long start = person.sessionStart();
      return start != 0 && now < person.lastEvent() + 1_800_000 && time >= start;
    }
    if (Character.isDigit(text.charAt(0))) {
      return now - time < NaiveTimes.millis(text);
    }
    // What lies a little ahead counts as now.
    return NaiveTimes.during(text, time, now)
        || (!text.equals("yesterday") && !text.startsWith("last") && time > now);
  }
}
