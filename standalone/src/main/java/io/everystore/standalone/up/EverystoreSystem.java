package io.everystore.standalone.up;

import static java.util.Objects.requireNonNull;

import io.everystore.jobs.io.KafkaConfig;
import io.everystore.jobs.job.JobConfig;
import io.everystore.jobs.job.ProfileJob;
import io.everystore.serving.Serving;
import io.everystore.serving.access.OwnCalls;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.materialize.RedisMirror;
import io.everystore.standalone.UsageException;
import io.everystore.standalone.broker.LocalBroker;
import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.flink.FlinkConfig;
import io.everystore.standalone.flink.JobRun;
import io.everystore.standalone.flink.LocalFlink;
import io.everystore.standalone.metrics.FlinkMetrics;
import io.everystore.standalone.metrics.KafkaMetrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, Flink with the job, and serving, running in this process over one data directory.
 *
 * <p>What was answered with 202 is in Kafka; what the job knows is in its checkpoints; everything
 * else is rebuilt. So any end, also {@code kill -9}, is followed by a start that goes on.
 */
public final class EverystoreSystem implements RunningSystem {
  private static final Logger LOG = LoggerFactory.getLogger(EverystoreSystem.class);
  private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration CATCH_UP_POLL = Duration.ofMillis(20);
  private static final String CANARY = "up";
  private static final Duration LAST_CHECKPOINT = Duration.ofSeconds(20);

  private final SystemConfig config;
  private final DataDirectory data;
  private final Progress progress;

  private @Nullable LocalBroker broker;
  private @Nullable LocalFlink flink;
  private @Nullable JobRun job;
  private @Nullable Serving serving;

  private EverystoreSystem(SystemConfig config, DataDirectory data, Progress progress) {
    this.config = config;
    this.data = data;
    this.progress = progress;
  }

  /**
   * Starts everything and returns when the job runs and the views have caught up.
   *
   * @throws UsageException when something that the caller chose cannot be used
   */
  public static EverystoreSystem start(SystemConfig config, Progress progress) throws Exception {
    return start(config, DataDirectory.open(config.dataDirectory()), progress);
  }

  static EverystoreSystem start(SystemConfig config, DataDirectory data, Progress progress)
      throws Exception {
    EverystoreSystem system = new EverystoreSystem(config, data, progress);
    try {
      system.start();
      return system;
    } catch (Exception | Error e) {
      try {
        system.close();
      } catch (Exception suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private void start() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Future<String> kafka = threads.submit(this::startKafka);
      Future<LocalFlink> cluster = threads.submit(this::startFlink);
      Future<Serving> server = threads.submit(() -> startServing(kafka.get()));
      Future<JobRun> run = threads.submit(() -> startJob(cluster.get(), kafka.get()));
      awaitAll(List.of(kafka, cluster, server, run));
    } finally {
      threads.shutdown();
    }
    awaitCaughtUp();
  }

  /** Waits for all, so that nothing starts any more, then throws what failed first. */
  private static void awaitAll(List<Future<?>> starts) throws Exception {
    Throwable failure = null;
    for (Future<?> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        Throwable cause = e;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
          cause = cause.getCause();
        }
        failure = failure == null ? cause : failure;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof Exception exception) {
      throw exception;
    }
  }

  private String startKafka() throws Exception {
    String external = config.externalKafka();
    String servers = external;
    if (servers == null) {
      broker = LocalBroker.start(data.kafka(), 0);
      servers = broker.bootstrapServers();
    }
    TopicSetup.Config topics = TopicSetup.Config.DEFAULT.withPartitions(config.partitions());
    try {
      data.bindTo(TopicSetup.ensure(Map.of("bootstrap.servers", servers), topics));
    } catch (TimeoutException | ExecutionException | KafkaException e) {
      if (external == null) {
        throw e;
      }
      throw new UsageException("kafka: " + external + " cannot be used: " + e.getMessage(), e);
    }
    progress.ready("kafka", servers + (external == null ? "" : " (not ours)"));
    return servers;
  }

  private LocalFlink startFlink() throws Exception {
    LocalFlink started =
        LocalFlink.start(
            new FlinkConfig(
                data.flink(),
                data.flinkLocal(),
                config.flinkPort(),
                config.parallelism(),
                config.checkpointInterval(),
                config.managedMemoryMiB()));
    flink = started;
    progress.ready("flink", started.webAddress().toString());
    return started;
  }

  private JobRun startJob(LocalFlink cluster, String kafka) throws Exception {
    JobConfig jobConfig =
        JobConfig.of(KafkaConfig.of(kafka), config.parallelism(), config.partitions(), "")
            .with(config.timeZone());
    JobRun run =
        cluster.run(environment -> ProfileJob.build(environment, jobConfig), progress::warn);
    job = run;
    run.watch(reason -> progress.warn("the job failed and is started again: " + reason));
    progress.ready("job", "every task runs");
    return run;
  }

  private Serving startServing(String kafka) {
    Serving started =
        Serving.start(
            config.serving(
                config.port(), config.adminPort(), KafkaConnection.of(kafka), data.store()));
    serving = started;
    started.addMetrics(FlinkMetrics::scrapeAll);
    if (broker != null) {
      started.addMetrics(KafkaMetrics.open()::scrape);
    }
    progress.ready("serving", publicAddress().toString());
    return started;
  }

  private void awaitCaughtUp() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + CATCH_UP_TIMEOUT.toNanos();
    while (!requireNonNull(serving).caughtUp()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            "the views did not catch up within " + CATCH_UP_TIMEOUT.toMinutes() + " min");
      }
      TimeUnit.NANOSECONDS.sleep(CATCH_UP_POLL.toNanos());
    }
    requireNonNull(serving).warmUp();
    progress.ready("views", "caught up");
    tellRedis();
    if (!config.canaryInterval().isZero()) {
      requireNonNull(serving).startCanary(CANARY, config.canaryInterval());
    }
  }

  private void tellRedis() {
    RedisMirror.State state = requireNonNull(serving).redisState();
    if (state == RedisMirror.State.UP) {
      progress.ready("redis", config.redis() + " (not ours)");
    } else if (state != null) {
      progress.warn(
          "redis "
              + config.redis()
              + " does not answer; pages go on from local memory, and it is filled as soon as it is"
              + " there");
    }
  }

  @Override
  public URI publicAddress() {
    return requireNonNull(serving).publicAddress();
  }

  @Override
  public URI adminAddress() {
    return requireNonNull(serving).adminAddress();
  }

  @Override
  public OwnCalls ownCalls() {
    return requireNonNull(serving).ownCalls();
  }

  @Override
  public URI flinkAddress() throws Exception {
    return requireNonNull(flink).webAddress();
  }

  @Override
  public String kafka() {
    return broker == null ? requireNonNull(config.externalKafka()) : broker.bootstrapServers();
  }

  /** Stops the parts in the order in which they need each other; each is tried. */
  @Override
  public void close() throws IOException {
    close("serving", serving);
    if (job != null) {
      JobRun run = job;
      close(
          "job",
          () -> {
            if (run.stop(LAST_CHECKPOINT) < 0) {
              progress.warn("no last checkpoint; the next start repeats the last seconds");
            }
          });
    }
    close("flink", flink);
    close("kafka", broker);
    data.close();
  }

  private static void close(String part, @Nullable AutoCloseable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not close well", part, e);
    }
  }
}
