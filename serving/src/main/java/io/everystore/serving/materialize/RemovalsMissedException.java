package io.everystore.serving.materialize;

/** What is read next of the topics may lack removals, so that the store has to be filled anew. */
final class RemovalsMissedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemovalsMissedException(String message) {
    super(message);
  }
}
