package io.everystore.serving.view;

import io.everystore.feature.proto.Model;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The published models as of one moment, by name. Immutable; a change makes another image. */
public final class ModelImage {
  public static final ModelImage EMPTY = new ModelImage(new TreeMap<>());

  private final SortedMap<String, Model> models;

  private ModelImage(SortedMap<String, Model> models) {
    this.models = Collections.unmodifiableSortedMap(models);
  }

  /** The model of that name, null while none is published. */
  public @Nullable Model find(String name) {
    return models.get(name);
  }

  /** All models, by name. */
  public Collection<Model> all() {
    return models.values();
  }

  /** This image with a model added, or put in place of the one of the same name. */
  public ModelImage with(Model model) {
    SortedMap<String, Model> changed = new TreeMap<>(models);
    changed.put(model.getName(), model);
    return new ModelImage(changed);
  }

  /** This image without the model of that name. */
  public ModelImage without(String name) {
    SortedMap<String, Model> changed = new TreeMap<>(models);
    changed.remove(name);
    return new ModelImage(changed);
  }
}
