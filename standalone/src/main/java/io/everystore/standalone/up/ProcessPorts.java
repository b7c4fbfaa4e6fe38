package io.everystore.standalone.up;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which process of a system listens where, all on loopback.
 *
 * @param brokers those of each broker
 * @param flinkRpc where task managers find the job manager
 * @param serving public ports of the replicas
 * @param servingAdmin their admin ports
 */
record ProcessPorts(
    List<Broker> brokers,
    int flink,
    int flinkRpc,
    int jobManagerMetrics,
    int taskManagerMetrics,
    List<Integer> serving,
    List<Integer> servingAdmin) {
  /** Where the search for ports nobody asks for by number begins, at the earliest. */
  private static final int FIRST = 19_092;

  /**
   * It begins somewhere in this many, all below those of outgoing connections: systems that start
   * beside each other would find the same ones free before the first of them listens.
   */
  private static final int SPREAD = 10_000;

  /**
   * Where a broker listens.
   *
   * @param clients for everybody
   * @param job for the job when a link of its own leads there
   * @param serving the same for replicas
   * @param controllers for the other brokers' controllers
   */
  record Broker(int clients, int job, int serving, int controllers, int metrics) {}

  ProcessPorts {
    brokers = List.copyOf(brokers);
    serving = List.copyOf(serving);
    servingAdmin = List.copyOf(servingAdmin);
  }

  /** The first replica has the ports asked for, the next ones those behind. */
  static ProcessPorts of(SystemConfig config, ProcessCounts counts) {
    List<Integer> taken =
        new ArrayList<>(List.of(config.port(), config.adminPort(), config.flinkPort()));
    List<Integer> serving = new ArrayList<>();
    List<Integer> servingAdmin = new ArrayList<>();
    for (int i = 0; i < counts.replicas(); i++) {
      serving.add(i == 0 && config.port() != 0 ? config.port() : next(config.port(), taken));
      servingAdmin.add(
          i == 0 && config.adminPort() != 0 ? config.adminPort() : next(config.adminPort(), taken));
    }
    int flink = config.flinkPort() == 0 ? next(0, taken) : config.flinkPort();
    List<Broker> brokers = new ArrayList<>();
    for (int i = 0; i < counts.brokers(); i++) {
      brokers.add(
          new Broker(
              next(0, taken), next(0, taken), next(0, taken), next(0, taken), next(0, taken)));
    }
    return new ProcessPorts(
        brokers, flink, next(0, taken), next(0, taken), next(0, taken), serving, servingAdmin);
  }

  private static int next(int asked, List<Integer> taken) {
    int first = asked == 0 ? FIRST + ThreadLocalRandom.current().nextInt(SPREAD) : asked + 1;
    int port = Ports.firstFree(first, taken);
    if (port == 0) {
      throw new IllegalStateException("ports: none free from " + first);
    }
    taken.add(port);
    return port;
  }
}
