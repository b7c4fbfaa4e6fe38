package io.everystore.jobs.job;

import io.everystore.jobs.io.KafkaConfig;
import java.util.HashMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Entry point on a cluster: {@code --bootstrap-servers HOST:PORT [--parallelism 1]
 * [--profile-partitions 4] [--group-id ID] [--checkpoint-directory URI]}; {@code --kafka.NAME
 * VALUE} passes a property on to every Kafka client.
 */
public final class ProfileJobMain {
  private static final String KAFKA_PREFIX = "kafka.";

  private ProfileJobMain() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ProfileJob.build(env, config(ParameterTool.fromArgs(args)));
    env.execute(ProfileJob.NAME);
  }

  static JobConfig config(ParameterTool parameters) {
    HashMap<String, String> clientProperties = new HashMap<>();
    parameters
        .toMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(KAFKA_PREFIX)) {
                clientProperties.put(name.substring(KAFKA_PREFIX.length()), value);
              }
            });
    return JobConfig.of(
        new KafkaConfig(
            parameters.getRequired("bootstrap-servers"),
            parameters.get("group-id", KafkaConfig.DEFAULT_GROUP_ID),
            clientProperties),
        parameters.getInt("parallelism", 1),
        parameters.getInt("profile-partitions", 4),
        parameters.get("checkpoint-directory", ""));
  }
}
