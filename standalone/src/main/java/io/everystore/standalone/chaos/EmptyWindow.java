package io.everystore.standalone.chaos;

/**
 * When a replica may know no item: from a fault that ends its process until it has recovered. At
 * any other time a page without items breaks a promise. Thread-safe.
 */
final class EmptyWindow {
  private long begun;
  private int open;

  synchronized void begin() {
    begun++;
    open++;
  }

  synchronized void end() {
    open--;
  }

  /** Stands for this moment; to be handed to {@link #touchedSince}. */
  synchronized long mark() {
    return open > 0 ? begun - 1 : begun;
  }

  /** True when there was a window at that moment or any time since. */
  synchronized boolean touchedSince(long mark) {
    return begun > mark;
  }
}
