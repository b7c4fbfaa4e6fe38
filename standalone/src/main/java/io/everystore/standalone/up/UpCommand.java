package io.everystore.standalone.up;

import io.everystore.serving.ServingConfig;
import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.process.FatalErrors;
import io.everystore.standalone.UsageException;
import io.everystore.standalone.demo.Demo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that runs the whole system until it is told to stop. */
@Command(
    name = "up",
    description = "Runs the whole system on this machine: Kafka, the Flink job, serving, the shop.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = "The launcher also takes --heap SIZE for Java's heap (default: 2g).")
public final class UpCommand implements Callable<Integer> {
  private static final int FLINK_PORT = 8081;
  private static final int MAX_REPLICAS = 8;
  private static final int MAX_CANARY_SECONDS = 3_600;

  /** Set by the launcher when a person sits at the terminal. */
  private static final String INTERACTIVE = "everystore.interactive";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Public API and shop, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "Management API and console, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int adminPort;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      description = "Flink's own page (default: the first free one from 8081).")
  private @Nullable Integer flinkPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where everything is kept (default: ./${DEFAULT-VALUE}).")
  private Path dataDir = Path.of("data");

  @Option(
      names = "--demo",
      negatable = true,
      description =
          "Sample catalogue and simulated shoppers (default: when the data directory is new and"
              + " the terminal interactive).")
  private @Nullable Boolean demo;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Uses this broker instead of running one.")
  private @Nullable String kafka;

  @Option(
      names = "--redis",
      paramLabel = "HOST:PORT",
      description = "Mirrors profiles, items and neighbours to this Redis for other programs.")
  private @Nullable String redis;

  @Option(
      names = "--offer-holdout",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of people who see no offer at all, 0..1, to compare the others with.")
  private double offerHoldout;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description =
          "Where the days, weeks and months of segments begin, such as Europe/Berlin (default:"
              + " ${DEFAULT-VALUE}).")
  private String timeZone = "UTC";

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where the ports listen; other machines can only be let in with --api-keys and TLS"
              + " (default: ${DEFAULT-VALUE}).")
  private String bind = "127.0.0.1";

  @Option(
      names = "--api-keys",
      paramLabel = "FILE",
      description = "Keys that requests have to bring; made by `everystore keys`.")
  private @Nullable Path apiKeys;

  @Option(names = "--tls-certificate", paramLabel = "PEM", description = "Certificate for TLS.")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "Private key of the certificate.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-elsewhere",
      description = "A proxy in front speaks TLS, so none is needed here.")
  private boolean tlsElsewhere;

  @Option(
      names = "--webhooks-to-private-addresses",
      description = "Webhooks of segments may lead into private networks (default: not).")
  private boolean webhooksToPrivateAddresses;

  @Option(
      names = "--canary",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "Between two probes of how long an event takes to be served, 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private int canarySeconds;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json with an object a line (default: ${DEFAULT-VALUE}).")
  private LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = "--processes",
      description =
          "Each part as a process of its own: broker, job manager, task manager, serving replicas.")
  private boolean processes;

  @Option(
      names = "--brokers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description =
          "Brokers of --processes, 1, or 3 of which one may be gone; as many as the data directory"
              + " was made with (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--replicas",
      paramLabel = "COUNT",
      defaultValue = "2",
      description = "Serving replicas of --processes (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Option(
      names = "--shares",
      paramLabel = "COUNT",
      defaultValue = "1",
      description =
          "Into how many shares the replicas of --processes divide the users; each holds one and"
              + " reads the others from --redis (default: ${DEFAULT-VALUE}, everybody everywhere).")
  private int shares;

  @Override
  public Integer call() throws Exception {
    Ports.requireFree("port", port);
    Ports.requireFree("admin-port", adminPort);
    if (flinkPort != null) {
      Ports.requireFree("flink-port", flinkPort);
    }
    Ports.requireHostAndPort("redis", redis);
    if (!(offerHoldout >= 0 && offerHoldout < 1)) {
      throw new UsageException(
          "offer-holdout: " + offerHoldout + " (expected: at least 0, below 1)");
    }
    ZoneId zone = TimeZones.named(timeZone);
    if (canarySeconds < 0 || canarySeconds > MAX_CANARY_SECONDS) {
      throw new UsageException(
          "canary: " + canarySeconds + " (expected: 0.." + MAX_CANARY_SECONDS + ")");
    }
    ProcessCounts.requireBrokers("brokers", brokers);
    if (brokers > 1 && !processes) {
      throw new UsageException("brokers: " + brokers + " (expected: 1 without --processes)");
    }
    if (replicas < 1 || replicas > MAX_REPLICAS) {
      throw new UsageException("replicas: " + replicas + " (expected: 1.." + MAX_REPLICAS + ")");
    }
    if (shares < 1 || shares > (processes ? replicas : 1)) {
      throw new UsageException(
          "shares: %d (expected: 1..%s)"
              .formatted(
                  shares, processes ? replicas + ", the replicas" : "1 without --processes"));
    }
    if (shares > 1 && redis == null) {
      throw new UsageException(
          "shares: " + shares + " (expected: also --redis, where a replica reads the others)");
    }
    if (processes && kafka != null) {
      throw new UsageException("kafka: not with --processes, which runs a broker of its own");
    }
    if (processes && apiKeys != null && Boolean.TRUE.equals(demo)) {
      throw new UsageException(
          "demo: not with --processes and --api-keys, since its shoppers have no key of replicas"
              + " (expected: one of the two)");
    }
    SystemConfig config = config(zone);
    DataDirectory data = DataDirectory.open(dataDir);
    if (kafka == null) {
      data.requireBrokers(brokers);
    }
    logTo(data.logs());
    FatalErrors.checkThreads();
    Progress progress = new Progress(System.out);
    AtomicBoolean ready = new AtomicBoolean();
    StopSignal stop =
        StopSignal.install(
            () ->
                progress.say(
                    ready.get()
                        ? "stopping"
                        : "stopping once everything has started; Ctrl-C again ends it at once, and"
                            + " nothing is lost"));
    progress.say("everystore up, data in " + data.root());
    try (FlightRecording recording = FlightRecording.start(data.logs());
        RunningSystem system = start(config, data, progress)) {
      progress.say(String.format(Locale.ROOT, "ready in %.0f s", Math.ceil(progress.seconds())));
      ready.set(true);
      addresses(progress, system);
      Demo shoppers = null;
      if (wantsDemo(data)) {
        Demo.defineOffers(system.adminAddress(), system.ownCalls(), progress::say);
        shoppers = Demo.start(system.publicAddress(), system.ownCalls(), progress::say);
      }
      stop.await();
      if (shoppers != null) {
        shoppers.close();
      }
    }
    progress.say("stopped; the next up on this data directory goes on from here");
    return 0;
  }

  private RunningSystem start(SystemConfig config, DataDirectory data, Progress progress)
      throws Exception {
    return processes
        ? ProcessSystem.start(config, data, progress, new ProcessCounts(brokers, replicas, shares))
        : EverystoreSystem.start(config, data, progress);
  }

  private boolean wantsDemo(DataDirectory data) {
    if (demo != null) {
      return demo;
    }
    return apiKeys == null && data.fresh() && Boolean.getBoolean(INTERACTIVE);
  }

  private SystemConfig config(ZoneId zone) {
    int flink =
        flinkPort == null ? Ports.firstFree(FLINK_PORT, List.of(port, adminPort)) : flinkPort;
    return new SystemConfig(
        dataDir,
        port,
        adminPort,
        flink,
        kafka,
        redis,
        offerHoldout,
        zone,
        webhooksToPrivateAddresses,
        bind,
        access(),
        SystemConfig.DEFAULT_PARTITIONS,
        SystemConfig.defaultParallelism(),
        SystemConfig.DEFAULT_CHECKPOINT_INTERVAL,
        Duration.ofSeconds(canarySeconds));
  }

  private @Nullable AccessConfig access() {
    if (apiKeys == null && (tlsCertificate != null || tlsKey != null || tlsElsewhere)) {
      throw new UsageException("api-keys: none (expected: a file of keys, with TLS)");
    }
    try {
      AccessConfig access =
          apiKeys == null ? null : new AccessConfig(apiKeys, tlsCertificate, tlsKey, tlsElsewhere);
      ServingConfig.requireSafe(bind, access);
      return access;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void addresses(Progress progress, RunningSystem system) throws Exception {
    progress.address("shop", system.publicAddress().toString());
    progress.address("API", system.publicAddress().resolve("/v1/").toString());
    progress.address("console", system.adminAddress().resolve("/console/").toString());
    progress.address("Flink", system.flinkAddress().toString());
    progress.address("Kafka", system.kafka());
    progress.say("Ctrl-C stops");
  }

  /** Must come before the first logger is made. */
  private void logTo(Path logs) {
    System.setProperty("everystore.logs", logs.toString());
    System.setProperty("log4j2.configurationFile", logFormat.configuration());
    // Flink's page shows this file.
    System.setProperty("log.file", logs.resolve("everystore.log").toString());
  }
}
