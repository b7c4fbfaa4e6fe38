package io.everystore.feature.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.everystore.feature.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes on their way to the server, bounded in bytes and number. A write that fails stays here and
 * is sent again by the next call, so that none is lost while the server is away. Used by the
 * writing thread only.
 */
final class WritePipeline {
  /** Most writes on their way: each takes at least this part of the bytes allowed. */
  static final int MAX_WRITES = 4096;

  /** Longest wait between two looks for failed writes. */
  private static final long RETRY_MILLIS = 20;

  private final RedisAsyncCommands<byte[], byte[]> commands;
  private final String digest;
  private final long timeoutNanos;
  private final int maxBytes;
  private final Semaphore freeBytes;
  private final Queue<Write> failed = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> lastFailure = new AtomicReference<>();

  private record Write(byte[] key, byte[] value, byte[] lifeMillis, int cost) {}

  WritePipeline(
      RedisAsyncCommands<byte[], byte[]> commands, String digest, long timeoutNanos, int maxBytes) {
    this.commands = commands;
    this.digest = digest;
    this.timeoutNanos = timeoutNanos;
    this.maxBytes = maxBytes;
    this.freeBytes = new Semaphore(maxBytes);
  }

  /**
   * Sends a value.
   *
   * @param lifeMillis after which the server drops it, 0 for never
   */
  void submit(byte[] key, byte[] value, long lifeMillis) {
    int cost = Math.max(key.length + value.length, maxBytes / MAX_WRITES);
    acquire(cost);
    byte[] life = Long.toString(lifeMillis).getBytes(US_ASCII);
    Write write = new Write(key, value, life, cost);
    commands
        .<Long>evalsha(digest, ScriptOutputType.INTEGER, new byte[][] {key}, value, life)
        .whenComplete((answer, failure) -> completed(write, failure));
  }

  /** Waits until every write is in the store. */
  void drain() {
    acquire(maxBytes);
    freeBytes.release(maxBytes);
  }

  private void acquire(int cost) {
    long deadline = System.nanoTime() + timeoutNanos;
    try {
      while (true) {
        sendFailedAgain();
        if (freeBytes.tryAcquire(cost, RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new StoreUnavailableException(
              (maxBytes - freeBytes.availablePermits())
                  + " bytes of writes not answered for "
                  + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                  + " ms",
              lastFailure.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for the server", e);
    }
  }

  /** Sends the script itself: the failure may have been that the server does not know it (yet). */
  private void sendFailedAgain() {
    for (int i = failed.size(); i > 0; i--) {
      Write write = failed.poll();
      if (write == null) {
        return;
      }
      commands
          .<Long>eval(
              Scripts.WRITE_UNLESS_OLDER,
              ScriptOutputType.INTEGER,
              new byte[][] {write.key},
              write.value,
              write.lifeMillis)
          .whenComplete((answer, failure) -> completed(write, failure));
    }
  }

  private void completed(Write write, @Nullable Throwable failure) {
    if (failure == null) {
      freeBytes.release(write.cost);
    } else {
      lastFailure.set(failure);
      failed.add(write);
    }
  }
}
