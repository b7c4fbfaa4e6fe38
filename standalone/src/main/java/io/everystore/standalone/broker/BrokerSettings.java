package io.everystore.standalone.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's settings for a small broker that is a controller, too, alone or with others. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Properties of(Path logs, String host, int port, BrokerQuorum quorum) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(quorum.node()));
    settings.put("log.dirs", logs.toString());
    settings.put(
        "listeners",
        "PLAINTEXT://"
            + host
            + ":"
            + port
            + ",CONTROLLER://"
            + host
            + ":"
            + quorum.controllerPort());
    settings.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", quorum.voters(host));
    settings.put("auto.create.topics.enable", "false");
    copies(settings, quorum);
    small(settings);
    quick(settings);
    if (quorum.isAlone()) {
      alone(settings);
    } else {
      among(settings);
    }
    return settings;
  }

  /** As many of everything as there are brokers for. */
  private static void copies(Properties settings, BrokerQuorum quorum) {
    String replication = Integer.toString(quorum.replication());
    String inSync = Integer.toString(quorum.minInSyncReplicas());
    settings.put("default.replication.factor", replication);
    settings.put("min.insync.replicas", inSync);
    settings.put("offsets.topic.replication.factor", replication);
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", replication);
    settings.put("transaction.state.log.min.isr", inSync);
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", replication);
    settings.put("share.coordinator.state.topic.min.isr", inSync);
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /** Few threads and little memory: the machine is shared with everything else. */
  private static void small(Properties settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.replica.fetchers", "1");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(32 << 20));
    settings.put("log.segment.bytes", Integer.toString(256 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(4 << 20));
    settings.put("metadata.log.segment.bytes", Integer.toString(16 << 20));
    settings.put("metadata.max.retention.bytes", Integer.toString(64 << 20));
    settings.put("num.recovery.threads.per.data.dir", "2");
  }

  /** No waiting for peers that do not exist. */
  private static void alone(Properties settings) {
    settings.put("controller.quorum.election.timeout.ms", "500");
    settings.put("controller.quorum.fetch.timeout.ms", "1000");
  }

  /**
   * Others lead what this one led once its session is over. A stop does not wait until they do: the
   * last of them would wait for a controller that is gone.
   */
  private static void among(Properties settings) {
    settings.put("controlled.shutdown.enable", "false");
  }

  private static void quick(Properties settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("broker.heartbeat.interval.ms", "1000");
    // After a kill, the next run waits for the session of the last one to end.
    settings.put("broker.session.timeout.ms", "10000");
    settings.put("initial.broker.registration.timeout.ms", "120000");
  }
}
