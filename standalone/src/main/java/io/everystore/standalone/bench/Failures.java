package io.everystore.standalone.bench;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Requests that failed, and why the first of them did. Thread-safe. */
final class Failures {
  private final LongAdder count = new LongAdder();
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  void add(Throwable cause) {
    count.increment();
    first.compareAndSet(null, cause);
  }

  long count() {
    return count.sum();
  }

  /** Such as {@code 3 requests failed, the first with NoStackTraceTimeoutException}. */
  @Override
  public String toString() {
    Throwable cause = first.get();
    return count.sum() + " requests failed" + (cause == null ? "" : ", the first with " + cause);
  }
}
