package io.everystore.feature.registry;

/** Receives the features of one user or item, each once, only those that have a value. */
public interface FeatureVisitor {
  /** A count, or an amount in cents. */
  void whole(String name, long value);

  void number(String name, double value);

  void text(String name, String value);

  /** A time in milliseconds since the epoch. */
  void time(String name, long epochMillis);
}
