package io.everystore.standalone.chaos;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Calls that come again, at whichever replica's turn it is, until they have an answer that settles
 * them or nobody waits any more. Thread-safe.
 */
final class Repeated {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final int MOST_DOUBLINGS = 3;

  private final Balancer balancer;
  private final AtomicInteger pending = new AtomicInteger();
  private final LongAdder again = new LongAdder();
  private volatile boolean givenUp;

  Repeated(Balancer balancer) {
    this.balancer = balancer;
  }

  /**
   * Calls until it is settled.
   *
   * @param call to one replica
   * @param settles notes an answer; false for one after which the call comes again
   * @param ended told once, also when it was given up
   */
  void send(
      Function<Replica, CompletableFuture<Http.Answer>> call,
      Predicate<Http.Answer> settles,
      Runnable ended) {
    pending.incrementAndGet();
    attempt(call, settles, ended, 0);
  }

  private void attempt(
      Function<Replica, CompletableFuture<Http.Answer>> call,
      Predicate<Http.Answer> settles,
      Runnable ended,
      int before) {
    Replica replica = balancer.next();
    Http.whenDone(
        call.apply(replica),
        (answer, failure) -> {
          if ((answer != null && settles.test(answer)) || givenUp) {
            pending.decrementAndGet();
            ended.run();
            return;
          }
          if (answer == null) {
            replica.rest();
          }
          again.increment();
          later(before).execute(() -> attempt(call, settles, ended, before + 1));
        });
  }

  /** Longer after each attempt, and not at the same time as others, as well-behaved clients do. */
  private static Executor later(int before) {
    long most = FIRST_PAUSE_MILLIS << Math.min(before, MOST_DOUBLINGS);
    return CompletableFuture.delayedExecutor(
        ThreadLocalRandom.current().nextLong(most / 2, most + 1), TimeUnit.MILLISECONDS);
  }

  /** Calls under way, those that wait to come again among them. */
  int pending() {
    return pending.get();
  }

  /** Calls that came again. */
  long again() {
    return again.sum();
  }

  /** From now on what is not settled does not come again. */
  void giveUp() {
    givenUp = true;
  }
}
