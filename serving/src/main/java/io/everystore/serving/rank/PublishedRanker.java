package io.everystore.serving.rank;

import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.view.ModelImage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ranker in force under one name: the published model's, or built-in weights while there is
 * none. Belongs to one thread.
 *
 * <p>Weights are matched by the feature's name. A name this process does not know is ignored, and
 * so are position offsets, which belong to where an item was shown and not to the item. A feature
 * the model does not name counts nothing: its other weights were learned without it, on a scale of
 * their own, where a built-in weight would mean something else. It comes in as soon as it has been
 * logged and learned.
 */
public final class PublishedRanker {
  private static final Map<String, RankingFeature> FEATURES = new HashMap<>();

  static {
    for (RankingFeature feature : RankingFeature.values()) {
      FEATURES.put(feature.label(), feature);
    }
  }

  private final String name;
  private final Ranker builtIn;
  private @Nullable Model model;
  private Ranker ranker;

  public PublishedRanker(String name, Ranker builtIn) {
    this.name = name;
    this.builtIn = builtIn;
    ranker = builtIn;
  }

  /** Takes the model of the image from now on. */
  public void use(ModelImage image) {
    Model published = image.find(name);
    if (published != model) {
      model = published;
      ranker = published == null ? builtIn : ranker(published);
    }
  }

  public Ranker ranker() {
    return ranker;
  }

  /** Version of the model that ranks, 0 for the built-in weights. */
  public long version() {
    Model published = model;
    return published == null ? 0 : published.getVersion();
  }

  private static Ranker ranker(Model model) {
    Map<RankingFeature, Float> weights = new EnumMap<>(RankingFeature.class);
    for (int i = 0; i < model.getFeatureNamesCount(); i++) {
      RankingFeature feature = FEATURES.get(model.getFeatureNames(i));
      if (feature != null) {
        weights.put(feature, model.getWeights(i));
      }
    }
    return new LinearRanker(weights);
  }
}
