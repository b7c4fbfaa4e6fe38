package io.everystore.serving.offer;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The offers of one image of definitions, made ready once. Thread-safe. */
public final class OfferImage {
  private final Supplier<DefinitionImage> images;
  private volatile Ready ready = new Ready(DefinitionImage.EMPTY, List.of());

  private record Ready(DefinitionImage image, List<OfferCard> cards) {}

  public OfferImage(Supplier<DefinitionImage> images) {
    this.images = images;
  }

  /** Offers that are neither drafts nor archived, those of greater priority first. */
  @SuppressWarnings("ReferenceEquality") // a new image is a new object, and comparing is dear
  List<OfferCard> cards() {
    DefinitionImage image = images.get();
    Ready known = ready;
    if (known.image != image) {
      List<OfferCard> cards = new ArrayList<>();
      for (Definition definition : image.all(DefinitionKind.OFFER)) {
        if (definition.getState() == DefinitionState.ACTIVE
            || definition.getState() == DefinitionState.PAUSED) {
          cards.add(OfferCard.of(definition));
        }
      }
      cards.sort((a, b) -> Integer.compare(b.offer().getPriority(), a.offer().getPriority()));
      known = new Ready(image, List.copyOf(cards));
      ready = known;
    }
    return known.cards;
  }
}
