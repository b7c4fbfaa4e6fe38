package io.everystore.serving.segment;

import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.ValueThresholds;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many people have which value of a feature, as the job counts them. Thread-safe. */
public final class CountedValues implements TopicFollower.Handler {
  /** Features kept; there are fewer in the catalogue, but for those named after events. */
  private static final int MAX_FEATURES = 1_000;

  private final LatestRecords<ValueDistribution> counted =
      new LatestRecords<>(ValueDistribution.parser(), ValueDistribution::getFeature, MAX_FEATURES);

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    counted.accept(key, value);
  }

  @Override
  public void publish() {
    counted.publish();
  }

  /** Thresholds as of now, for one thread. */
  public Percentiles percentiles() {
    Map<String, ValueHistogram> histograms = new HashMap<>();
    for (ValueDistribution distribution : counted.all()) {
      histograms.put(distribution.getFeature(), ValueHistogram.of(distribution));
    }
    return new ValueThresholds(histograms);
  }
}
