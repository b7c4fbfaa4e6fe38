package io.everystore.jobs.job;

import io.everystore.jobs.io.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The whole job in a MiniCluster of its own, between a log and views in memory. */
final class RunningJob implements AutoCloseable {
  private final JobClient client;

  private RunningJob(JobClient client) {
    this.client = client;
  }

  static RunningJob start(
      InMemoryLog log,
      ReaderViews views,
      int parallelism,
      Path checkpoints,
      @Nullable Path restoreFrom)
      throws Exception {
    return start(log, new InMemoryLog(1), views, parallelism, checkpoints, restoreFrom);
  }

  static RunningJob start(
      InMemoryLog log,
      InMemoryLog impressions,
      ReaderViews views,
      int parallelism,
      Path checkpoints,
      @Nullable Path restoreFrom)
      throws Exception {
    return start(log, impressions, null, views, parallelism, checkpoints, restoreFrom);
  }

  /** With experiments, when there is a log of exposures. */
  static RunningJob start(
      InMemoryLog log,
      InMemoryLog impressions,
      @Nullable InMemoryLog exposures,
      ReaderViews views,
      int parallelism,
      Path checkpoints,
      @Nullable Path restoreFrom)
      throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    if (restoreFrom != null) {
      cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, restoreFrom.toUri().toString());
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, cluster);
    JobConfig config = config(parallelism, checkpoints);
    RecordingSink sink = new RecordingSink(views);
    ProfileJob.Derived derived =
        ProfileJob.build(
            env,
            config,
            new ProfileJob.Sources(
                new LogReplaySource(log),
                new LogReplaySource(impressions),
                new LogReplaySource(new InMemoryLog(1)),
                new LogReplaySource(new InMemoryLog(1)),
                new LogReplaySource(new InMemoryLog(1)),
                new LogReplaySource(new InMemoryLog(1))),
            new ProfileJob.Sinks(sink, sink));
    if (exposures != null) {
      ProfileJob.addExperiments(
          env, config, derived.outcomes(), new LogReplaySource(exposures), sink);
    }
    return new RunningJob(env.executeAsync(ProfileJob.NAME));
  }

  private static JobConfig config(int parallelism, Path checkpoints) {
    return new JobConfig(
        KafkaConfig.of("unused:0"),
        parallelism,
        4,
        checkpoints.toUri().toString(),
        new JobConfig.Intervals(
            Duration.ofMillis(200),
            Duration.ofMillis(5),
            Duration.ofMillis(1),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(20)),
        JobConfig.Lifetimes.DEFAULT,
        // Smaller than the number of keys, so that values fall out of the cache.
        new JobConfig.CacheSizes(16, 8, 8),
        new JobConfig.Learning(Duration.ofMinutes(30), Duration.ofMillis(50)),
        ZoneOffset.UTC);
  }

  /** The newest complete checkpoint below the directory. */
  static Optional<Path> newestCheckpoint(Path checkpoints) {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparingInt(RunningJob::number));
    } catch (IOException | java.io.UncheckedIOException e) {
      // A checkpoint is being removed while we look.
      return Optional.empty();
    }
  }

  static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  JobClient client() {
    return client;
  }

  @Override
  public void close() throws Exception {
    client.cancel().get();
    try {
      client.getJobExecutionResult().get();
    } catch (java.util.concurrent.ExecutionException e) {
      // Cancelled, as asked.
    }
  }
}
