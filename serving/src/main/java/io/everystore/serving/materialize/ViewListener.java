package io.everystore.serving.materialize;

/** Learns what changed in a view, after the store holds it, on the materializer's thread. */
interface ViewListener<M> {
  void applied(M message);

  void removed(String key);
}
