package io.everystore.serving.now;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Quantiles of what timers recorded lately, read off their cumulative buckets: the difference
 * between now and some samples ago, straight lines within a bucket. What lies above the last bucket
 * counts as that bucket's bound. Not thread-safe.
 */
final class RecentQuantiles {
  private final int windowSamples;
  private final Deque<Map<Double, Double>> samples = new ArrayDeque<>();

  /**
   * Makes quantiles over nothing.
   *
   * @param windowSamples how many samples back the window reaches, at least 1
   */
  RecentQuantiles(int windowSamples) {
    this.windowSamples = windowSamples;
  }

  /** Notes the buckets of timers as they are now, added up. */
  void sample(Collection<Timer> timers) {
    Map<Double, Double> counts = new TreeMap<>();
    for (Timer timer : timers) {
      for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
        counts.merge(bucket.bucket(TimeUnit.MILLISECONDS), bucket.count(), Double::sum);
      }
      counts.merge(Double.POSITIVE_INFINITY, (double) timer.count(), Double::sum);
    }
    samples.addLast(counts);
    if (samples.size() > windowSamples + 1) {
      samples.removeFirst();
    }
  }

  /**
   * The quantile of what was recorded within the window, in milliseconds; NaN when nothing was.
   *
   * @param ratio 0..1
   */
  double millis(double ratio) {
    if (samples.size() < 2) {
      return Double.NaN;
    }
    Map<Double, Double> then = samples.getFirst();
    Map<Double, Double> now = samples.getLast();
    double total = recorded(then, now, Double.POSITIVE_INFINITY);
    if (total <= 0) {
      return Double.NaN;
    }
    double wanted = ratio * total;
    double lowBound = 0;
    double below = 0;
    for (double bound : now.keySet()) {
      double upTo = recorded(then, now, bound);
      if (upTo >= wanted) {
        return bound == Double.POSITIVE_INFINITY || upTo == below
            ? lowBound
            : lowBound + (bound - lowBound) * (wanted - below) / (upTo - below);
      }
      lowBound = bound;
      below = upTo;
    }
    return lowBound;
  }

  private static double recorded(Map<Double, Double> then, Map<Double, Double> now, double bound) {
    return now.getOrDefault(bound, 0.0) - then.getOrDefault(bound, 0.0);
  }
}
