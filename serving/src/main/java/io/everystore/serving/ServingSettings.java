package io.everystore.serving;

import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.topology.ReplicaConfig;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a serving process of its own is told: where it listens and reads, and how it stops.
 *
 * @param replica its name, which tells its canary from those of other processes, and where all are
 * @param canaryInterval between two probes, zero for no canary
 * @param drain how long it goes on answering after it said that it is not ready any more
 */
public record ServingSettings(
    ServingConfig config, ReplicaConfig replica, Duration canaryInterval, Duration drain) {
  /** Names of the settings, as arguments; the environment's are {@code EVERYSTORE_…}. */
  public static final Set<String> NAMES =
      Set.of(
          "bind-address",
          "port",
          "admin-port",
          "event-loops",
          "bootstrap-servers",
          "kafka-properties",
          "store-dir",
          "expected-users",
          "expected-items",
          "redis",
          "offer-holdout",
          "time-zone",
          "webhooks-to-private-addresses",
          "api-keys",
          "tls-certificate",
          "tls-key",
          "tls-elsewhere",
          "name",
          "replicas",
          "peers",
          "canary-seconds",
          "drain-seconds");

  private static final int DEFAULT_PORT = 8080;
  private static final int DEFAULT_ADMIN_PORT = 8090;
  private static final int DEFAULT_CANARY_SECONDS = 5;
  private static final int MAX_SECONDS = 3_600;

  /**
   * Reads arguments and the environment; arguments win.
   *
   * @throws IllegalArgumentException when something is unknown, missing or out of range
   */
  public static ServingSettings of(String[] args, Map<String, String> environment) {
    Settings settings = Settings.of(args, environment, NAMES);
    ServingConfig usual =
        ServingConfig.of(
            settings.integer("port", DEFAULT_PORT),
            settings.integer("admin-port", DEFAULT_ADMIN_PORT),
            kafka(settings.required("bootstrap-servers"), settings.find("kafka-properties")),
            Path.of(settings.required("store-dir")));
    return new ServingSettings(
        new ServingConfig(
            settings.text("bind-address", usual.bindAddress()),
            usual.publicPort(),
            usual.adminPort(),
            settings.integer("event-loops", usual.eventLoops()),
            usual.kafka(),
            usual.storeDir(),
            settings.number(
                "expected-users", usual.expectedUsers(), Long.MIN_VALUE, Long.MAX_VALUE),
            settings.integer("expected-items", usual.expectedItems()),
            settings.find("redis"),
            settings.ratio("offer-holdout", 0),
            zone(settings.text("time-zone", "UTC")),
            settings.flag("webhooks-to-private-addresses"),
            access(settings)),
        replica(
            settings.text("name", "serving"), settings.find("replicas"), settings.find("peers")),
        seconds(settings, "canary-seconds", DEFAULT_CANARY_SECONDS),
        seconds(settings, "drain-seconds", 0));
  }

  /**
   * The arguments from which a process of its own reads a configuration.
   *
   * @param config brokers without client properties, which arguments cannot carry
   */
  public static List<String> arguments(ServingConfig config) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bind-address=" + config.bindAddress(),
                "--port=" + config.publicPort(),
                "--admin-port=" + config.adminPort(),
                "--event-loops=" + config.eventLoops(),
                "--bootstrap-servers=" + config.kafka().bootstrapServers(),
                "--store-dir=" + config.storeDir(),
                "--expected-users=" + config.expectedUsers(),
                "--expected-items=" + config.expectedItems(),
                "--offer-holdout=" + config.offerHoldoutRatio(),
                "--time-zone=" + config.timeZone().getId(),
                "--webhooks-to-private-addresses=" + config.webhooksToPrivateAddresses()));
    if (config.redisUri() != null) {
      arguments.add("--redis=" + config.redisUri());
    }
    AccessConfig access = config.access();
    if (access != null) {
      arguments.add("--api-keys=" + access.keys());
      arguments.add("--tls-elsewhere=" + access.tlsElsewhere());
      if (access.certificate() != null) {
        arguments.add("--tls-certificate=" + access.certificate());
        arguments.add("--tls-key=" + access.certificateKey());
      }
    }
    return arguments;
  }

  private static KafkaConnection kafka(String bootstrapServers, @Nullable String file) {
    return file == null
        ? KafkaConnection.of(bootstrapServers)
        : KafkaConnection.of(bootstrapServers, Path.of(file));
  }

  private static ReplicaConfig replica(String name, @Nullable String list, @Nullable String peers) {
    ReplicaConfig replica = list == null ? ReplicaConfig.alone(name) : ReplicaConfig.of(name, list);
    return peers == null ? replica : replica.withPeers(peers);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time-zone: " + name + " (expected: such as Europe/Berlin)", e);
    }
  }

  private static @Nullable AccessConfig access(Settings settings) {
    String keys = settings.find("api-keys");
    return keys == null
        ? null
        : new AccessConfig(
            Path.of(keys),
            path(settings.find("tls-certificate")),
            path(settings.find("tls-key")),
            settings.flag("tls-elsewhere"));
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  /** The variable of the environment that sets a name. */
  public static String variable(String name) {
    return Settings.variable(name);
  }

  private static Duration seconds(Settings settings, String name, int usual) {
    return Duration.ofSeconds(settings.number(name, usual, 0, MAX_SECONDS));
  }
}
