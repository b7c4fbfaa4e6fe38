package io.everystore.standalone.processes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.ingest.KafkaLog;
import io.everystore.standalone.broker.BrokerQuorum;
import io.everystore.standalone.broker.TopicSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers in processes of their own, as {@code up --processes --brokers 3} has them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ThreeBrokersTest {
  private static final int BROKERS = BrokerQuorum.REPLICATED;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int ENOUGH = 100;
  private static final long PACE_MILLIS = 2;

  @TempDir Path directory;

  private final Supervisor supervisor = new Supervisor(news -> {});
  private String bootstrap = "";

  @BeforeEach
  void start() throws Exception {
    List<Integer> ports = freePorts(3 * BROKERS);
    List<Integer> controllers = ports.subList(0, BROKERS);
    String clusterId = BrokerQuorum.newClusterId();
    for (int i = 0; i < BROKERS; i++) {
      String name = name(i + 1);
      List<String> arguments =
          List.of(
              directory.resolve(name).toString(),
              ports.get(BROKERS + i).toString(),
              ports.get(2 * BROKERS + i).toString(),
              new BrokerQuorum(clusterId, i + 1, controllers).toString());
      supervisor.keep(
          () ->
              new ChildProcess.Command(
                  name,
                  BrokerMain.class,
                  arguments,
                  List.of("-XX:TieredStopAtLevel=1"),
                  "256m",
                  0,
                  directory.resolve("logs-" + name)));
    }
    bootstrap =
        ports.subList(BROKERS, 2 * BROKERS).stream()
            .map(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    await().atMost(PATIENCE).until(() -> nodes().size() == BROKERS);
    TopicSetup.ensure(
        Map.of("bootstrap.servers", bootstrap),
        TopicSetup.Config.DEFAULT.withPartitions(PARTITIONS).withReplication((short) BROKERS));
  }

  @AfterEach
  void stop() {
    supervisor.close();
  }

  @Test
  void eachBrokerKilledInTurn_theControllerAmongThem_nothingAcknowledgedIsLost() throws Exception {
    Set<Integer> controllers = new HashSet<>();
    try (Writer writer = new Writer()) {
      for (int each = 0; each < BROKERS; each++) {
        writer.awaitMore();
        // The one that controls now: whatever it also leads goes on with others.
        int controller = controller();
        controllers.add(controller);
        long pid = supervisor.pid(name(controller));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> supervisor.pid(name(controller)) != pid);
        writer.awaitMore();
        await().atMost(PATIENCE).ignoreExceptions().until(this::everyCopyIsThere);
      }
      writer.awaitMore();
      writer.close();
      Set<String> lost = new TreeSet<>(writer.acknowledged);
      lost.removeAll(inLog());
      assertEquals(Set.of(), lost);
    }
    assertTrue(controllers.size() > 1, "another broker took over: " + controllers);
  }

  /** Appends without end, as the door does, and remembers what was acknowledged. */
  private final class Writer implements AutoCloseable {
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final KafkaLog log =
        KafkaLog.start(KafkaConnection.of(bootstrap), List.of(Topics.INTERACTIONS));
    private final Thread thread = new Thread(this::run, "writer");

    Writer() throws InterruptedException {
      assertTrue(log.awaitTopics(PATIENCE), "topics are known");
      thread.start();
    }

    private void run() {
      try {
        for (int i = 0; !closed.get(); i++) {
          append("event-" + i);
          TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void append(String id) {
      byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
      log.append(
          Topics.INTERACTIONS,
          bytes,
          bytes,
          new DurableLog.Acknowledgement() {
            @Override
            public void appended(int partition, long offset) {
              acknowledged.add(id);
              answers.incrementAndGet();
            }

            @Override
            public void failed(Throwable cause) {
              // Nobody was promised anything.
            }
          });
    }

    /** Returns once some more were acknowledged. */
    void awaitMore() {
      int before = answers.get();
      await().atMost(PATIENCE).until(() -> answers.get() >= before + ENOUGH);
    }

    @Override
    public void close() throws InterruptedException {
      closed.set(true);
      thread.join();
      log.close();
    }
  }

  private Set<String> inLog() {
    Set<String> ids = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        KafkaConnection.of(bootstrap).consumer("audit", "earliest", Map.of())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new TopicPartition(Topics.INTERACTIONS, i));
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          ids.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return ids;
  }

  private Set<Integer> nodes() throws Exception {
    try (Admin admin = admin()) {
      return admin.describeCluster().nodes().get().stream()
          .map(node -> node.id())
          .collect(Collectors.toSet());
    }
  }

  private boolean everyCopyIsThere() throws Exception {
    try (Admin admin = admin()) {
      return admin
          .describeTopics(List.of(Topics.INTERACTIONS))
          .allTopicNames()
          .get()
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.isr().size() == BROKERS);
    }
  }

  private int controller() throws Exception {
    try (Admin admin = admin()) {
      return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  private static String name(int node) {
    return "broker-" + node;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }
}
