package io.everystore.feature.store;

/**
 * The file of a view was cut off under the process: what it held can neither be read nor written.
 * {@link OnlineStoreWriter#replaceDamaged} gives the view an empty one, to be filled from its
 * topic.
 */
public final class StoreDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreDamagedException(String message) {
    super(message);
  }
}
