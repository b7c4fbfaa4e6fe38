package io.everystore.standalone.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Open-loop load: requests start when they are due, however long earlier ones take, and latency
 * counts from the due time, so that a stall is seen by every request it delays ("coordinated
 * omission", Gil Tene).
 */
final class OpenLoop {
  /** More requests than this under way are counted as failed instead of sent. */
  private static final int MOST_PENDING = 4_096;

  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Sends the {@code number}-th request. */
  @FunctionalInterface
  interface Request {
    Future<?> send(long number);
  }

  /** What a run gave; latencies in nanoseconds. */
  record Outcome(long answered, Failures failures, double perSecond, Histogram latency) {
    long failed() {
      return failures.count();
    }
  }

  private OpenLoop() {}

  /** Sends {@code perSecond} requests a second for {@code time}, evenly spaced. */
  static Outcome run(Request request, double perSecond, Duration time) throws InterruptedException {
    return run(request, perSecond, (long) (time.toNanos() * perSecond / 1e9), () -> true);
  }

  /** Sends {@code perSecond} requests a second, evenly spaced, while {@code running} says so. */
  static Outcome runWhile(Request request, double perSecond, BooleanSupplier running)
      throws InterruptedException {
    return run(request, perSecond, Long.MAX_VALUE, running);
  }

  private static Outcome run(
      Request request, double perSecond, long requests, BooleanSupplier running)
      throws InterruptedException {
    ConcurrentHistogram latency = new ConcurrentHistogram(3);
    LongAdder answered = new LongAdder();
    Failures failures = new Failures();
    AtomicInteger pending = new AtomicInteger();
    double intervalNanos = 1e9 / perSecond;
    long startNanos = System.nanoTime();
    for (long i = 0; i < requests && running.getAsBoolean(); i++) {
      long dueNanos = startNanos + (long) (i * intervalNanos);
      waitUntil(dueNanos);
      if (pending.get() >= MOST_PENDING) {
        failures.add(new IllegalStateException(MOST_PENDING + " requests under way"));
        continue;
      }
      pending.incrementAndGet();
      request
          .send(i)
          .onComplete(
              result -> {
                latency.recordValue(Math.max(1, System.nanoTime() - dueNanos));
                if (result.succeeded()) {
                  answered.increment();
                } else {
                  failures.add(result.cause());
                }
                pending.decrementAndGet();
              });
    }
    long drainedBy = System.nanoTime() + DRAIN.toNanos();
    while (pending.get() > 0 && System.nanoTime() < drainedBy) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Outcome(answered.sum(), failures, answered.sum() / seconds, latency);
  }

  private static void waitUntil(long dueNanos) {
    long waitNanos;
    while ((waitNanos = dueNanos - System.nanoTime()) > 0) {
      LockSupport.parkNanos(waitNanos);
    }
  }
}
