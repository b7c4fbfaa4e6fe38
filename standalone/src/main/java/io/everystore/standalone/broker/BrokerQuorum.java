package io.everystore.standalone.broker;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * The brokers of a cluster, each of which is a controller, too, and which of them this one is.
 *
 * @param clusterId the same for all of them; what a new directory is formatted with
 * @param node 1..count of brokers
 * @param controllerPorts where each of them listens for the others, by node
 */
public record BrokerQuorum(String clusterId, int node, List<Integer> controllerPorts) {
  /** A log in three copies takes writes while one of them is gone, and no fewer. */
  public static final int REPLICATED = 3;

  public BrokerQuorum {
    controllerPorts = List.copyOf(controllerPorts);
    if (node < 1 || node > controllerPorts.size()) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: 1.." + controllerPorts.size() + ")");
    }
  }

  /** An id for a cluster that is new. */
  public static String newClusterId() {
    return Uuid.randomUuid().toString();
  }

  /** A broker that is alone. */
  static BrokerQuorum alone(String clusterId, int controllerPort) {
    return new BrokerQuorum(clusterId, 1, List.of(controllerPort));
  }

  boolean isAlone() {
    return controllerPorts.size() == 1;
  }

  int controllerPort() {
    return controllerPorts.get(node - 1);
  }

  /** Copies of each record, at most {@link #REPLICATED}. */
  int replication() {
    return Math.min(REPLICATED, controllerPorts.size());
  }

  /** Copies without which nothing is acknowledged: all but one, when there are three. */
  int minInSyncReplicas() {
    return Math.max(1, replication() - 1);
  }

  /** In the syntax of {@code controller.quorum.voters}. */
  String voters(String host) {
    return IntStream.rangeClosed(1, controllerPorts.size())
        .mapToObj(each -> each + "@" + host + ":" + controllerPorts.get(each - 1))
        .collect(Collectors.joining(","));
  }

  /** Written as {@code CLUSTER_ID:NODE:PORT,PORT,PORT}. */
  @Override
  public String toString() {
    String ports = controllerPorts.stream().map(String::valueOf).collect(Collectors.joining(","));
    return clusterId + ":" + node + ":" + ports;
  }

  /** Reads what {@link #toString} wrote. */
  public static BrokerQuorum parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "quorum: " + text + " (expected: CLUSTER_ID:NODE:PORT,PORT,PORT)");
    }
    List<Integer> ports = Arrays.stream(parts[2].split(",", -1)).map(Integer::valueOf).toList();
    return new BrokerQuorum(parts[0], Integer.parseInt(parts[1]), ports);
  }
}
