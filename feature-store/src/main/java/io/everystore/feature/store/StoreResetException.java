package io.everystore.feature.store;

/**
 * The server behind the store was emptied; what was written before is gone and every position is 0
 * again: read the topics from their start.
 */
public final class StoreResetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreResetException(String message) {
    super(message);
  }
}
