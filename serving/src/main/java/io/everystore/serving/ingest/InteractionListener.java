package io.everystore.serving.ingest;

import io.everystore.feature.proto.Interaction;

/** Learns of interactions that were taken, before they are appended to the log. */
public interface InteractionListener {
  InteractionListener NONE = event -> {};

  /** Called on an event loop, for every event of every post: must cost next to nothing. */
  void taken(Interaction event);

  /** Tells this one, then another. */
  default InteractionListener and(InteractionListener other) {
    return event -> {
      taken(event);
      other.taken(event);
    };
  }
}
