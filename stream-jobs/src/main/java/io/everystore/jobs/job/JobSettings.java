package io.everystore.jobs.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.rocksdb.CompressionType;

/** Flink's settings for the job: checkpoints, state backend, restarts, serializers. */
final class JobSettings {
  private static final int RETAINED_CHECKPOINTS = 2;

  private JobSettings() {}

  static void apply(StreamExecutionEnvironment env, JobConfig config) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.NAME, ProfileJob.NAME);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.MAX_PARALLELISM, JobConfig.MAX_PARALLELISM);
    settings.set(ExecutionOptions.BUFFER_TIMEOUT, config.intervals().bufferTimeout());
    checkpoints(settings, config);
    state(settings);
    restarts(settings);
    env.configure(settings);
    env.setParallelism(config.parallelism());
  }

  private static void checkpoints(Configuration settings, JobConfig config) {
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.intervals().checkpoint());
    settings.set(
        CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
        config.intervals().checkpoint().dividedBy(2));
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    if (!config.checkpointDirectory().isEmpty()) {
      settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, config.checkpointDirectory());
    }
  }

  static void state(Configuration settings) {
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(RocksDBOptions.OPTIONS_FACTORY, StateFiles.class.getName());
    // Most keys are asked for once before they exist: a filter saves the search for them.
    settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    // The filter of a whole file of small values, such as event ids, is larger than what a shard of
    // the shared cache may hold, and so would be read anew for every look.
    settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    // What is rewritten within seconds is not worth compressing; what stays is.
    settings.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
        List.of(
            CompressionType.NO_COMPRESSION,
            CompressionType.NO_COMPRESSION,
            CompressionType.SNAPPY_COMPRESSION));
  }

  private static void restarts(Configuration settings) {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(10));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(5));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, 0.1);
  }
}
