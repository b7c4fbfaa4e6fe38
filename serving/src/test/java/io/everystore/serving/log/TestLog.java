package io.everystore.serving.log;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.KafkaConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft) in this process with every topic of ours, and a producer to write to
 * them. It takes a few seconds to start: share one within a test class, and let every test use keys
 * of its own.
 */
public final class TestLog implements AutoCloseable {
  /** Of every topic. */
  public static final int PARTITIONS = 2;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;

  private TestLog(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts a broker with our topics over an empty directory. */
  public static TestLog start(Path directory) throws Exception {
    int[] ports = freePorts();
    format(Files.createDirectories(directory));
    KafkaRaftServer server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(settings(directory, ports[0], ports[1]), false), Time.SYSTEM);
    server.startup();
    String bootstrapServers = HOST + ":" + ports[0];
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              Stream.of(
                      Topics.INTERACTIONS,
                      Topics.CATALOGUE,
                      Topics.PROFILES,
                      Topics.ITEMS,
                      Topics.NEIGHBOURS,
                      Topics.SESSIONS,
                      Topics.DEFINITIONS,
                      Topics.EXPOSURES,
                      Topics.EXPERIMENT_RESULTS,
                      Topics.HISTORIES,
                      Topics.SEGMENT_SIZES,
                      Topics.SEGMENT_TRENDS,
                      Topics.ERASURES,
                      Topics.LIST_ENTRIES,
                      Topics.VALUE_DISTRIBUTIONS,
                      Topics.AUDIT,
                      Topics.IMPRESSIONS,
                      Topics.MODELS,
                      Topics.OFFER_COMMANDS,
                      Topics.OFFER_DECISIONS,
                      Topics.OFFER_VIEWS,
                      Topics.SEGMENT_TRANSITIONS,
                      Topics.WEBHOOKS,
                      Topics.WEBHOOK_DEAD_LETTERS,
                      Topics.DEAD_LETTERS)
                  .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
    }
    return new TestLog(server, bootstrapServers);
  }

  public KafkaConnection kafka() {
    return KafkaConnection.of(bootstrapServers);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Writes a record and waits until it is in the log. */
  public RecordMetadata write(String topic, String key, byte @Nullable [] value) {
    return write(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Writes a record and waits until it is in the log. */
  public RecordMetadata write(ProducerRecord<byte[], byte @Nullable []> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not take " + record.topic(), e);
    }
  }

  /** Records of a topic. */
  public long count(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(topic, each)).toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** What compaction leaves of a topic in the end: the last value of each key, no tombstones. */
  public Map<String, byte[]> compacted(String topic) {
    Map<String, byte[]> left = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(topic, each)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            left.remove(key);
          } else {
            left.put(key, record.value());
          }
        }
      }
    }
    return left;
  }

  @Override
  public void close() {
    producer.close();
    server.shutdown();
    server.awaitShutdown();
  }

  private static Properties settings(Path directory, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("log.dirs", directory.toString());
    settings.put("listeners", listeners(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("controller.quorum.election.timeout.ms", "200");
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    return settings;
  }

  private static String listeners(int port, int controllerPort) {
    return "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort;
  }

  private static void format(Path directory) throws Exception {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setPrintStream(silent)
          .run();
    }
  }

  private static int[] freePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
