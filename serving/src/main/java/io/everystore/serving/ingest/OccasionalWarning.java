package io.everystore.serving.ingest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells of what may go wrong a thousand times a second once a second at most, and how often it did:
 * a log that is away must not fill the disk with lines that say so. Thread-safe.
 */
final class OccasionalWarning {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<String> lines;
  private final LongSupplier nanos;
  private final AtomicLong nextNanos;
  private final LongAdder untold = new LongAdder();

  OccasionalWarning(Consumer<String> lines) {
    this(lines, System::nanoTime);
  }

  OccasionalWarning(Consumer<String> lines, LongSupplier nanos) {
    this.lines = lines;
    this.nanos = nanos;
    this.nextNanos = new AtomicLong(nanos.getAsLong());
  }

  void warn(String what) {
    untold.increment();
    long now = nanos.getAsLong();
    long next = nextNanos.get();
    if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      long times = untold.sumThenReset();
      lines.accept(times == 1 ? what : what + " (" + times + " times since it was last told)");
    }
  }
}
