package io.everystore.serving.ingest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The appends of one post: counts those under way and remembers the last position per partition.
 *
 * <p>Thread-safe: an event loop begins appends, the log's thread ends them.
 */
final class PendingAppends implements DurableLog.Acknowledgement {
  private static final long NONE = -1;

  private final Runnable whenDone;
  private final int resumeBelow;
  private final Runnable whenDrained;
  private long[] lastOffsets = new long[4];
  private int underWay;
  private boolean complete;
  private boolean drainWanted;
  private @Nullable Throwable failure;

  /**
   * Makes one without appends.
   *
   * @param whenDone run once, after {@link #complete} and the end of the last append
   * @param resumeBelow appends under way below which {@code whenDrained} is run
   * @param whenDrained run after {@link #wantsDrain} was answered with true
   */
  PendingAppends(Runnable whenDone, int resumeBelow, Runnable whenDrained) {
    this.whenDone = whenDone;
    this.resumeBelow = resumeBelow;
    this.whenDrained = whenDrained;
    Arrays.fill(lastOffsets, NONE);
  }

  synchronized void begin() {
    underWay++;
  }

  /** True when more than {@code most} appends are under way; then the caller is told of the end. */
  synchronized boolean wantsDrain(int most) {
    drainWanted = underWay > most;
    return drainWanted;
  }

  /** No further append will begin. */
  void complete() {
    boolean done;
    synchronized (this) {
      complete = true;
      done = underWay == 0;
    }
    if (done) {
      whenDone.run();
    }
  }

  @Override
  public void appended(int partition, long offset) {
    synchronized (this) {
      if (partition >= lastOffsets.length) {
        int length = lastOffsets.length;
        lastOffsets = Arrays.copyOf(lastOffsets, Math.max(partition + 1, 2 * length));
        Arrays.fill(lastOffsets, length, lastOffsets.length, NONE);
      }
      lastOffsets[partition] = Math.max(lastOffsets[partition], offset);
    }
    end();
  }

  @Override
  public void failed(Throwable cause) {
    synchronized (this) {
      failure = failure == null ? cause : failure;
    }
    end();
  }

  private void end() {
    boolean done;
    boolean drained;
    synchronized (this) {
      underWay--;
      done = complete && underWay == 0;
      drained = drainWanted && underWay < resumeBelow;
      drainWanted &= !drained;
    }
    if (drained) {
      whenDrained.run();
    }
    if (done) {
      whenDone.run();
    }
  }

  /** Why an append failed, null when none has. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  synchronized Token token() {
    int count = 0;
    for (long offset : lastOffsets) {
      count += offset == NONE ? 0 : 1;
    }
    int[] partitions = new int[count];
    long[] offsets = new long[count];
    int next = 0;
    for (int partition = 0; partition < lastOffsets.length; partition++) {
      if (lastOffsets[partition] != NONE) {
        partitions[next] = partition;
        offsets[next++] = lastOffsets[partition];
      }
    }
    return new Token(partitions, offsets);
  }
}
