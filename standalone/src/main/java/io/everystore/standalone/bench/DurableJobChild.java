package io.everystore.standalone.bench;

import io.everystore.jobs.io.KafkaConfig;
import io.everystore.jobs.job.JobConfig;
import io.everystore.jobs.job.ProfileJob;
import io.everystore.standalone.flink.FlinkConfig;
import io.everystore.standalone.flink.JobRun;
import io.everystore.standalone.flink.LocalFlink;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The product's topology with checkpoints it goes on from, so that it can be killed: bootstrap
 * servers, directory, partitions, slots.
 */
final class DurableJobChild {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final int MANAGED_MEMORY_MIB = 256;

  private DurableJobChild() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    int slots = Integer.parseInt(args[3]);
    FlinkConfig config =
        new FlinkConfig(
            directory.resolve("checkpoints"),
            directory.resolve("local"),
            0,
            slots,
            CHECKPOINTS,
            MANAGED_MEMORY_MIB);
    JobConfig job = JobConfig.of(KafkaConfig.of(args[0]), slots, Integer.parseInt(args[2]), "");
    try (LocalFlink flink = LocalFlink.start(config);
        JobRun run =
            flink.run(env -> ProfileJob.build(env, job), message -> System.err.println(message));
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(ChildJvm.ANSWER + "running " + run.isRunning());
      while (commands.readLine() != null) {
        System.out.println(ChildJvm.ANSWER + "running " + run.isRunning());
      }
    }
    System.exit(0);
  }
}
