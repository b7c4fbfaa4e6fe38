package io.everystore.serving.materialize;

/** Learns what changed in a view, after the store holds it, on the materializer's thread. */
interface ViewListener<M> {
  void applied(M message);

  void removed(String key);

  /** For a view from which nothing is derived. */
  static <M> ViewListener<M> none() {
    return new ViewListener<>() {
      @Override
      public void applied(M message) {}

      @Override
      public void removed(String key) {}
    };
  }
}
