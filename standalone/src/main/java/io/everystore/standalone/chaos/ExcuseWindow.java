package io.everystore.standalone.chaos;

/**
 * When a replica is excused for pages that know less: from a fault that takes something from it
 * until it has recovered. At any other time such a page breaks a promise. Thread-safe.
 */
final class ExcuseWindow {
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
