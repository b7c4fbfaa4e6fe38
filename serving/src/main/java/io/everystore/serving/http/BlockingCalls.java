package io.everystore.serving.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What requests have done on worker threads, since it would hold up an event loop: as many at once
 * as there are such threads, so that nobody waits behind work that nobody may still wait for.
 * Thread-safe.
 */
public final class BlockingCalls {
  /** Of the whole process: whichever route they come from, they share the threads. */
  public static final BlockingCalls SHARED =
      new BlockingCalls(VertxOptions.DEFAULT_WORKER_POOL_SIZE);

  private static final int RETRY_AFTER_SECONDS = 2;

  private final int most;
  private final AtomicInteger underWay = new AtomicInteger();

  BlockingCalls(int most) {
    this.most = most;
  }

  /**
   * Runs {@code task} on a worker thread.
   *
   * @param ordered one after the other with those of the same event loop
   * @return fails with a {@link Problem}, 503, when as many as are allowed are under way
   */
  public <T> Future<T> run(Vertx vertx, Callable<T> task, boolean ordered) {
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      return Future.failedFuture(
          Problem.unavailable(
              "busy",
              "request: " + most + " that take long are under way (expected: again later)",
              RETRY_AFTER_SECONDS));
    }
    return vertx.executeBlocking(task, ordered).onComplete(done -> underWay.decrementAndGet());
  }
}
