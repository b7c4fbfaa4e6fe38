package io.everystore.feature.registry;

import java.util.List;
import java.util.stream.Stream;

/** Every feature there is. */
public final class FeatureRegistry {
  private static final List<FeatureDefinition> ALL =
      Stream.of(UserFeatures.DEFINITIONS, RuleFeatures.DEFINITIONS, ItemFeatures.DEFINITIONS)
          .flatMap(List::stream)
          .toList();

  private FeatureRegistry() {}

  /**
   * Users' features first, then what narrows events down, then items', in the order they are shown.
   */
  public static List<FeatureDefinition> definitions() {
    return ALL;
  }
}
