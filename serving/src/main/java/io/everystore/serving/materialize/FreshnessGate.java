package io.everystore.serving.materialize;

import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.serving.topology.Share;
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
 * waiting reads as soon as that is so; they go on on the event loop they came from. Of people whom
 * this replica does not hold, only their own profile tells, looked at in the shared store now and
 * then.
 */
public final class FreshnessGate {
  /** Reads that wait at once; further ones are answered at once, fresh or not. */
  public static final int MAX_WAITERS = 10_000;

  /**
   * Until the first look at the profile of somebody held elsewhere, and between two at most: each
   * waits twice as long as the one before, since every look asks the shared store.
   */
  private static final long FIRST_LOOK_MILLIS = 20;

  private static final long LONGEST_LOOK_MILLIS = 160;

  private static final ProgressMarks NO_MARKS = new ProgressMarks(0);

  private final Vertx vertx;
  private final StoredProfiles profiles;
  private final Share share;
  private final Map<String, Set<Waiter>> waitersById = new ConcurrentHashMap<>();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiterCount = new AtomicInteger();
  private volatile ProgressMarks marks = new ProgressMarks(0);

  FreshnessGate(Vertx vertx, StoredProfiles profiles, Share share) {
    this.vertx = vertx;
    this.profiles = profiles;
    this.share = share;
  }

  /**
   * The profile as it is now, after what it and the marks say is noted.
   *
   * @throws StoreUnavailableException when it is held elsewhere and cannot be read now
   */
  private @Nullable Profile look(String id, AwaitedOffsets awaited) {
    Profile profile = profiles.find(id);
    awaited.reach(profile, isHeld(id, profile) ? marks : NO_MARKS);
    return profile;
  }

  /** Marks tell of what was applied here: not of what another copies into the shared store. */
  private boolean isHeld(String id, @Nullable Profile profile) {
    int partitions = marks.partitions();
    return share.holds(id, partitions)
        && (profile == null || share.holds(profile.getId(), partitions));
  }

  /** A read that waits, under the id it asked for and the user that id leads to. */
  private final class Waiter {
    private final String id;
    private final AwaitedOffsets awaited;
    private final Context context;
    private final Promise<Boolean> fresh = Promise.promise();
    private @Nullable String userId;
    private long timer = -1;
    private long looks = -1;
    private boolean held = true;
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
      try {
        lookAndEnlist();
      } catch (StoreUnavailableException e) {
        held = false;
      }
      return awaited.isReached();
    }

    private void lookAndEnlist() {
      Profile profile = look(id, awaited);
      if (profile != null && !profile.getId().equals(id) && !profile.getId().equals(userId)) {
        if (userId != null) {
          forget(userId, this);
        }
        userId = profile.getId();
        enlist(userId, this);
        // It may have been written between the look and the listing.
        profile = look(id, awaited);
      }
      held = isHeld(id, profile);
    }

    synchronized boolean checkMarks() {
      if (held) {
        awaited.reach(null, marks);
      }
      return done || awaited.isReached();
    }

    private void lookAgain(long pauseMillis) {
      if (isElsewhere() && check()) {
        finish(true);
      } else {
        lookAfter(Math.min(LONGEST_LOOK_MILLIS, 2 * pauseMillis));
      }
    }

    private synchronized boolean isElsewhere() {
      return !held;
    }

    private synchronized void lookAfter(long pauseMillis) {
      if (!done) {
        looks = vertx.setTimer(pauseMillis, fired -> lookAgain(pauseMillis));
      }
    }

    void finish(boolean isFresh) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(looks);
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
        if (!share.isAll()) {
          lookAfter(FIRST_LOOK_MILLIS);
        }
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
    try {
      Object unused = look(id, awaited);
    } catch (StoreUnavailableException e) {
      // Told by the answer, which cannot read it either.
    }
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
