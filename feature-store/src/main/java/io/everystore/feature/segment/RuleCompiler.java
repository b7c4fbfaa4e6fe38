package io.everystore.feature.segment;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes rules ready to be asked, or says what is wrong with them: the one compiler of the job, the
 * preview and the explanation.
 *
 * <p>There is no language behind a rule: constants are compared, never run, and nothing of the
 * machine can be named. For one use.
 */
public final class RuleCompiler {
  public static final int MAX_DEPTH = 8;
  public static final int MAX_CONDITIONS = 100;
  public static final int MAX_FIELD_CHARS = 100;

  private final RuleContext context;

  private RuleCompiler(RuleContext context) {
    this.context = context;
  }

  /**
   * Compiles a rule.
   *
   * @param zone of the workspace: where its days, weeks and months begin
   * @param pointer of the rule in what it is part of, such as {@code /rule}
   * @param faults told of everything that is wrong: a JSON pointer, and value and expectation
   * @return null when there was a fault
   */
  public static @Nullable CompiledRule compile(
      RuleGroup rule, ZoneId zone, String pointer, BiConsumer<String, String> faults) {
    RuleContext context = new RuleContext(zone, faults);
    Clause root = new RuleCompiler(context).group(rule, pointer, 1);
    return context.failed() || root == null ? null : new CompiledRule(root, context);
  }

  /** Compiles a rule that was found to be sound before. */
  public static CompiledRule compile(RuleGroup rule, ZoneId zone) {
    List<String> faults = new ArrayList<>();
    CompiledRule compiled =
        compile(rule, zone, "", (pointer, detail) -> faults.add(pointer + " " + detail));
    if (compiled == null) {
      throw new IllegalArgumentException("rule: " + faults + " (expected: a sound rule)");
    }
    return compiled;
  }

  /** A group; null after a fault. */
  private @Nullable Clause group(RuleGroup group, String at, int depth) {
    if (!isSound(group, at, depth)) {
      return null;
    }
    List<Clause> clauses = new ArrayList<>();
    for (int i = 0; i < group.getRulesCount(); i++) {
      String here = at + "/rules/" + i;
      Rule rule = group.getRules(i);
      Clause clause = null;
      if (rule.hasGroup()) {
        if (rule.getGroup().getRulesCount() == 0) {
          context.fault(here + "/rules", "empty (expected: at least one rule)");
        }
        clause = group(rule.getGroup(), here, depth + 1);
      } else if (context.count(here)) {
        clause = condition(rule.getCondition(), here, depth);
      }
      if (clause != null) {
        clauses.add(clause);
      }
    }
    return new GroupClause(
        at, clauses, group.getCombinator() == RuleGroup.Combinator.OR, group.getNegated());
  }

  /** Whether a group may be looked into. */
  boolean isSound(RuleGroup group, String at, int depth) {
    if (depth > MAX_DEPTH) {
      context.fault(at, "groups nested " + depth + " deep (expected: at most " + MAX_DEPTH + ")");
      return false;
    }
    if (group.getRulesCount() > MAX_CONDITIONS) {
      context.fault(
          at + "/rules",
          group.getRulesCount() + " rules (expected: at most " + MAX_CONDITIONS + ")");
      return false;
    }
    if (group.getRulesCount() > 0
        && group.getCombinator() != RuleGroup.Combinator.AND
        && group.getCombinator() != RuleGroup.Combinator.OR) {
      context.fault(at + "/combinator", "missing (expected: and, or)");
      return false;
    }
    return true;
  }

  private @Nullable Clause condition(Condition condition, String at, int depth) {
    String field = condition.getField();
    FeatureCompiler features = new FeatureCompiler(context);
    context.fields().add(field);
    String eventName = FeatureSources.eventName(field);
    if (eventName != null) {
      return new EventCompiler(context, this).compile(condition, eventName, at, depth);
    }
    if (condition.hasAggregate() || condition.hasThen() || condition.hasMatch()) {
      context.fault(at, "match, aggregate and then are for fields events.<event name>");
      return null;
    }
    if (field.equals("segment") || field.equals("list")) {
      return features.membership(condition, field.equals("list"), at);
    }
    FeatureSource source =
        field.length() > MAX_FIELD_CHARS ? null : FeatureSources.find(field, context.zone());
    if (source == null) {
      context.fault(
          at + "/field",
          field.isEmpty()
              ? "missing (expected: a feature of /v1/features)"
              : RuleContext.shown(field) + " (expected: a feature of /v1/features)");
      return null;
    }
    if (source instanceof VariationSource variation) {
      context.experiments().add(variation.experimentId());
    }
    return features.compile(condition, source, at);
  }
}
