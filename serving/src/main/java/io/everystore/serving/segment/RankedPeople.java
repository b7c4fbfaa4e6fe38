package io.everystore.serving.segment;

import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Evaluation;
import io.everystore.feature.segment.FeatureValue;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.Subject;
import io.everystore.feature.segment.ValueThresholds;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.View;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Counts everybody this process holds by the features that one rule ranks people by. */
final class RankedPeople {
  private RankedPeople() {}

  /**
   * Thresholds as of now; of as many people as time allows, as good as drawn at random.
   *
   * @return {@link Percentiles#UNKNOWN} for a rule that ranks nobody
   */
  static Percentiles count(OnlineStore store, CompiledRule rule, long nowMillis, Duration budget) {
    if (rule.percents().isEmpty()) {
      return Percentiles.UNKNOWN;
    }
    Map<String, FeatureValue> values = new HashMap<>();
    Map<String, ValueHistogram> histograms = new HashMap<>();
    for (CompiledRule.Percent percent : rule.percents()) {
      // Ranked features are numbers, which no time zone changes.
      values.put(percent.feature(), FeatureValue.of(percent.feature(), ZoneOffset.UTC));
      histograms.put(percent.feature(), new ValueHistogram());
    }
    long endNanos = System.nanoTime() + budget.toNanos();
    long[] counted = {0};
    Evaluation evaluation = new Evaluation();
    store.forEachWhile(
        View.PROFILES,
        (id, value) -> {
          byte[] profile = value.toByteArray();
          if (!ClientRedirect.isOne(profile)) {
            Audience.ifReadable(
                () -> {
                  evaluation.begin(Subject.of(profile, Subject.NONE), nowMillis);
                  histograms.forEach(
                      (feature, histogram) -> {
                        FeatureValue of = values.get(feature);
                        double number = of == null ? Double.NaN : of.number(evaluation);
                        if (!Double.isNaN(number)) {
                          histogram.add(ValueHistogram.bucket(number), 1);
                        }
                      });
                });
          }
          counted[0]++;
          return (counted[0] & 63) != 0 || System.nanoTime() < endNanos;
        });
    return new ValueThresholds(histograms);
  }
}
