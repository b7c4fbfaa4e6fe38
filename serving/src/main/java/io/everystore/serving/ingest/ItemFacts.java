package io.everystore.serving.ingest;

import io.everystore.feature.proto.InteractionItem;

/** What this process knows of items, to complete events that name only an item id. */
@FunctionalInterface
public interface ItemFacts {
  /** Knows nothing. */
  ItemFacts NONE = item -> {};

  /**
   * Sets title, brand, product type and price where the event left them out and they are known.
   * Called once per item of an event on an event loop, so it must not block.
   */
  void complete(InteractionItem.Builder item);
}
