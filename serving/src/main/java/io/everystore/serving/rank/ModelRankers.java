package io.everystore.serving.rank;

import io.everystore.feature.proto.Model;
import io.everystore.serving.view.ModelImage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The published models where there are some, built-in weights elsewhere; a model that is published
 * ranks from the next row on. Thread-safe.
 *
 * <p>Weights are matched by the feature's name. A name this process does not know is ignored, and
 * so are position offsets, which belong to where an item was shown and not to the item. A feature
 * the model does not name counts nothing: its other weights were learned without it, on a scale of
 * their own, where a built-in weight would mean something else. It comes in as soon as it has been
 * logged and learned.
 */
public final class ModelRankers implements Rankers {
  /** A ranker and the model it was made from, by its identity: the follower makes no copies. */
  private record InForce(Model model, Ranker ranker) {}

  private final Supplier<ModelImage> models;

  /** No more entries than there are strategies that ask. */
  private final Map<String, InForce> known = new ConcurrentHashMap<>();

  public ModelRankers(Supplier<ModelImage> models) {
    this.models = models;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // equal would mean comparing weights on every row
  public Ranker find(String name) {
    Model model = models.get().find(name);
    if (model == null) {
      return BUILT_IN.find(name);
    }
    InForce last = known.get(name);
    if (last != null && last.model == model) {
      return last.ranker;
    }
    Ranker ranker =
        LinearRanker.of(model.getFeatureNamesList(), model.getWeightsList())
            .withVersion(model.getVersion());
    known.put(name, new InForce(model, ranker));
    return ranker;
  }
}
