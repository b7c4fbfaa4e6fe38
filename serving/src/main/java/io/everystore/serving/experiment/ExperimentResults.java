package io.everystore.serving.experiment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.materialize.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sums per variation as the job writes them. Thread-safe. */
public final class ExperimentResults implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentResults.class);

  /** Variations kept; experiments and variations are bounded where they are defined. */
  private static final int MAX_VARIATIONS = 20_000;

  private final Map<String, VariationResult> results = new ConcurrentHashMap<>();

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      results.remove(name);
      return;
    }
    try {
      VariationResult result = VariationResult.parseFrom(value);
      if (name.equals(name(result.getExperimentId(), result.getVariationId()))
          && (results.size() < MAX_VARIATIONS || results.containsKey(name))) {
        results.merge(
            name, result, (old, next) -> next.getVersion() < old.getVersion() ? old : next);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("a result of an experiment was left out: unreadable");
    }
  }

  @Override
  public void publish() {}

  /** The sums of one variation; all 0 before anybody was exposed. */
  public VariationResult of(String experimentId, String variationId) {
    return results.getOrDefault(
        name(experimentId, variationId), VariationResult.getDefaultInstance());
  }

  private static String name(String experimentId, String variationId) {
    return experimentId + "/" + variationId;
  }
}
