package io.everystore.feature.definition;

import io.everystore.feature.proto.Definition;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Changes to an image, the last one of a key winning as it does in a compacted topic. Not
 * thread-safe.
 */
public final class DefinitionDelta {
  private final DefinitionImage image;
  private final Map<DefinitionKey, Optional<Definition>> changes = new LinkedHashMap<>();

  public DefinitionDelta(DefinitionImage image) {
    this.image = image;
  }

  public void put(DefinitionKey key, Definition definition) {
    changes.put(key, Optional.of(definition));
  }

  public void remove(DefinitionKey key) {
    changes.put(key, Optional.empty());
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Keys that may differ. */
  public Set<DefinitionKey> changed() {
    return Collections.unmodifiableSet(changes.keySet());
  }

  /** The image with the changes; the one it was made of stays as it is. */
  public DefinitionImage apply() {
    if (changes.isEmpty()) {
      return image;
    }
    Map<DefinitionKind, SortedMap<String, Definition>> kinds = new EnumMap<>(DefinitionKind.class);
    kinds.putAll(image.kinds());
    Map<DefinitionKind, SortedMap<String, Definition>> copies = new EnumMap<>(DefinitionKind.class);
    changes.forEach(
        (key, change) -> {
          SortedMap<String, Definition> copy = copies.computeIfAbsent(key.kind(), image::copy);
          change.ifPresentOrElse(put -> copy.put(key.id(), put), () -> copy.remove(key.id()));
        });
    kinds.putAll(copies);
    return new DefinitionImage(kinds);
  }
}
