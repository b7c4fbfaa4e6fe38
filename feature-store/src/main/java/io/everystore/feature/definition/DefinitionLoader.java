package io.everystore.feature.definition;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Definition;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes images of the records of the topic, in the order of its partitions, and publishes them.
 *
 * <p>A record that cannot be read or breaks a rule changes nothing. Records are accepted and
 * published by one thread; any thread reads the image.
 */
public final class DefinitionLoader {
  private final Function<Definition, List<Fault>> rules;
  private final Consumer<DefinitionImage> publisher;
  private volatile DefinitionImage image = DefinitionImage.EMPTY;
  private DefinitionDelta delta = new DefinitionDelta(DefinitionImage.EMPTY);

  /**
   * Makes a loader of an empty image.
   *
   * @param rules what is wrong with a definition; nothing wrong is published
   * @param publisher told of every new image, before {@link #image} answers it
   */
  public DefinitionLoader(
      Function<Definition, List<Fault>> rules, Consumer<DefinitionImage> publisher) {
    this.rules = rules;
    this.publisher = publisher;
  }

  /**
   * Takes a record to the next image.
   *
   * @param value null for a tombstone
   * @return why the record was left out, null when it was taken
   */
  public @Nullable String accept(byte @Nullable [] key, byte @Nullable [] value) {
    DefinitionKey parsed = key == null ? null : DefinitionKey.parse(key);
    if (parsed == null) {
      return "key: unreadable (expected: kind/id)";
    }
    if (value == null) {
      delta.remove(parsed);
      return null;
    }
    Definition definition;
    try {
      definition = Definition.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return parsed + ": unreadable";
    }
    if (!parsed.kind().isKindOf(definition) || !definition.getId().equals(parsed.id())) {
      return parsed + ": another definition than its key says";
    }
    List<Fault> faults = rules.apply(definition);
    if (!faults.isEmpty()) {
      return parsed + ": " + faults.get(0).pointer() + " " + faults.get(0).detail();
    }
    delta.put(parsed, definition);
    return null;
  }

  /** Makes what was accepted since the last call visible, in one step. */
  public void publish() {
    if (!delta.isEmpty()) {
      DefinitionImage next = delta.apply();
      publisher.accept(next);
      image = next;
      delta = new DefinitionDelta(next);
    }
  }

  public DefinitionImage image() {
    return image;
  }
}
