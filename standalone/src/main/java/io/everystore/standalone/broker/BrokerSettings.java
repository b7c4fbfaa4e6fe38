package io.everystore.standalone.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's settings for one small broker that is its own controller. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Properties of(Path logs, String host, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", logs.toString());
    settings.put(
        "listeners",
        "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://" + host + ":" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    single(settings);
    small(settings);
    quick(settings);
    return settings;
  }

  /** One replica of everything. */
  private static void single(Properties settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
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
  private static void quick(Properties settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("controller.quorum.election.timeout.ms", "500");
    settings.put("controller.quorum.fetch.timeout.ms", "1000");
    settings.put("broker.heartbeat.interval.ms", "1000");
    // After a kill, the next run waits for the session of the last one to end.
    settings.put("broker.session.timeout.ms", "10000");
    settings.put("initial.broker.registration.timeout.ms", "120000");
    settings.put("controlled.shutdown.enable", "true");
  }
}
