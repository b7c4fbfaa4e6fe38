package io.everystore.standalone.flink;

import io.everystore.standalone.Directories;
import io.everystore.standalone.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this process, with its page on loopback.
 *
 * <p>A job resumes from the newest checkpoint that is whole. When there are checkpoints but none
 * can be restored it does not start: starting empty would forget every user without a word.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFlink.class);
  private static final Duration RESTORE_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final FlinkConfig config;
  private final CheckpointCatalog catalog;
  private final MiniCluster cluster;

  private LocalFlink(FlinkConfig config, CheckpointCatalog catalog, MiniCluster cluster) {
    this.config = config;
    this.catalog = catalog;
    this.cluster = cluster;
  }

  public static LocalFlink start(FlinkConfig config) throws Exception {
    CheckpointCatalog catalog = new CheckpointCatalog(config.directory());
    Directories.delete(config.localDirectory());
    Files.createDirectories(config.localDirectory());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config.cluster())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(config.parallelism())
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    cluster.start();
    return new LocalFlink(config, catalog, cluster);
  }

  /** Address of Flink's own page. */
  public URI webAddress() throws Exception {
    return cluster.getRestAddress().get(10, TimeUnit.SECONDS);
  }

  /**
   * Starts a job and waits until all of it runs.
   *
   * @param definition builds the job; called anew for every checkpoint tried
   * @param progress told in words of checkpoints that are passed over
   * @throws UsageException when there are checkpoints and none can be restored
   */
  public JobRun run(Consumer<StreamExecutionEnvironment> definition, Consumer<String> progress)
      throws Exception {
    List<CheckpointCatalog.Entry> candidates = catalog.newestFirst();
    if (candidates.isEmpty()) {
      JobRun run = submit(definition, SavepointRestoreSettings.none());
      run.awaitRunning(RESTORE_TIMEOUT);
      return run;
    }
    for (CheckpointCatalog.Entry candidate : candidates) {
      try {
        CheckpointFiles.check(candidate.path());
      } catch (IOException e) {
        LOG.warn("checkpoint {} is damaged", candidate.path(), e);
        progress.accept(name(candidate) + " is damaged (" + e.getMessage() + ")");
        continue;
      }
      JobRun run = submit(definition, restoring(candidate.path()));
      try {
        run.awaitRunning(RESTORE_TIMEOUT);
        LOG.info("resumed from {}", candidate.path());
        return run;
      } catch (JobFailedException e) {
        LOG.warn("checkpoint {} cannot be restored", candidate.path(), e);
        progress.accept(name(candidate) + " cannot be restored (" + e.getMessage() + ")");
        run.close();
      }
    }
    throw new UsageException(
        "none of the "
            + candidates.size()
            + " checkpoints in "
            + config.directory()
            + " can be restored, and the job does not start without what it knew. The log says why."
            + " To forget all profiles and count again from the events still in Kafka, move that"
            + " directory away.");
  }

  private JobRun submit(
      Consumer<StreamExecutionEnvironment> definition, SavepointRestoreSettings restore)
      throws Exception {
    Path directory = catalog.newRun();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config.job(directory));
    definition.accept(environment);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    graph.setSavepointRestoreSettings(restore);
    cluster.submitJob(graph).get(1, TimeUnit.MINUTES);
    return new JobRun(cluster, graph.getJobID(), catalog, directory);
  }

  /** The old run's files stay its own; the first checkpoint of the new run copies them. */
  private static SavepointRestoreSettings restoring(Path checkpoint) {
    return SavepointRestoreSettings.forPath(
        checkpoint.toUri().toString(), false, RecoveryClaimMode.NO_CLAIM);
  }

  private static String name(CheckpointCatalog.Entry checkpoint) {
    return "checkpoint " + checkpoint.number() + " of run " + checkpoint.run();
  }

  @Override
  public void close() throws Exception {
    cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    Directories.delete(config.localDirectory());
  }
}
