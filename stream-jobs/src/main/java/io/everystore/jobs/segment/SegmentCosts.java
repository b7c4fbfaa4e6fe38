package io.everystore.jobs.segment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long it takes to look at somebody for each segment, as the gauge {@value #GAUGE} of each: one
 * segment in turn is timed a person. Who looks first for what somebody did pays for reading it. How
 * many are disabled is the gauge {@value #DISABLED_GAUGE}.
 *
 * <p>Not thread-safe, but for the gauges.
 */
public final class SegmentCosts {
  /** Nanoseconds, a moving mean of the last {@value #REMEMBERED} or so; 0 when not in force. */
  static final String GAUGE = "evaluation_nanos";

  /** Segments for which this subtask looks at nobody any more. */
  static final String DISABLED_GAUGE = "segments_disabled";

  private static final int REMEMBERED = 32;

  /** Gauges stay until the job ends. */
  private static final int MOST_SEGMENTS = 2_000;

  private final MetricGroup metrics;
  private final Map<String, Cost> costs = new HashMap<>();
  private volatile int disabled;
  private List<SegmentSet.Active> segments = List.of();
  private int turn;
  private long startNanos;

  /** Gauges become part of groups of that one, each labelled with its segment. */
  public SegmentCosts(MetricGroup metrics) {
    this.metrics = metrics;
    metrics.gauge(DISABLED_GAUGE, (Gauge<Integer>) () -> disabled);
  }

  private static final class Cost implements Gauge<Double> {
    private volatile double nanos;

    @Override
    public Double getValue() {
      return nanos;
    }

    private void add(long took) {
      // The clock may stand still meanwhile, and 0 would say that the segment is not in force.
      double sample = Math.max(1, took);
      nanos = nanos == 0 ? sample : nanos + (sample - nanos) / REMEMBERED;
    }
  }

  /** Says which segments are in force. Those that still are keep what is known of them. */
  void follow(List<SegmentSet.Active> active) {
    segments = active;
    turn = 0;
    Set<String> inForce = active.stream().map(SegmentSet.Active::id).collect(Collectors.toSet());
    costs.forEach(
        (id, cost) -> {
          if (!inForce.contains(id)) {
            cost.nanos = 0;
          }
        });
  }

  /** Says how many segments are disabled. */
  void disabled(int count) {
    disabled = count;
  }

  /** Says that the next one is looked at for segment {@code index}, once for each person. */
  void begin(int index) {
    if (index == turn) {
      startNanos = System.nanoTime();
    }
  }

  /** Says that it was. */
  void end(int index) {
    if (index != turn) {
      return;
    }
    long tookNanos = System.nanoTime() - startNanos;
    String id = segments.get(index).id();
    Cost cost = costs.get(id);
    if (cost == null && costs.size() < MOST_SEGMENTS) {
      cost = metrics.addGroup("segment", id).gauge(GAUGE, new Cost());
      costs.put(id, cost);
    }
    if (cost != null) {
      cost.add(tookNanos);
    }
  }

  /** Says that the next person will be looked at. */
  void next() {
    turn = turn + 1 < segments.size() ? turn + 1 : 0;
  }
}
