package io.everystore.standalone.up;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.ServingMain;
import io.everystore.serving.ServingSettings;
import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.OwnCalls;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.standalone.broker.BrokerListener;
import io.everystore.standalone.broker.BrokerQuorum;
import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.flink.FlinkConfig;
import io.everystore.standalone.flink.FlinkProcesses;
import io.everystore.standalone.processes.BrokerMain;
import io.everystore.standalone.processes.ChildProcess;
import io.everystore.standalone.processes.FlinkRest;
import io.everystore.standalone.processes.Supervisor;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, Flink's job manager and task manager, and serving replicas as processes of their own over
 * one data directory, started again when they end.
 *
 * <p>The job manager has no standby: it starts anew from the newest checkpoint.
 */
public final class ProcessSystem implements RunningSystem {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSystem.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LAST_CHECKPOINT = Duration.ofSeconds(20);

  /** For all processes that stop side by side: requests under way, buffers, files. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /**
   * How long a replica goes on answering after it said that it is not ready: as long as a load
   * balancer that asks every second takes to notice.
   */
  private static final Duration DRAIN = Duration.ofSeconds(3);

  private static final String BROKER = "broker";
  private static final String SERVING = "serving-";

  /**
   * Of the task manager: on one machine pages go before events, with about three shares of the
   * processor to one. Broker and job manager do not stand back: while they start, replicas have
   * nothing new to show.
   */
  private static final int BEHIND_PAGES = 5;

  private static final long POLL_MILLIS = 200;
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final String BROKER_HEAP = "384m";
  private static final String JOB_MANAGER_HEAP = "384m";
  private static final String SERVING_HEAP = "768m";

  private final SystemConfig config;
  private final DataDirectory data;
  private final Progress progress;
  private final ProcessCounts counts;
  private final ProcessPorts ports;
  private final List<List<BrokerListener>> listeners;
  private final Map<String, Long> clockOffsets = new ConcurrentHashMap<>();
  private final Supervisor supervisor;
  private final FlinkRest rest;
  private final OwnCalls ownCalls;
  private final HttpClient probes;
  private @Nullable FlinkProcesses flink;

  private ProcessSystem(
      SystemConfig config,
      DataDirectory data,
      Progress progress,
      ProcessCounts counts,
      ProcessPorts ports,
      List<List<BrokerListener>> listeners) {
    this.config = config;
    this.data = data;
    this.progress = progress;
    this.counts = counts;
    this.ports = ports;
    this.listeners = List.copyOf(listeners);
    this.rest = new FlinkRest(flinkAddress());
    AccessConfig access = config.access();
    this.ownCalls = OwnCalls.trusting(access == null ? null : access.certificate());
    this.probes = ownCalls.client().connectTimeout(PROBE_TIMEOUT).build();
    this.supervisor = new Supervisor(progress::warn);
  }

  /**
   * A serving process.
   *
   * @param store where its views are
   */
  public record Replica(String name, URI publicAddress, URI adminAddress, Path store) {}

  /** The same over the configuration's own directory, which is closed with the system. */
  public static ProcessSystem start(SystemConfig config, Progress progress, ProcessCounts counts)
      throws Exception {
    return start(config, DataDirectory.open(config.dataDirectory()), progress, counts);
  }

  /** The same with something between the brokers and those who use them. */
  public static ProcessSystem start(
      SystemConfig config, Progress progress, ProcessCounts counts, BrokerLinks links)
      throws Exception {
    ProcessPorts ports = ProcessPorts.of(config, counts);
    List<List<BrokerListener>> listeners = new ArrayList<>();
    for (ProcessPorts.Broker broker : ports.brokers()) {
      listeners.add(
          List.of(
              links.listener(BrokerLinks.JOB, broker.job()),
              links.listener(BrokerLinks.SERVING, broker.serving())));
    }
    DataDirectory data = DataDirectory.open(config.dataDirectory());
    return start(new ProcessSystem(config, data, progress, counts, ports, listeners));
  }

  /** Starts everything and returns when the job runs and every replica has caught up. */
  public static ProcessSystem start(
      SystemConfig config, DataDirectory data, Progress progress, ProcessCounts counts)
      throws Exception {
    ProcessPorts ports = ProcessPorts.of(config, counts);
    return start(new ProcessSystem(config, data, progress, counts, ports, List.of()));
  }

  private static ProcessSystem start(ProcessSystem system) throws Exception {
    try {
      system.start();
      return system;
    } catch (Exception | Error e) {
      system.close();
      throw e;
    }
  }

  private void start() throws Exception {
    startBrokers();
    data.bindTo(
        TopicSetup.ensure(
            Map.of("bootstrap.servers", kafka()),
            TopicSetup.Config.DEFAULT
                .withPartitions(config.partitions())
                .withReplication((short) counts.brokers())));
    progress.ready("kafka", kafka());
    startFlink();
    for (int i = 0; i < counts.replicas(); i++) {
      startServing(i);
    }
    await("the job does not run", rest::isRunning);
    progress.ready("job", "every task runs");
    for (int i = 0; i < counts.replicas(); i++) {
      URI started = admin(i).resolve("/startupz");
      await("a replica does not catch up", () -> status(started) == HttpURLConnection.HTTP_OK);
      progress.ready("replica", "caught up at " + publicAddress(i) + ", admin " + admin(i));
    }
  }

  /** All at once: none answers before most of them run. */
  private void startBrokers() throws Exception {
    String clusterId = data.clusterId();
    List<Integer> controllers =
        ports.brokers().stream().map(ProcessPorts.Broker::controllers).toList();
    for (int i = 0; i < counts.brokers(); i++) {
      ProcessPorts.Broker broker = ports.brokers().get(i);
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  data.kafka(i).toString(),
                  Integer.toString(broker.clients()),
                  Integer.toString(broker.metrics()),
                  new BrokerQuorum(clusterId, i + 1, controllers).toString()));
      listenersOf(i).forEach(listener -> arguments.add(listener.toString()));
      String name = brokers().get(i);
      keep(() -> command(name, BrokerMain.class, arguments, BROKER_HEAP));
    }
    for (ProcessPorts.Broker broker : ports.brokers()) {
      // A broker's process answers scrapes once the broker has started.
      URI metrics = URI.create("http://127.0.0.1:" + broker.metrics() + "/metrics");
      await("a broker does not start", () -> status(metrics) == HttpURLConnection.HTTP_OK);
    }
  }

  private List<BrokerListener> listenersOf(int broker) {
    return listeners.isEmpty() ? List.of() : listeners.get(broker);
  }

  private void startFlink() throws Exception {
    FlinkProcesses prepared =
        FlinkProcesses.prepare(
            new FlinkConfig(
                data.flink(),
                data.flinkLocal(),
                ports.flink(),
                config.parallelism(),
                config.checkpointInterval(),
                config.managedMemoryMiB()),
            new FlinkProcesses.Ports(
                ports.flinkRpc(), ports.jobManagerMetrics(), ports.taskManagerMetrics()));
    flink = prepared;
    List<String> job =
        List.of(
            "--bootstrap-servers",
            kafkaFor(BrokerLinks.JOB),
            "--parallelism",
            Integer.toString(config.parallelism()),
            "--profile-partitions",
            Integer.toString(config.partitions()),
            "--time-zone",
            config.timeZone().getId());
    keep(
        () -> {
          prepared.prune();
          return command(
              "jobmanager",
              FlinkProcesses.JOB_MANAGER,
              prepared.jobManagerArguments(job),
              JOB_MANAGER_HEAP);
        });
    keep(
        () ->
            command(
                "taskmanager",
                FlinkProcesses.TASK_MANAGER,
                prepared.taskManagerArguments(),
                FlinkProcesses.taskManagerHeap()));
  }

  private void startServing(int replica) throws Exception {
    String name = name(replica);
    // One is enough to mirror; whoever holds a share also reads there.
    boolean knowsRedis = replica == 0 || counts.shares() > 1;
    ServingConfig own =
        config.serving(
            ports.serving().get(replica),
            ports.servingAdmin().get(replica),
            KafkaConnection.of(kafkaFor(BrokerLinks.SERVING)),
            store(replica));
    List<String> arguments =
        new ArrayList<>(ServingSettings.arguments(knowsRedis ? own : own.withRedis(null)));
    arguments.addAll(
        List.of(
            "--name=" + name,
            "--replicas=" + replicaAddresses(),
            "--peers=" + managementAddresses(),
            "--drain-seconds=" + DRAIN.toSeconds(),
            "--canary-seconds=" + config.canaryInterval().toSeconds()));
    keep(() -> command(name, ServingMain.class, arguments, SERVING_HEAP));
  }

  private static String name(int replica) {
    return SERVING + (replica + 1);
  }

  /** Every replica knows where all of them are. */
  private String replicaAddresses() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < counts.replicas(); i++) {
      String share =
          counts.shares() == 1 ? "" : ";" + (i % counts.shares() + 1) + "/" + counts.shares();
      addresses.add(name(i) + "=" + publicAddress(i) + share);
    }
    return String.join(",", addresses);
  }

  private String managementAddresses() {
    return IntStream.range(0, counts.replicas())
        .mapToObj(each -> admin(each).toString())
        .collect(Collectors.joining(","));
  }

  /** The name of each broker's process. */
  public List<String> brokers() {
    return counts.brokers() == 1
        ? List.of(BROKER)
        : IntStream.rangeClosed(1, counts.brokers()).mapToObj(i -> BROKER + "-" + i).toList();
  }

  /** Every serving process. */
  public List<Replica> replicas() {
    List<Replica> all = new ArrayList<>();
    for (int i = 0; i < counts.replicas(); i++) {
      all.add(new Replica(name(i), publicAddress(i), admin(i), store(i)));
    }
    return all;
  }

  /**
   * The process that runs now under a name: {@code broker} or, of three, {@code broker-1}, {@code
   * jobmanager}, {@code taskmanager}, or a replica's.
   */
  public long pid(String name) {
    return supervisor.pid(name);
  }

  /**
   * From its next start on, a replica's clock is wrong: a fault of drills.
   *
   * @param millis by which it is ahead, negative when it is behind, 0 when it is right
   */
  public void setClockOffset(String name, long millis) {
    clockOffsets.put(name, millis);
  }

  /** The first replica goes on with what a single process had. */
  private Path store(int replica) {
    return replica == 0 ? data.store() : data.root().resolve("store-" + (replica + 1));
  }

  private ChildProcess.Command command(
      String name, Class<?> main, List<String> arguments, String heap) {
    int niceness = main == FlinkProcesses.TASK_MANAGER ? BEHIND_PAGES : 0;
    long offsetMillis = clockOffsets.getOrDefault(name, 0L);
    List<String> flags =
        offsetMillis == 0
            ? List.of()
            : List.of("-D" + EpochClock.OFFSET_PROPERTY + "=" + offsetMillis);
    return new ChildProcess.Command(
        name, main, arguments, flags, heap, niceness, data.logs().resolve(name));
  }

  private void keep(Callable<ChildProcess.Command> command) throws Exception {
    ChildProcess process = supervisor.keep(command);
    progress.ready(process.name(), "process " + process.pid());
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(String otherwise, Condition condition) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            otherwise + " after " + START_TIMEOUT.toMinutes() + " min; see " + data.logs());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private int status(URI address) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(PROBE_TIMEOUT).build();
      return probes.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  private URI publicAddress(int replica) {
    return config.address(ports.serving().get(replica));
  }

  private URI admin(int replica) {
    return config.address(ports.servingAdmin().get(replica));
  }

  @Override
  public URI publicAddress() {
    return publicAddress(0);
  }

  @Override
  public URI adminAddress() {
    return admin(0);
  }

  @Override
  public OwnCalls ownCalls() {
    return ownCalls;
  }

  @Override
  public URI flinkAddress() {
    return URI.create("http://127.0.0.1:" + ports.flink() + "/");
  }

  @Override
  public String kafka() {
    return addresses(ports.brokers().stream().map(ProcessPorts.Broker::clients));
  }

  /** Where a part of the system finds the brokers. */
  private String kafkaFor(String part) {
    if (listeners.isEmpty()) {
      return kafka();
    }
    return addresses(
        listeners.stream()
            .flatMap(List::stream)
            .filter(listener -> listener.name().equals(part))
            .map(BrokerListener::advertisedPort));
  }

  private static String addresses(Stream<Integer> portsOfBrokers) {
    return portsOfBrokers.map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** Serving first, then a last checkpoint, then Flink, then the broker. */
  @Override
  public void close() throws IOException {
    List<ChildProcess> running = supervisor.release();
    try {
      stopAll(running, SERVING);
      takeLastCheckpoint();
      for (ChildProcess process : running) {
        // The checkpoint is taken; an orderly end would only cancel the job.
        if (process.name().endsWith("manager")) {
          process.kill();
        }
      }
      stopAll(running, BROKER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      supervisor.close();
      if (flink != null) {
        flink.clear();
      }
      data.close();
    }
  }

  private void takeLastCheckpoint() throws InterruptedException {
    if (flink == null) {
      return;
    }
    try {
      if (!rest.isRunning()) {
        throw new IOException("the job does not run");
      }
      rest.checkpoint(LAST_CHECKPOINT);
    } catch (IOException e) {
      LOG.warn("no last checkpoint", e);
      progress.warn("no last checkpoint; the next start repeats the last seconds");
    }
  }

  /** Stops those of a kind side by side. */
  private void stopAll(List<ChildProcess> running, String prefix) throws InterruptedException {
    List<ChildProcess> asked = new ArrayList<>();
    for (ChildProcess process : running) {
      if (process.name().startsWith(prefix)) {
        process.terminate();
        asked.add(process);
      }
    }
    Set<String> late = new TreeSet<>();
    long deadlineNanos = System.nanoTime() + STOP_TIMEOUT.toNanos();
    for (ChildProcess process : asked) {
      if (!process.awaitEnd(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())))) {
        late.add(process.name());
      }
    }
    if (!late.isEmpty()) {
      progress.warn("had to be ended: " + late);
    }
  }
}
