package io.everystore.standalone.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Keeps a fixed number of requests under way: finds out what a server can do at most. */
final class ClosedLoop {
  /** What a run gave. */
  record Outcome(long answered, Failures failures, double perSecond) {}

  private final OpenLoop.Request request;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long endNanos;
  private final AtomicLong number = new AtomicLong();
  private final LongAdder answered = new LongAdder();
  private final Failures failures = new Failures();
  private final CountDownLatch lanes;

  private ClosedLoop(OpenLoop.Request request, int concurrency, long endNanos) {
    this.request = request;
    this.endNanos = endNanos;
    this.lanes = new CountDownLatch(concurrency);
  }

  static Outcome run(OpenLoop.Request request, int concurrency, Duration time)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    ClosedLoop loop = new ClosedLoop(request, concurrency, startNanos + time.toNanos());
    for (int i = 0; i < concurrency; i++) {
      loop.next();
    }
    if (!loop.lanes.await(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          loop.lanes.getCount()
              + " requests were not answered "
              + PATIENCE.toSeconds()
              + " s after the end, "
              + loop.answered.sum()
              + " were");
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Outcome(loop.answered.sum(), loop.failures, loop.answered.sum() / seconds);
  }

  private void next() {
    if (System.nanoTime() > endNanos) {
      lanes.countDown();
      return;
    }
    Future<?> sent = request.send(number.getAndIncrement());
    sent.onComplete(
        answer -> {
          answered.increment();
          next();
        },
        failure -> {
          failures.add(failure);
          next();
        });
  }
}
