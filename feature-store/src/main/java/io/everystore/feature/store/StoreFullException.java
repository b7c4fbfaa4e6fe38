package io.everystore.feature.store;

/** A view has no room left and may not grow further; an operator has to give it more. */
public final class StoreFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
