package io.everystore.serving.experiment;

import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import org.jspecify.annotations.Nullable;

/** The sums per variation as the job writes them. Thread-safe. */
public final class ExperimentResults implements TopicFollower.Handler {
  /** Variations kept; experiments and variations are bounded where they are defined. */
  private static final int MAX_VARIATIONS = 20_000;

  private final LatestRecords<VariationResult> results =
      new LatestRecords<>(
          VariationResult.parser(),
          result -> name(result.getExperimentId(), result.getVariationId()),
          MAX_VARIATIONS);

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    results.accept(key, value);
  }

  @Override
  public void publish() {
    results.publish();
  }

  /** The sums of one variation; all 0 before anybody was exposed. */
  public VariationResult of(String experimentId, String variationId) {
    VariationResult result = results.find(name(experimentId, variationId));
    return result == null ? VariationResult.getDefaultInstance() : result;
  }

  private static String name(String experimentId, String variationId) {
    return experimentId + "/" + variationId;
  }
}
