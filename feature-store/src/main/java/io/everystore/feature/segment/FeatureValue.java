package io.everystore.feature.segment;

import java.time.ZoneId;

/** The number a feature has for a person, as rules see it. Immutable, thread-safe. */
public final class FeatureValue {
  private final FeatureSource source;

  private FeatureValue(FeatureSource source) {
    this.source = source;
  }

  /**
   * Finds a feature.
   *
   * @throws IllegalArgumentException for a name no rule may use
   */
  public static FeatureValue of(String feature, ZoneId zone) {
    FeatureSource source = FeatureSources.find(feature, zone);
    if (source == null) {
      throw new IllegalArgumentException(feature + " (expected: a feature of the catalogue)");
    }
    return new FeatureValue(source);
  }

  /** NaN when it is unknown. */
  public double number(Evaluation evaluation) {
    return source.number(evaluation);
  }
}
