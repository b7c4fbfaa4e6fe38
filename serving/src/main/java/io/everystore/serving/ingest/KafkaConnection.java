package io.everystore.serving.ingest;

import io.everystore.feature.model.ClientProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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

  /**
   * A consumer of bytes that commits nothing by itself.
   *
   * @param reset where to begin without a position: {@code earliest}, {@code latest}, {@code none}
   * @param more further settings
   */
  public KafkaConsumer<byte[], byte[]> consumer(
      String clientId, String reset, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
    return new KafkaConsumer<>(
        with(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Without the values, among which are passwords. */
  @Override
  public String toString() {
    return bootstrapServers + " " + clientProperties.keySet();
  }
}
