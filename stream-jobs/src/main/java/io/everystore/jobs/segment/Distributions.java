package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.ValueThresholds;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was last counted over everybody, by feature. Not thread-safe. */
final class Distributions {
  private static final Logger LOG = LoggerFactory.getLogger(Distributions.class);

  private final Map<String, ValueDistribution> byFeature = new TreeMap<>();
  private ValueThresholds thresholds = new ValueThresholds(Map.of());

  Percentiles percentiles() {
    return thresholds;
  }

  Collection<ValueDistribution> all() {
    return byFeature.values();
  }

  /**
   * Takes what was counted; true when one of the thresholds is another one now.
   *
   * @param bytes {@code ValueDistribution}; null when nobody is counted any more
   */
  boolean put(String feature, byte @Nullable [] bytes, Set<CompiledRule.Percent> asked) {
    Percentiles before = thresholds;
    try {
      if (bytes == null) {
        byFeature.remove(feature);
      } else {
        byFeature.put(feature, ValueDistribution.parseFrom(bytes));
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("the distribution of {} is unreadable, left out", feature);
      return false;
    }
    make();
    return asked.stream()
        .anyMatch(
            one ->
                Double.compare(
                        before.threshold(one.feature(), one.share()),
                        thresholds.threshold(one.feature(), one.share()))
                    != 0);
  }

  /** Takes what another subtask held; the newest stays. */
  void restore(ValueDistribution distribution) {
    byFeature.merge(
        distribution.getFeature(),
        distribution,
        (one, other) -> one.getVersion() >= other.getVersion() ? one : other);
    make();
  }

  private void make() {
    Map<String, ValueHistogram> histograms = new HashMap<>();
    byFeature.forEach((name, counted) -> histograms.put(name, ValueHistogram.of(counted)));
    thresholds = new ValueThresholds(histograms);
  }
}
