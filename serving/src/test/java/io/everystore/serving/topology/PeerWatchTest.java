package io.everystore.serving.topology;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who takes visitors while replicas read their views. */
final class PeerWatchTest {
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private final List<AutoCloseable> parts = new ArrayList<>();

  /** A replica as the others see it: its watch behind a management port. */
  private final class Replica {
    final AtomicBoolean caughtUp = new AtomicBoolean();
    final AtomicInteger asked = new AtomicInteger();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final HttpServer server;
    private PeerWatch watch = PeerWatch.start(List.of(), caughtUp::get, registry);

    Replica() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/readyz",
          exchange -> {
            asked.incrementAndGet();
            String state =
                caughtUp.get()
                    ? PeerWatch.READY
                    : watch.standsIn() ? PeerWatch.FALLBACK : "not_ready";
            byte[] body = ("{\"state\":\"" + state + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(state.equals("not_ready") ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      parts.add(() -> server.stop(0));
    }

    URI address() {
      return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    void watch(List<URI> peers) {
      registry.clear();
      watch = PeerWatch.start(peers, caughtUp::get, registry);
      parts.add(watch);
    }

    boolean standsIn() {
      return watch.standsIn();
    }

    double gauge() {
      return registry.get("everystore.ready.fallback").gauge().value();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }

  @Test
  void allStartedAtOnce_allStandIn_untilEachHasCaughtUp() throws Exception {
    List<Replica> replicas = start(3);
    await().atMost(PROMISED).until(() -> replicas.stream().allMatch(Replica::standsIn));
    assertEquals(1, replicas.get(0).gauge());
    replicas.get(0).caughtUp.set(true);
    assertFalse(replicas.get(0).standsIn());
    assertEquals(0, replicas.get(0).gauge());
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PROMISED)
        .until(() -> replicas.get(1).standsIn() && replicas.get(2).standsIn());
  }

  @Test
  void whileAnotherIsReady_aReplicaWaitsForItsViews_andStandsInWhenThatOneEnds() throws Exception {
    Replica ready = new Replica();
    ready.caughtUp.set(true);
    Replica young = new Replica();
    young.watch(List.of(young.address(), ready.address()));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              assertFalse(young.standsIn());
              return ready.asked.get() > 5;
            });
    ready.server.stop(0);
    await().atMost(PROMISED).until(young::standsIn);
    young.caughtUp.set(true);
    assertFalse(young.standsIn());
  }

  @Test
  void replicaThatStandsIn_isNobodyToLeaveVisitorsTo() throws Exception {
    List<Replica> replicas = start(1);
    await().atMost(PROMISED).until(replicas.get(0)::standsIn);
    Replica next = new Replica();
    next.watch(List.of(next.address(), replicas.get(0).address()));
    await().atMost(PROMISED).until(next::standsIn);
  }

  @Test
  void whoStoodInOnce_isAskedAnewWhenItsViewsBeginAnew() throws Exception {
    Replica replica = new Replica();
    replica.watch(List.of(replica.address()));
    await().atMost(PROMISED).until(replica::standsIn);
    replica.caughtUp.set(true);
    await().during(Duration.ofSeconds(1)).until(() -> !replica.standsIn());
    replica.caughtUp.set(false);
    assertFalse(replica.standsIn(), "it stood in for the views of before");
    await().atMost(PROMISED).until(replica::standsIn);
  }

  @Test
  void namesWithoutAnAddress_areNobody() throws Exception {
    Replica lonely = new Replica();
    lonely.watch(List.of(URI.create("http://nobody.invalid:8090/")));
    await().atMost(PROMISED.multipliedBy(2)).until(lonely::standsIn);
  }

  @Test
  void processThatKnowsNoOther_neverStandsIn() throws Exception {
    Replica alone = new Replica();
    alone.watch(List.of());
    await().during(Duration.ofSeconds(3)).until(() -> !alone.standsIn());
    assertTrue(alone.gauge() == 0);
  }

  private List<Replica> start(int count) throws IOException {
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica());
    }
    List<URI> addresses = replicas.stream().map(Replica::address).toList();
    replicas.forEach(replica -> replica.watch(addresses));
    return replicas;
  }
}
