package io.everystore.feature.segment;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What one compilation counts and collects. Not thread-safe. */
final class RuleContext {
  private static final int ECHOED_CHARS = 40;

  private final ZoneId zone;
  private final BiConsumer<String, String> faults;
  private final Set<String> fields = new TreeSet<>();
  private final Set<String> segments = new TreeSet<>();
  private final Set<String> lists = new TreeSet<>();
  private final Set<String> experiments = new TreeSet<>();
  private final Set<CompiledRule.Percent> percents = new HashSet<>();
  private int conditions;
  private boolean failed;

  RuleContext(ZoneId zone, BiConsumer<String, String> faults) {
    this.zone = zone;
    this.faults = faults;
  }

  ZoneId zone() {
    return zone;
  }

  /** Notes what is wrong, value and expectation. */
  void fault(String pointer, String detail) {
    failed = true;
    faults.accept(pointer, detail);
  }

  boolean failed() {
    return failed;
  }

  /** Counts a condition; false when there are too many. */
  boolean count(String pointer) {
    conditions++;
    if (conditions == RuleCompiler.MAX_CONDITIONS + 1) {
      fault(pointer, "more than " + RuleCompiler.MAX_CONDITIONS + " conditions in the rule");
    }
    return conditions <= RuleCompiler.MAX_CONDITIONS;
  }

  Set<String> fields() {
    return fields;
  }

  Set<String> segments() {
    return segments;
  }

  Set<String> lists() {
    return lists;
  }

  Set<String> experiments() {
    return experiments;
  }

  Set<CompiledRule.Percent> percents() {
    return percents;
  }

  static String shown(String value) {
    return value.length() <= ECHOED_CHARS ? value : value.substring(0, ECHOED_CHARS) + "…";
  }
}
