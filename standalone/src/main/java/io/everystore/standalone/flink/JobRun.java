package io.everystore.standalone.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A submitted job: whether it runs, what ails it, and its end. */
public final class JobRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration WATCH = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** Failures before the first run after which a checkpoint counts as not restorable. */
  private static final int START_FAILURES = 3;

  private final MiniCluster cluster;
  private final JobID id;
  private final CheckpointCatalog catalog;
  private final Path directory;
  private @Nullable Thread watch;
  private long lastFailureMillis;

  JobRun(MiniCluster cluster, JobID id, CheckpointCatalog catalog, Path directory) {
    this.cluster = cluster;
    this.id = id;
    this.catalog = catalog;
    this.directory = directory;
  }

  /**
   * Waits until every task of the job runs, its state restored.
   *
   * @throws JobFailedException when it fails again and again instead, or takes longer
   */
  void awaitRunning(Duration timeout)
      throws JobFailedException, InterruptedException, ExecutionException, TimeoutException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    String reason = "not running after " + timeout.toSeconds() + " s";
    int failures = 0;
    while (System.nanoTime() < deadlineNanos) {
      AccessExecutionGraph graph = graph();
      if (isRunning(graph)) {
        return;
      }
      ErrorInfo failure = graph.getFailureInfo();
      if (failure != null && failure.getTimestamp() != lastFailureMillis) {
        lastFailureMillis = failure.getTimestamp();
        reason = rootCause(failure);
        LOG.warn("job failed while starting: {}", failure.getExceptionAsString());
        if (++failures == START_FAILURES) {
          break;
        }
      }
      if (graph.getState().isGloballyTerminalState()) {
        break;
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    throw new JobFailedException(reason);
  }

  /** True while every task runs. */
  public boolean isRunning() throws InterruptedException, ExecutionException, TimeoutException {
    return isRunning(graph());
  }

  /** From now on tells of failures in words, and removes checkpoints of earlier runs. */
  public void watch(Consumer<String> failures) {
    watch = new Thread(() -> keepLooking(failures), "job-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void keepLooking(Consumer<String> failures) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(WATCH.toNanos());
        look(failures);
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer looking after the job");
    }
  }

  private void look(Consumer<String> failures) throws InterruptedException {
    try {
      AccessExecutionGraph graph = graph();
      ErrorInfo failure = graph.getFailureInfo();
      if (failure != null && failure.getTimestamp() != lastFailureMillis) {
        lastFailureMillis = failure.getTimestamp();
        LOG.warn("job failed: {}", failure.getExceptionAsString());
        failures.accept(rootCause(failure));
      }
      catalog.prune(directory);
    } catch (ExecutionException | TimeoutException | IOException | RuntimeException e) {
      LOG.warn("cannot look after the job", e);
    }
  }

  /**
   * Takes a last checkpoint, so that the next start repeats nothing, and stops the job.
   *
   * @return the checkpoint's number, or -1 when it did not complete in time; the one before it
   *     counts then
   */
  public long stop(Duration checkpointTimeout) throws InterruptedException {
    stopWatching();
    long checkpoint = -1;
    try {
      if (isRunning()) {
        checkpoint =
            cluster
                .triggerCheckpoint(id, CheckpointType.CONFIGURED)
                .get(checkpointTimeout.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the last checkpoint did not complete", e);
    }
    close();
    return checkpoint;
  }

  /** Cancels the job; its checkpoints stay. */
  @Override
  public void close() throws InterruptedException {
    stopWatching();
    try {
      if (cluster.getJobStatus(id).get(10, TimeUnit.SECONDS).isGloballyTerminalState()) {
        return;
      }
      cluster.cancelJob(id).get(10, TimeUnit.SECONDS);
      cluster.requestJobResult(id).get(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("job {} did not cancel", id, e);
    }
  }

  private void stopWatching() {
    if (watch != null) {
      watch.interrupt();
    }
  }

  private AccessExecutionGraph graph()
      throws InterruptedException, ExecutionException, TimeoutException {
    return cluster.getExecutionGraph(id).get(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean isRunning(AccessExecutionGraph graph) {
    if (graph.getState() != JobStatus.RUNNING) {
      return false;
    }
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  private static String rootCause(ErrorInfo failure) {
    Throwable cause = failure.getException();
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }
}
