package io.everystore.standalone.flink;

import io.everystore.jobs.job.ProfileJobMain;
import io.everystore.standalone.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster of processes of its own, in application mode: what to start them with, and which
 * checkpoint the job goes on from.
 */
public final class FlinkProcesses {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkProcesses.class);

  /** Entry class of the job manager's process, which runs the job, too. */
  public static final Class<?> JOB_MANAGER = StandaloneApplicationClusterEntryPoint.class;

  /** Entry class of a task manager's process. */
  public static final Class<?> TASK_MANAGER = TaskManagerRunner.class;

  private static final String JOB_MANAGER_ROLE = "job-manager";
  private static final String TASK_MANAGER_ROLE = "task-manager";
  private static final int TASK_HEAP_MIB = 512;
  private static final int FRAMEWORK_HEAP_MIB = 128;

  private final FlinkConfig config;
  private final Ports ports;
  private final CheckpointCatalog catalog;
  private final Path settings;

  /**
   * Ports on loopback.
   *
   * @param rpc where task managers find the job manager
   * @param jobManagerMetrics where its metrics are scraped
   * @param taskManagerMetrics the same of the task manager
   */
  public record Ports(int rpc, int jobManagerMetrics, int taskManagerMetrics) {}

  private FlinkProcesses(
      FlinkConfig config, Ports ports, CheckpointCatalog catalog, Path settings) {
    this.config = config;
    this.ports = ports;
    this.catalog = catalog;
    this.settings = settings;
  }

  /** Clears the working state of the last run and writes the settings of this one. */
  public static FlinkProcesses prepare(FlinkConfig config, Ports ports) throws IOException {
    Directories.delete(config.localDirectory());
    Path settings = Files.createDirectories(config.localDirectory().resolve("conf"));
    FlinkProcesses processes =
        new FlinkProcesses(config, ports, new CheckpointCatalog(config.directory()), settings);
    processes.write(JOB_MANAGER_ROLE, ports.jobManagerMetrics());
    processes.write(TASK_MANAGER_ROLE, ports.taskManagerMetrics());
    return processes;
  }

  /** Heap of the task manager's process, as its settings count with it. */
  public static String taskManagerHeap() {
    return TASK_HEAP_MIB + FRAMEWORK_HEAP_MIB + "m";
  }

  /**
   * Arguments of the job manager: the job starts anew from the newest checkpoint that is whole.
   * What an earlier process left behind is cleared away.
   *
   * @param jobArguments of the job's entry point, without where its checkpoints go
   * @throws IOException when there are checkpoints and none is whole
   */
  public List<String> jobManagerArguments(List<String> jobArguments) throws IOException {
    clear(JOB_MANAGER_ROLE);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--configDir",
                settings.resolve(JOB_MANAGER_ROLE).toString(),
                "--job-classname",
                ProfileJobMain.class.getName()));
    List<CheckpointCatalog.Entry> known = catalog.newestFirst();
    if (!known.isEmpty()) {
      Path whole = newestWhole(known);
      LOG.info("the job goes on from {}", whole);
      arguments.addAll(
          List.of("--fromSavepoint", whole.toUri().toString(), "--claimMode", "NO_CLAIM"));
    }
    arguments.addAll(jobArguments);
    arguments.addAll(List.of("--checkpoint-directory", catalog.newRun().toUri().toString()));
    return arguments;
  }

  private static Path newestWhole(List<CheckpointCatalog.Entry> known) throws IOException {
    for (CheckpointCatalog.Entry entry : known) {
      try {
        CheckpointFiles.check(entry.path());
        return entry.path();
      } catch (IOException e) {
        LOG.warn("checkpoint {} is damaged", entry.path(), e);
      }
    }
    throw new IOException(
        "none of the " + known.size() + " checkpoints is whole, and the job does not start empty");
  }

  /**
   * Arguments of the task manager. The state that a killed one left on disk is cleared away: its
   * successor restores its own from a checkpoint.
   */
  public List<String> taskManagerArguments() throws IOException {
    clear(TASK_MANAGER_ROLE);
    return List.of("--configDir", settings.resolve(TASK_MANAGER_ROLE).toString());
  }

  private void clear(String role) throws IOException {
    Directories.delete(workingState(role));
    Files.createDirectories(workingState(role));
  }

  private Path workingState(String role) {
    return config.localDirectory().resolve(role);
  }

  /** Removes the working state, which is worthless once both processes have ended. */
  public void clear() throws IOException {
    Directories.delete(config.localDirectory());
  }

  /** Removes earlier runs once the current one has enough checkpoints of its own. */
  public void prune() throws IOException {
    catalog.prune();
  }

  private void write(String role, int metricsPort) throws IOException {
    Configuration configuration = config.cluster();
    configuration.set(JobManagerOptions.PORT, ports.rpc());
    configuration.set(CoreOptions.TMP_DIRS, workingState(role).toString());
    configuration.set(RocksDBOptions.LOCAL_DIRECTORIES, workingState(role).toString());
    configuration.set(TaskManagerOptions.CPU_CORES, (double) config.parallelism());
    configuration.set(TaskManagerOptions.TASK_HEAP_MEMORY, MemorySize.ofMebiBytes(TASK_HEAP_MIB));
    configuration.set(
        TaskManagerOptions.FRAMEWORK_HEAP_MEMORY, MemorySize.ofMebiBytes(FRAMEWORK_HEAP_MIB));
    configuration.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(128));
    configuration.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(256));
    configuration.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(192));
    configuration.set(TaskManagerOptions.JVM_OVERHEAD_MAX, MemorySize.ofMebiBytes(192));
    // The JVM's own flag says nothing of memory outside the heap that Java code cannot get.
    configuration.set(TaskManagerOptions.KILL_ON_OUT_OF_MEMORY, true);
    FlinkTimeouts.apply(configuration);
    configuration.setString("metrics.reporter.everystore.port", Integer.toString(metricsPort));
    Map<String, String> sorted = new TreeMap<>(configuration.toMap());
    List<String> lines = new ArrayList<>();
    sorted.forEach((key, value) -> lines.add(key + ": '" + value.replace("'", "''") + "'"));
    Path directory = Files.createDirectories(settings.resolve(role));
    Files.write(directory.resolve("config.yaml"), lines);
  }
}
