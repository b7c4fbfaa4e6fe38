package io.everystore.feature.definition;

import io.everystore.feature.proto.Definition;
import org.jspecify.annotations.Nullable;

/** What can be defined. A new kind is a constant here, a message body and its rules. */
public enum DefinitionKind {
  PAGE_TEMPLATE("page-template", Definition.BodyCase.PAGE_TEMPLATE),
  EXPERIMENT("experiment", Definition.BodyCase.EXPERIMENT),
  SEGMENT("segment", Definition.BodyCase.SEGMENT),
  OFFER("offer", Definition.BodyCase.OFFER),
  LIST("list", Definition.BodyCase.LIST);

  private static final DefinitionKind[] ALL = values();

  private final String id;
  private final Definition.BodyCase bodyCase;

  DefinitionKind(String id, Definition.BodyCase bodyCase) {
    this.id = id;
    this.bodyCase = bodyCase;
  }

  /** First part of a key of the topic. */
  public String id() {
    return id;
  }

  /** The kind of that name, or null. */
  public static @Nullable DefinitionKind find(String id) {
    for (DefinitionKind kind : ALL) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    return null;
  }

  /** True when the definition has the body of this kind. */
  public boolean isKindOf(Definition definition) {
    return definition.getBodyCase() == bodyCase;
  }
}
