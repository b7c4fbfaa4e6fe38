package io.everystore.standalone.cluster;

import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.metrics.KafkaMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/** Manifests that follow from the code: topics, and what of a broker is measured. */
public final class ClusterFiles {
  private static final String GENERATED =
      "# Written by io.everystore.standalone.observability.Generate; do not edit.\n";
  private static final String BASE = "deploy/kubernetes/base/";

  /** Topics of a cluster: twelve partitions, three copies, of which two confirm a write. */
  static final TopicSetup.Config TOPICS = new TopicSetup.Config(12, (short) 3, Duration.ofDays(7));

  private static final String MIN_IN_SYNC = "2";

  private ClusterFiles() {}

  /** Contents by path from the repository's root. */
  public static Map<String, String> files() {
    return Map.of(BASE + "topics.yaml", topics(), BASE + "kafka-metrics.yaml", kafkaMetrics());
  }

  private static String topics() {
    StringBuilder yaml = new StringBuilder(GENERATED);
    new TreeMap<>(TopicSetup.topics(TOPICS)).values().forEach(topic -> append(yaml, topic));
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, NewTopic topic) {
    yaml.append("---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n");
    yaml.append("  name: ").append(topic.name()).append('\n');
    yaml.append("  labels:\n    strimzi.io/cluster: everystore\nspec:\n");
    yaml.append("  partitions: ").append(topic.numPartitions()).append('\n');
    yaml.append("  replicas: ").append(topic.replicationFactor()).append("\n  config:\n");
    Map<String, String> settings = new TreeMap<>(topic.configs());
    settings.put("min.insync.replicas", MIN_IN_SYNC);
    settings.forEach(
        (name, value) ->
            yaml.append("    ").append(name).append(": \"").append(value).append("\"\n"));
  }

  private static String kafkaMetrics() {
    StringBuilder yaml = new StringBuilder(GENERATED);
    yaml.append("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kafka-metrics\n");
    yaml.append("data:\n  kafka-metrics.yaml: |\n");
    try (InputStream rules = ClusterFiles.class.getResourceAsStream(KafkaMetrics.RULES)) {
      if (rules == null) {
        throw new IllegalStateException(KafkaMetrics.RULES + ": not on the class path");
      }
      new String(rules.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> yaml.append("    ").append(line).append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return yaml.toString();
  }
}
