package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.io.KafkaConfig;
import io.everystore.jobs.job.JobConfig;
import io.everystore.jobs.job.ProfileJob;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink process of the benchmarks: bootstrap servers, directory, partitions, slots, kind of job.
 * Answers {@link #CONSUMED} and {@link #COMPILED}.
 */
final class JobChild {
  /** {@link FloorJob}. */
  static final String FLOOR = "floor";

  /** The product's topology as it runs everywhere. */
  static final String WHOLE = "whole";

  /** Asks for the events read from Kafka so far. */
  static final String CONSUMED = "consumed";

  /** Asks for the milliseconds that Java's compilers worked so far. */
  static final String COMPILED = "compiled";

  /** Of RocksDB. */
  private static final MemorySize MANAGED_MEMORY_OF_SLOT = MemorySize.ofMebiBytes(512);

  private JobChild() {}

  public static void main(String[] args) throws Exception {
    String checkpoints = Path.of(args[1]).toUri().toString();
    int slots = Integer.parseInt(args[3]);
    String kind = args[4];
    Configuration settings = new Configuration();
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY_OF_SLOT.multiply(slots));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(slots, settings);
    if (kind.equals(WHOLE)) {
      ProfileJob.build(
          env,
          JobConfig.of(KafkaConfig.of(args[0]), slots, Integer.parseInt(args[2]), checkpoints));
    } else {
      env.configure(floorSettings(checkpoints));
      FloorJob.build(env, args[0]);
    }
    env.executeAsync(kind);
    System.out.println(ChildJvm.ANSWER + "started");
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String command;
      while ((command = commands.readLine()) != null) {
        long answer =
            command.equals(COMPILED)
                ? ManagementFactory.getCompilationMXBean().getTotalCompilationTime()
                : consumed();
        System.out.println(ChildJvm.ANSWER + answer);
      }
    }
    System.exit(0);
  }

  /** What the whole topology has, too. */
  private static Configuration floorSettings(String checkpoints) {
    Configuration settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, JobConfig.Intervals.DEFAULT.checkpoint());
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    return settings;
  }

  private static long consumed() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    double records = 0;
    // By topic: the sources of a job share a client id, and so the beans of their consumers a name.
    List<ObjectName> consumers =
        List.copyOf(
            beans.queryNames(
                new ObjectName(
                    "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic="
                        + Topics.INTERACTIONS),
                null));
    for (ObjectName consumer : consumers) {
      try {
        records += (double) beans.getAttribute(consumer, "records-consumed-total");
      } catch (AttributeNotFoundException | InstanceNotFoundException e) {
        // Only just being made or closed: it has not read, or what it read is counted no more.
      }
    }
    return (long) records;
  }
}
