package io.everystore.serving.ingest;

import io.everystore.feature.model.ClientProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How every client of this process reaches the brokers, and what it is let in with.
 *
 * @param bootstrapServers brokers, as {@code host:port,…}
 * @param clientProperties of Kafka's clients, such as {@code security.protocol}; may be secret
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> clientProperties) {
  public KafkaConnection {
    clientProperties = Map.copyOf(clientProperties);
  }

  /** Without encryption and without a name. */
  public static KafkaConnection of(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of());
  }

  /**
   * With the client properties of a file as Kafka's own tools take it ({@code --command-config}).
   *
   * @throws IllegalArgumentException when the file cannot be read
   */
  public static KafkaConnection of(String bootstrapServers, Path file) {
    return new KafkaConnection(bootstrapServers, ClientProperties.read(file));
  }

  /** Of one client: its own settings win over the connection's. */
  public Map<String, Object> with(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(clientProperties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.putAll(settings);
    return all;
  }

  /** Without the values, among which are passwords. */
  @Override
  public String toString() {
    return bootstrapServers + " " + clientProperties.keySet();
  }
}
