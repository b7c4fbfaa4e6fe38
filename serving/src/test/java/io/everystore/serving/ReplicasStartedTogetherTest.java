package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import io.everystore.serving.topology.ReplicaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All replicas at once, over a log that keeps a view from them for as long as the test wants. */
final class ReplicasStartedTogetherTest {
  private static final Duration PROMISED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private final List<AutoCloseable> parts = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Test
  void allAnswerPagesFromFallbacks_untilTheyHaveTheirViews() throws Exception {
    TestLog broker = TestLog.start(directory.resolve("broker"));
    parts.add(broker);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(Topics.HISTORIES)).all().get();
      List<Serving> replicas = start(broker, 2);

      for (Serving replica : replicas) {
        await().atMost(PROMISED).until(() -> readiness(replica).equals("200 fallback"));
        RawHttp.Answer page =
            RawHttp.get(replica.publicPort(), "/v1/pages/home?client_id=somebody");
        assertEquals(200, page.status(), page.body());
        assertTrue(page.body().contains("\"fallback\":\"static\""), page.body());
        assertTrue(
            RawHttp.get(replica.adminPort(), "/metrics")
                .body()
                .contains("everystore_ready_fallback 1"));
      }

      admin.createTopics(List.of(new NewTopic(Topics.HISTORIES, TestLog.PARTITIONS, (short) 1)));
      for (Serving replica : replicas) {
        await().atMost(PATIENCE).until(() -> readiness(replica).equals("200 ready"));
      }
    }
  }

  private List<Serving> start(TestLog broker, int count) throws IOException {
    List<Integer> ports = freePorts(count);
    StringBuilder peers = new StringBuilder();
    for (int port : ports) {
      peers.append(peers.isEmpty() ? "" : ",").append("http://127.0.0.1:").append(port).append('/');
    }
    List<Serving> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Serving replica =
          Serving.start(
              new ServingConfig(
                  "127.0.0.1",
                  0,
                  ports.get(i),
                  1,
                  broker.kafka(),
                  directory.resolve("replica-" + i),
                  1_000,
                  1_000),
              ReplicaConfig.alone("replica-" + i).withPeers(peers.toString()));
      parts.add(replica);
      replicas.add(replica);
    }
    return replicas;
  }

  /** Status and state, such as {@code 200 ready}. */
  private static String readiness(Serving replica) throws IOException {
    RawHttp.Answer answer = RawHttp.get(replica.adminPort(), "/readyz");
    return answer.status() + " " + answer.body().replaceAll(".*\"state\":\"([a-z]+)\".*", "$1");
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
