package io.everystore.serving.materialize;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.DurableLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when what people do no longer reaches the views: an event that this process took is not
 * covered by the job's marks for a while, or none can be taken at all. Thread-safe.
 *
 * <p>Looks at one event of each partition at a time: the first one taken since the last was
 * covered.
 */
public final class PipelineWatch {
  /** For how long it is only slow. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

  private record Taken(long offset, long atNanos) {}

  private final FreshnessGate gate;
  private final LongSupplier nanoTime;
  private final Map<Integer, Taken> oldest = new ConcurrentHashMap<>();
  private volatile @Nullable Long failingSinceNanos;
  private volatile boolean behind;
  private volatile long lookAgainNanos;

  PipelineWatch(FreshnessGate gate, LongSupplier nanoTime) {
    this.gate = gate;
    this.nanoTime = nanoTime;
    this.lookAgainNanos = nanoTime.getAsLong();
  }

  /** The same log, with an eye on the events appended to it. */
  public DurableLog watching(DurableLog log) {
    return (topic, key, value, acknowledgement) ->
        log.append(
            topic,
            key,
            value,
            topic.equals(Topics.INTERACTIONS) ? new Watched(acknowledgement) : acknowledgement);
  }

  private final class Watched implements DurableLog.Acknowledgement {
    private final DurableLog.Acknowledgement told;

    Watched(DurableLog.Acknowledgement told) {
      this.told = told;
    }

    @Override
    public void appended(int partition, long offset) {
      if (failingSinceNanos != null) {
        failingSinceNanos = null;
      }
      if (!oldest.containsKey(partition)) {
        oldest.putIfAbsent(partition, new Taken(offset, nanoTime.getAsLong()));
      }
      told.appended(partition, offset);
    }

    @Override
    public void failed(Throwable cause) {
      if (failingSinceNanos == null) {
        failingSinceNanos = nanoTime.getAsLong();
      }
      told.failed(cause);
    }
  }

  /** True while what people do is not in the views. */
  boolean isBehind() {
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - lookAgainNanos >= 0) {
      lookAgainNanos = nowNanos + LOOK_AGAIN_NANOS;
      behind = look(nowNanos);
    }
    return behind;
  }

  private boolean look(long nowNanos) {
    ProgressMarks marks = gate.marks();
    oldest.entrySet().removeIf(entry -> marks.covered(entry.getKey()) >= entry.getValue().offset);
    Long failing = failingSinceNanos;
    long longest = failing == null ? 0 : nowNanos - failing;
    for (Taken taken : oldest.values()) {
      longest = Math.max(longest, nowNanos - taken.atNanos);
    }
    return longest > PATIENCE.toNanos();
  }
}
