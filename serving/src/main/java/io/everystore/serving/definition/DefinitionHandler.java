package io.everystore.serving.definition;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionLoader;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.serving.materialize.TopicFollower;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the image of the topic's records. Any thread may read the image. */
public final class DefinitionHandler implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionHandler.class);

  private final DefinitionLoader loader;
  private final Counter refused;

  /**
   * Makes a handler of an empty image.
   *
   * @param publisher told of every new image before {@link #image} answers it
   */
  public DefinitionHandler(
      DefinitionRules rules, Consumer<DefinitionImage> publisher, MeterRegistry registry) {
    loader = new DefinitionLoader(rules, publisher);
    refused =
        Counter.builder("everystore.definitions.refused")
            .description("Records of definitions that were left out as unreadable or invalid")
            .register(registry);
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    String fault = loader.accept(key, value);
    if (fault != null) {
      refused.increment();
      LOG.warn("a definition was left out: {}", fault);
    }
  }

  @Override
  public void publish() {
    loader.publish();
  }

  public DefinitionImage image() {
    return loader.image();
  }
}
