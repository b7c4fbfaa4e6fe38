package io.everystore.feature.definition;

import io.everystore.feature.proto.Definition;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every definition as of one moment. Immutable; kinds that did not change share their map. */
public final class DefinitionImage {
  public static final DefinitionImage EMPTY = new DefinitionImage(Map.of());

  private final Map<DefinitionKind, SortedMap<String, Definition>> kinds;

  /** Takes over the maps. */
  DefinitionImage(Map<DefinitionKind, SortedMap<String, Definition>> kinds) {
    this.kinds = kinds.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(kinds));
  }

  public @Nullable Definition find(DefinitionKey key) {
    return kind(key.kind()).get(key.id());
  }

  /** All of one kind, by id. */
  public Collection<Definition> all(DefinitionKind kind) {
    return Collections.unmodifiableCollection(kind(kind).values());
  }

  public int count(DefinitionKind kind) {
    return kind(kind).size();
  }

  private SortedMap<String, Definition> kind(DefinitionKind kind) {
    return kinds.getOrDefault(kind, Collections.emptySortedMap());
  }

  /** The maps, to be copied where they change. */
  Map<DefinitionKind, SortedMap<String, Definition>> kinds() {
    return kinds;
  }

  /** A changeable copy of one kind. */
  SortedMap<String, Definition> copy(DefinitionKind kind) {
    return new TreeMap<>(kind(kind));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof DefinitionImage that)) {
      return false;
    }
    for (DefinitionKind kind : DefinitionKind.values()) {
      if (!kind(kind).equals(that.kind(kind))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (DefinitionKind kind : DefinitionKind.values()) {
      hash = 31 * hash + kind(kind).hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return "DefinitionImage" + kinds;
  }
}
