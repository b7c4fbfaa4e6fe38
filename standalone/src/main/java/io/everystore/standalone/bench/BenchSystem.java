package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.standalone.Directories;
import io.everystore.standalone.broker.LocalBroker;
import io.everystore.standalone.broker.TopicSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The system under load: a broker in this process, the job and serving each in its own, and views
 * of a synthetic shop. Not thread-safe.
 */
final class BenchSystem implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Path directory;
  private final int partitions;
  private final int slots;
  private final LocalBroker broker;
  private @Nullable ChildJvm serving;
  private @Nullable ChildJvm job;
  private boolean brokerStopped;

  private BenchSystem(Path directory, int partitions, int slots, LocalBroker broker) {
    this.directory = directory;
    this.partitions = partitions;
    this.slots = slots;
    this.broker = broker;
  }

  /** With partitions as everybody has them, and a job of one slot. */
  static BenchSystem start()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    return start(PARTITIONS, 1);
  }

  /** With partitions as everybody has them, and a job of as many slots as {@code up} gives it. */
  static BenchSystem startAsUp()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    return start(PARTITIONS, Math.min(PARTITIONS, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Starts an empty broker with the topics in a directory that {@link #close} deletes.
   *
   * @param partitions of every topic
   * @param slots of the jobs to come
   */
  static BenchSystem start(int partitions, int slots)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Path directory = Files.createTempDirectory("everystore-bench");
    LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), 0);
    TopicSetup.ensure(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        TopicSetup.Config.DEFAULT.withPartitions(partitions));
    return new BenchSystem(directory, partitions, slots, broker);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Writes {@code count} records and waits until the broker has them. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void produce(String what, int count, String topic, IntFunction<Keyed> records) {
    long startNanos = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < count; i++) {
        Keyed record = records.apply(i);
        producer.send(
            new ProducerRecord<>(
                topic, record.key().getBytes(StandardCharsets.UTF_8), record.value()));
      }
    }
    progress("%,d %s written in %.1f s", count, what, (System.nanoTime() - startNanos) / 1e9);
  }

  /** Writes interactions from number {@code first} of a stream on. */
  void produceEvents(IntFunction<Keyed> stream, int first, int events) {
    produce("events", events, Topics.INTERACTIONS, i -> stream.apply(first + i));
  }

  /** Writes further interactions at a steady rate until it is closed. */
  PacedEvents paceEvents(IntFunction<Keyed> stream, int first, int perSecond) {
    return new PacedEvents(producer(), stream, first, perSecond);
  }

  /** The interactions of a shop, by number. */
  static IntFunction<Keyed> streamOf(SyntheticShop shop) {
    return number -> {
      Interaction event = shop.interaction(number);
      return new Keyed(event.getClientId(), event.toByteArray());
    };
  }

  /** A record before it is sent. */
  record Keyed(String key, byte[] value) {}

  /** Writes what serving would know of the shop. */
  void loadViews(SyntheticShop shop, int sessions) {
    produce(
        "items",
        shop.items(),
        Topics.CATALOGUE,
        i -> new Keyed(SyntheticShop.itemId(i), shop.catalogueItem(i).toByteArray()));
    produce(
        "item statistics",
        shop.items(),
        Topics.ITEMS,
        i -> new Keyed(SyntheticShop.itemId(i), shop.itemStats(i).toByteArray()));
    produce(
        "neighbour lists",
        shop.items(),
        Topics.NEIGHBOURS,
        i -> new Keyed(SyntheticShop.itemId(i), shop.neighbours(i).toByteArray()));
    produce(
        "sessions",
        sessions,
        Topics.SESSIONS,
        i -> new Keyed("s/" + i, shop.session(i).toByteArray()));
    produce(
        "profiles",
        shop.users(),
        Topics.PROFILES,
        i -> new Keyed(SyntheticShop.userId(i), shop.profile(i, 0).toByteArray()));
  }

  /** Starts serving over what is in the topics; returns once it has caught up. */
  ServingHandle startServing(SyntheticShop shop, String heap) throws IOException {
    long startNanos = System.nanoTime();
    ChildJvm child =
        ChildJvm.start(
            ServingChild.class,
            heap,
            List.of(
                bootstrapServers(),
                directory.resolve("store").toString(),
                Integer.toString(shop.users()),
                Integer.toString(shop.items())));
    serving = child;
    String[] ports = child.answer().split(" ", -1);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    progress("serving caught up in %.1f s", seconds);
    return new ServingHandle(
        child, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), seconds);
  }

  /** A serving process that has caught up. */
  record ServingHandle(ChildJvm process, int port, int adminPort, double caughtUpSeconds) {}

  /** Starts a job over the topics; see {@link JobChild} for the kinds. */
  ChildJvm startJob(String kind, String heap) throws IOException {
    ChildJvm child =
        ChildJvm.start(
            JobChild.class,
            heap,
            List.of(
                bootstrapServers(),
                directory.resolve("flink-" + kind).toString(),
                Integer.toString(partitions),
                Integer.toString(slots),
                kind));
    job = child;
    child.answer();
    return child;
  }

  /** Starts the job over the topics, or goes on from its newest checkpoint. */
  ChildJvm startDurableJob(String heap) throws IOException {
    ChildJvm child =
        ChildJvm.start(
            DurableJobChild.class,
            heap,
            List.of(
                bootstrapServers(),
                directory.resolve("flink-durable").toString(),
                Integer.toString(partitions),
                Integer.toString(slots)));
    job = child;
    child.answer();
    return child;
  }

  /** Takes the log away for good. */
  void stopBroker() {
    brokerStopped = true;
    broker.close();
  }

  static void progress(String format, Object... arguments) {
    System.err.printf(Locale.ROOT, "  " + format + "%n", arguments);
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            (int) Duration.ofMinutes(2).toMillis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void close() throws IOException {
    try {
      if (job != null) {
        job.close();
      }
      if (serving != null) {
        serving.close();
      }
    } finally {
      if (!brokerStopped) {
        broker.close();
      }
      Directories.delete(directory);
    }
  }
}
