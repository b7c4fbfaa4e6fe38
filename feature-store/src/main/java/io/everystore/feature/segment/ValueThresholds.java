package io.everystore.feature.segment;

import io.everystore.feature.aggregate.ValueHistogram;
import java.util.HashMap;
import java.util.Map;

/** Thresholds of histograms that do not change any more, each looked up once. Not thread-safe. */
public final class ValueThresholds implements Percentiles {
  private final Map<String, ValueHistogram> histograms;
  private final Map<CompiledRule.Percent, Double> found = new HashMap<>();

  /**
   * Makes thresholds.
   *
   * @param histograms by feature
   */
  public ValueThresholds(Map<String, ValueHistogram> histograms) {
    this.histograms = Map.copyOf(histograms);
  }

  @Override
  public double threshold(String feature, double share) {
    return found.computeIfAbsent(new CompiledRule.Percent(feature, share), this::lookUp);
  }

  private double lookUp(CompiledRule.Percent percent) {
    ValueHistogram histogram = histograms.get(percent.feature());
    return histogram == null ? Double.NaN : histogram.threshold(percent.share());
  }
}
