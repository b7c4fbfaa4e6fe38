package io.everystore.feature.definition;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;

/** When a definition is in force. */
public final class DefinitionTimes {
  private DefinitionTimes() {}

  /** True when it is active and {@code nowMillis} is within its dates. */
  public static boolean isInForce(Definition definition, long nowMillis) {
    return definition.getState() == DefinitionState.ACTIVE
        && nowMillis >= definition.getStartTimeMillis()
        && (definition.getEndTimeMillis() == 0 || nowMillis < definition.getEndTimeMillis());
  }
}
