package io.everystore.standalone.flink;

import io.everystore.standalone.metrics.FlinkMetricsFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * How Flink runs inside this process.
 *
 * @param directory where checkpoints are kept
 * @param localDirectory where working state lives while running; worthless afterwards
 * @param webPort port of Flink's own page on loopback, 0 for any free one
 */
public record FlinkConfig(
    Path directory,
    Path localDirectory,
    int webPort,
    int parallelism,
    Duration checkpointInterval,
    int managedMemoryMiB) {
  static final int RETAINED_CHECKPOINTS = 3;
  private static final String METRICS = FlinkMetricsFactory.class.getName();
  private static final String LOOPBACK = "127.0.0.1";

  public FlinkConfig {
    if (parallelism < 1 || parallelism > 128) {
      throw new IllegalArgumentException("parallelism: " + parallelism + " (expected: 1..128)");
    }
  }

  /** Of the cluster: addresses, memory, what its page may do. */
  Configuration cluster() {
    Configuration cluster = new Configuration();
    cluster.set(JobManagerOptions.ADDRESS, LOOPBACK);
    cluster.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    cluster.set(TaskManagerOptions.HOST, LOOPBACK);
    cluster.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    cluster.set(RestOptions.ADDRESS, LOOPBACK);
    cluster.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    cluster.set(RestOptions.PORT, webPort);
    cluster.set(RestOptions.BIND_PORT, Integer.toString(webPort));
    cluster.set(RestOptions.SERVER_NUM_THREADS, 2);
    // Flink's page has no login: it shows, but runs and stops nothing.
    cluster.set(WebOptions.SUBMIT_ENABLE, false);
    cluster.set(WebOptions.CANCEL_ENABLE, false);
    cluster.set(WebOptions.RESCALE_ENABLE, false);
    cluster.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(managedMemoryMiB));
    cluster.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    cluster.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    cluster.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    cluster.set(CoreOptions.TMP_DIRS, localDirectory.toString());
    cluster.set(RocksDBOptions.LOCAL_DIRECTORIES, localDirectory.toString());
    cluster.setString("metrics.reporter.everystore.factory.class", METRICS);
    // Hundreds of series for every sink and each of its partitions, which nobody looks at.
    cluster.setString("metrics.reporter.everystore.filter.excludes", "*KafkaProducer*");
    cluster.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    // Read from the cluster's settings, not from the job's.
    cluster.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    return cluster;
  }

  /** Of the job: where its checkpoints go, how often, what happens when it fails. */
  Configuration job(Path checkpoints) {
    Configuration job = new Configuration();
    job.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    job.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    job.set(RocksDBOptions.LOCAL_DIRECTORIES, localDirectory.toString());
    job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    job.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(10));
    job.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    job.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    job.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    // A checkpoint that fails (disk full) is tried again, it does not stop the job.
    job.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    job.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    job.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    job.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    job.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(10));
    return job;
  }
}
