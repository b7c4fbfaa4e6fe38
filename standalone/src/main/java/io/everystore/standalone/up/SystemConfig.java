package io.everystore.standalone.up;

import io.everystore.jobs.job.JobConfig;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.ingest.KafkaConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the whole system is started with.
 *
 * @param port of the public API and the shop, 0 for any free one
 * @param adminPort of the management API, 0 for any free one
 * @param flinkPort of Flink's own page, 0 for any free one
 * @param externalKafka host and port of a broker to use, null to run one here
 * @param redis host and port of a Redis server to mirror views to, null for none
 * @param offerHoldoutRatio share of people who see no offer at all, 0..1
 * @param timeZone of the workspace, where the days of segments begin
 * @param webhooksToPrivateAddresses whether webhooks may lead into private networks
 * @param bindAddress where the ports listen
 * @param access keys and certificates, null for none
 * @param canaryInterval between two probes of the canary, zero for none
 */
public record SystemConfig(
    Path dataDirectory,
    int port,
    int adminPort,
    int flinkPort,
    @Nullable String externalKafka,
    @Nullable String redis,
    double offerHoldoutRatio,
    ZoneId timeZone,
    boolean webhooksToPrivateAddresses,
    String bindAddress,
    @Nullable AccessConfig access,
    int partitions,
    int parallelism,
    Duration checkpointInterval,
    Duration canaryInterval) {
  static final int DEFAULT_PARTITIONS = 4;
  static final Duration DEFAULT_CHECKPOINT_INTERVAL = JobConfig.Intervals.DEFAULT.checkpoint();
  private static final int MANAGED_MEMORY_MIB = 256;

  /** Over any free ports, as tests want it. */
  public static SystemConfig onFreePorts(Path dataDirectory) {
    return new SystemConfig(
        dataDirectory,
        0,
        0,
        0,
        null,
        null,
        0,
        ZoneOffset.UTC,
        false,
        ServingConfig.LOOPBACK,
        null,
        DEFAULT_PARTITIONS,
        defaultParallelism(),
        DEFAULT_CHECKPOINT_INTERVAL,
        Duration.ZERO);
  }

  /**
   * A serving process of the system.
   *
   * @param store where its views are
   * @throws IllegalArgumentException when it would let in anybody from outside
   */
  ServingConfig serving(int publicPort, int managementPort, KafkaConnection brokers, Path store) {
    return ServingConfig.of(publicPort, managementPort, brokers, store)
        .withRedis(redis == null ? null : "redis://" + redis)
        .withOfferHoldout(offerHoldoutRatio)
        .withTimeZone(timeZone)
        .withWebhooksToPrivateAddresses(webhooksToPrivateAddresses)
        .withAccess(bindAddress, access);
  }

  /** Where a port of serving is reached from this machine. */
  URI address(int servingPort) {
    return ServingConfig.address(bindAddress, access, servingPort);
  }

  /** One subtask per core, at most one per partition. */
  static int defaultParallelism() {
    return Math.min(DEFAULT_PARTITIONS, Runtime.getRuntime().availableProcessors());
  }

  int managedMemoryMiB() {
    return MANAGED_MEMORY_MIB;
  }
}
