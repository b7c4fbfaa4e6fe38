package io.everystore.feature.registry;

import java.util.List;
import java.util.stream.Stream;

/** Every feature there is. */
public final class FeatureRegistry {
  private static final List<FeatureDefinition> ALL =
      Stream.concat(UserFeatures.DEFINITIONS.stream(), ItemFeatures.DEFINITIONS.stream()).toList();

  private FeatureRegistry() {}

  /** Users' features first, in the order they are shown. */
  public static List<FeatureDefinition> definitions() {
    return ALL;
  }
}
