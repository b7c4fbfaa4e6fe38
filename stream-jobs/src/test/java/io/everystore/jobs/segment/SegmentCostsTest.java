package io.everystore.jobs.segment;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.RuleCompiler;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

final class SegmentCostsTest {
  private final Map<String, Gauge<?>> gauges = new TreeMap<>();
  private final Map<String, Gauge<?>> disabled = new TreeMap<>();
  private final SegmentCosts costs = new SegmentCosts(new Recorded(""));

  /** Keeps gauges by the segment of their group. */
  private final class Recorded extends UnregisteredMetricsGroup {
    private final String segment;

    private Recorded(String segment) {
      this.segment = segment;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      assertEquals("segment", key);
      return new Recorded(value);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      assertEquals(segment.isEmpty() ? SegmentCosts.DISABLED_GAUGE : SegmentCosts.GAUGE, name);
      (segment.isEmpty() ? disabled : gauges).put(segment, gauge);
      return gauge;
    }
  }

  @Test
  void segments_areTimedInTurn_andNotWhenNoLongerInForce() {
    costs.follow(List.of(active("one"), active("two")));
    lookAtSomebody(2);
    assertEquals(List.of("one"), List.copyOf(gauges.keySet()));
    lookAtSomebody(2);
    assertEquals(List.of("one", "two"), List.copyOf(gauges.keySet()));
    assertTrue(nanos("one") > 0 && nanos("two") > 0, gauges.toString());

    double known = nanos("two");
    costs.follow(List.of(active("two")));
    assertEquals(0, nanos("one"));
    assertEquals(known, nanos("two"));
    lookAtSomebody(1);
    assertEquals(0, nanos("one"));
    assertTrue(nanos("two") > 0);
  }

  @Test
  void disabledSegments_areCounted() {
    assertEquals(0, requireNonNull(disabled.get("")).getValue());
    costs.disabled(2);
    assertEquals(2, requireNonNull(disabled.get("")).getValue());
  }

  private void lookAtSomebody(int segments) {
    for (int i = 0; i < segments; i++) {
      costs.begin(i);
      costs.end(i);
    }
    costs.next();
  }

  private double nanos(String segment) {
    return (Double) requireNonNull(gauges.get(segment)).getValue();
  }

  private static SegmentSet.Active active(String id) {
    Condition condition =
        Condition.newBuilder()
            .setField("segment")
            .setOperator(Condition.Operator.EQUAL)
            .setValue(RuleValue.newBuilder().setText("other"))
            .build();
    RuleGroup rule =
        RuleGroup.newBuilder()
            .setCombinator(RuleGroup.Combinator.AND)
            .addRules(Rule.newBuilder().setCondition(condition))
            .build();
    CompiledRule compiled = RuleCompiler.compile(rule, ZoneOffset.UTC);
    return new SegmentSet.Active(id, 1, compiled);
  }
}
