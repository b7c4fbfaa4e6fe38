package io.everystore.jobs.job;

import io.everystore.feature.model.ClientProperties;
import io.everystore.jobs.io.KafkaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Entry point on a cluster: {@code --bootstrap-servers HOST:PORT [--parallelism 1]
 * [--profile-partitions 4] [--group-id ID] [--checkpoint-directory URI] [--outcome-window PT30M]
 * [--publish-interval PT5S] [--time-zone UTC]}. {@code --kafka.NAME VALUE} passes a property on to
 * every Kafka client, {@code --kafka-properties FILE} those of a file as Kafka's own tools take it
 * ({@code --command-config}): what is secret does not belong among arguments.
 */
public final class ProfileJobMain {
  private static final String KAFKA_PREFIX = "kafka.";
  private static final String KAFKA_PROPERTIES = "kafka-properties";

  private ProfileJobMain() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ProfileJob.build(env, config(ParameterTool.fromArgs(args)));
    env.execute(ProfileJob.NAME);
  }

  private static Duration duration(ParameterTool parameters, String name, Duration usual) {
    return Duration.parse(parameters.get(name, usual.toString()));
  }

  /** What the arguments say. */
  public static JobConfig config(ParameterTool parameters) {
    HashMap<String, String> clientProperties =
        parameters.has(KAFKA_PROPERTIES)
            ? new HashMap<>(ClientProperties.read(Path.of(parameters.get(KAFKA_PROPERTIES))))
            : new HashMap<>();
    parameters
        .toMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(KAFKA_PREFIX)) {
                clientProperties.put(name.substring(KAFKA_PREFIX.length()), value);
              }
            });
    JobConfig.Learning usual = JobConfig.Learning.DEFAULT;
    return JobConfig.of(
            new KafkaConfig(
                parameters.getRequired("bootstrap-servers"),
                parameters.get("group-id", KafkaConfig.DEFAULT_GROUP_ID),
                clientProperties),
            parameters.getInt("parallelism", 1),
            parameters.getInt("profile-partitions", 4),
            parameters.get("checkpoint-directory", ""))
        .with(
            new JobConfig.Learning(
                duration(parameters, "outcome-window", usual.outcomeWindow()),
                duration(parameters, "publish-interval", usual.publish())))
        .with(ZoneId.of(parameters.get("time-zone", "UTC")));
  }
}
