package io.everystore.serving.materialize;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition of the view topics has been applied, and who waits for it.
 *
 * <p>The materializer's thread advances, any thread asks or waits.
 */
final class AppliedPositions {
  /** Waits at once per partition; further ones are refused. */
  static final int MAX_WAITERS_PER_PARTITION = 10_000;

  private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();

  private record Waiter(long offset, CompletableFuture<Void> applied) {}

  private static final class Position {
    private volatile long next;
    private final PriorityQueue<Waiter> waiters =
        new PriorityQueue<>((left, right) -> Long.compare(left.offset, right.offset));
  }

  /** Everything before {@code nextOffset} is applied. */
  void advance(TopicPartition partition, long nextOffset) {
    Position position = position(partition);
    ArrayDeque<CompletableFuture<Void>> reached = new ArrayDeque<>();
    synchronized (position) {
      position.next = Math.max(position.next, nextOffset);
      for (Waiter first = position.waiters.peek();
          first != null && first.offset < position.next;
          first = position.waiters.peek()) {
        reached.add(first.applied);
        position.waiters.remove();
      }
    }
    reached.forEach(applied -> applied.complete(null));
  }

  /** The first offset that is not applied yet. */
  long next(TopicPartition partition) {
    return position(partition).next;
  }

  /**
   * Completes, on the materializer's thread, once the record at {@code offset} is applied. Whoever
   * no longer waits completes it itself and thereby frees its place at the next {@link #advance}.
   */
  CompletableFuture<Void> whenApplied(TopicPartition partition, long offset) {
    Position position = position(partition);
    synchronized (position) {
      if (offset < position.next) {
        return CompletableFuture.completedFuture(null);
      }
      if (position.waiters.size() >= MAX_WAITERS_PER_PARTITION) {
        position.waiters.removeIf(waiter -> waiter.applied.isDone());
      }
      if (position.waiters.size() >= MAX_WAITERS_PER_PARTITION) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(
                "waiters for %s: %d (expected: fewer)"
                    .formatted(partition, MAX_WAITERS_PER_PARTITION)));
      }
      CompletableFuture<Void> applied = new CompletableFuture<>();
      position.waiters.add(new Waiter(offset, applied));
      return applied;
    }
  }

  private Position position(TopicPartition partition) {
    return positions.computeIfAbsent(partition, created -> new Position());
  }
}
