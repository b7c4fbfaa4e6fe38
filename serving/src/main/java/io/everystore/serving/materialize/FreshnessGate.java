package io.everystore.serving.materialize;

import io.everystore.feature.proto.Profile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where a read that wants to see its own writes waits until this process has applied them.
 *
 * <p>A write is applied when the reader's profile says that it contains its offset, or when the
 * job's marks say that everything up to it has been written. The materializer's thread wakes
 * waiting reads as soon as that is so; they go on on the event loop they came from.
 */
public final class FreshnessGate {
  /** Reads that wait at once; further ones are answered at once, fresh or not. */
  public static final int MAX_WAITERS = 10_000;

  private final Vertx vertx;
  private final StoredProfiles profiles;
  private final Map<String, Set<Waiter>> waitersById = new ConcurrentHashMap<>();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiterCount = new AtomicInteger();
  private volatile ProgressMarks marks = new ProgressMarks(0);

  FreshnessGate(Vertx vertx, StoredProfiles profiles) {
    this.vertx = vertx;
    this.profiles = profiles;
  }

  /** A read that waits, under the id it asked for and the user that id leads to. */
  private final class Waiter {
    private final String id;
    private final AwaitedOffsets awaited;
    private final Context context;
    private final Promise<Boolean> fresh = Promise.promise();
    private @Nullable String userId;
    private long timer = -1;
    private boolean done;

    Waiter(String id, AwaitedOffsets awaited, Context context) {
      this.id = id;
      this.awaited = awaited;
      this.context = context;
    }

    /** Looks at the profile and the marks as they are now. */
    synchronized boolean check() {
      if (done) {
        return true;
      }
      Profile profile = profiles.find(id);
      if (profile != null && !profile.getId().equals(id) && !profile.getId().equals(userId)) {
        if (userId != null) {
          forget(userId, this);
        }
        userId = profile.getId();
        enlist(userId, this);
        // It may have been written between the look and the listing.
        profile = profiles.find(id);
      }
      awaited.reach(profile, marks);
      return awaited.isReached();
    }

    synchronized boolean checkMarks() {
      awaited.reach(null, marks);
      return done || awaited.isReached();
    }

    void finish(boolean isFresh) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
        vertx.cancelTimer(timer);
        forget(id, this);
        if (userId != null) {
          forget(userId, this);
        }
      }
      waiters.remove(this);
      waiterCount.decrementAndGet();
      context.runOnContext(nothing -> fresh.complete(isFresh));
    }

    synchronized void startTimer(long waitMillis) {
      if (!done) {
        timer = vertx.setTimer(waitMillis, fired -> finish(check()));
      }
    }
  }

  /**
   * Completes with true once the events at the given positions are visible under {@code id}, or
   * with whether they are after {@code waitMillis}. Called on an event loop and completed there.
   *
   * @param partitions of the interaction topic, parallel to {@code offsets}
   */
  public Future<Boolean> whenFresh(String id, int[] partitions, long[] offsets, long waitMillis) {
    AwaitedOffsets awaited = new AwaitedOffsets(partitions, offsets);
    awaited.reach(profiles.find(id), marks);
    if (awaited.isReached()) {
      return Future.succeededFuture(true);
    }
    if (waitMillis <= 0 || waiterCount.incrementAndGet() > MAX_WAITERS) {
      if (waitMillis > 0) {
        waiterCount.decrementAndGet();
      }
      return Future.succeededFuture(false);
    }
    Waiter waiter = new Waiter(id, awaited, vertx.getOrCreateContext());
    waiters.add(waiter);
    enlist(id, waiter);
    // What was applied between the look above and the listing woke nobody.
    if (waiter.check()) {
      waiter.finish(true);
    } else {
      waiter.startTimer(waitMillis);
    }
    return waiter.fresh.future();
  }

  /** Reads that wait now. */
  int waiting() {
    return waiterCount.get();
  }

  void partitionsKnown(int profilePartitions) {
    marks = new ProgressMarks(profilePartitions);
  }

  /** Of the topic of profiles, 0 while they are not known. */
  int partitions() {
    return marks.partitions();
  }

  ProgressMarks marks() {
    return marks;
  }

  /** A profile or redirect was applied. */
  void applied(Profile profile) {
    Set<Waiter> waiting = waitersById.get(profile.getId());
    if (waiting != null) {
      for (Waiter waiter : waiting) {
        if (waiter.check()) {
          waiter.finish(true);
        }
      }
    }
  }

  /** The marks cover more. */
  void progressed() {
    for (Waiter waiter : waiters) {
      if (waiter.checkMarks()) {
        waiter.finish(true);
      }
    }
  }

  private void enlist(String id, Waiter waiter) {
    waitersById.compute(
        id,
        (key, known) -> {
          Set<Waiter> waiting = known == null ? ConcurrentHashMap.newKeySet() : known;
          waiting.add(waiter);
          return waiting;
        });
  }

  private void forget(String id, Waiter waiter) {
    waitersById.computeIfPresent(
        id,
        (key, waiting) -> {
          waiting.remove(waiter);
          return waiting.isEmpty() ? null : waiting;
        });
  }
}
