package io.everystore.jobs.io;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param clientProperties passed on to every consumer and producer as they are; may be secret
 */
public record KafkaConfig(
    String bootstrapServers, String groupId, HashMap<String, String> clientProperties)
    implements Serializable {
  public static final String DEFAULT_GROUP_ID = "everystore-profile-job";

  /** A broker without further settings. */
  public static KafkaConfig of(String bootstrapServers) {
    return new KafkaConfig(bootstrapServers, DEFAULT_GROUP_ID, new HashMap<>(Map.of()));
  }

  /** Without the values of the properties, among which are passwords. */
  @Override
  public String toString() {
    return bootstrapServers + " " + groupId + " " + clientProperties.keySet();
  }
}
