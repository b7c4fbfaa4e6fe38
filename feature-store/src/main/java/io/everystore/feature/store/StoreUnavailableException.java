package io.everystore.feature.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be reached or opened now; nothing that was written is lost, try again later. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
