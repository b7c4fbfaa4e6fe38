package io.everystore.serving.canary;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.everystore.feature.model.CanaryIds;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A canary before a door that answers as the test says. */
final class CanaryWatchTest {
  private static final String TAKEN = "{\"accepted\":1,\"rejected\":[],\"token\":\"t+1\"}";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer door;
  private volatile int eventStatus = 202;
  private volatile String eventAnswer = TAKEN;
  private volatile int userStatus = 200;
  private volatile String userAnswer = "{\"fresh\":true}";

  CanaryWatchTest() throws IOException {
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
  }

  @BeforeEach
  void open() {
    door.createContext("/v1/events", exchange -> answer(exchange, eventStatus, eventAnswer));
    door.createContext("/v1/users/", exchange -> answer(exchange, userStatus, userAnswer));
    door.start();
  }

  @AfterEach
  void close() {
    door.stop(0);
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + sent);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Canary canary() {
    URI root = URI.create("http://127.0.0.1:" + door.getAddress().getPort() + "/");
    return new Canary(HttpClient.newBuilder(), root, "test", Map.of("Authorization", "Bearer k"));
  }

  @Test
  void probe_sendsAnEventWithoutItems_andReadsWhatItWrote() throws Exception {
    Canary.Probe probe = canary().probe();
    assertEquals(Canary.Outcome.SERVED, probe.outcome(), probe.detail());
    assertTrue(probe.nanos() > 0);
    String id = CanaryIds.of("test");
    assertTrue(CanaryIds.isOne(id));
    assertEquals(
        List.of(
            "POST /v1/events Bearer k {\"client_id\":\"%s\",\"events\":[{\"name\":\"%s\"}]}"
                .formatted(id, "everystore_canary"),
            "GET /v1/users/" + id + "?wait_ms=5000&after=t%2B1 Bearer k "),
        asked);
  }

  @Test
  void probe_tellsHowItWent() throws Exception {
    userAnswer = "{\"fresh\":false}";
    assertEquals(Canary.Outcome.LATE, canary().probe().outcome());
    userStatus = 404;
    assertEquals(Canary.Outcome.LATE, canary().probe().outcome(), "not known yet");
    userStatus = 500;
    assertEquals(Canary.Outcome.FAILED, canary().probe().outcome());
    eventAnswer = "{\"accepted\":0,\"rejected\":[{\"code\":\"x\"}],\"token\":\"\"}";
    assertEquals(Canary.Outcome.REFUSED, canary().probe().outcome());
    eventStatus = 503;
    assertEquals(Canary.Outcome.REFUSED, canary().probe().outcome());
    Canary canary = canary();
    door.stop(0);
    assertEquals(Canary.Outcome.FAILED, canary.probe().outcome());
  }

  @Test
  void watch_countsEveryProbe_andTimesThoseTaken() {
    try (CanaryWatch watch = CanaryWatch.start(canary(), Duration.ofMillis(100), registry)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> count("served") >= 2);
      eventStatus = 503;
      await().atMost(Duration.ofSeconds(20)).until(() -> count("refused") >= 2);
    }
    assertEquals(
        count("served"),
        (double) registry.get("everystore.event.to.serve").timer().count(),
        "no refusals");
    String text = registry.scrape();
    assertTrue(text.contains("everystore_event_to_serve_seconds_bucket{le=\"0.25\"}"), text);
    assertTrue(text.contains("everystore_canary_probes_total{outcome=\"late\"} 0.0"), text);
  }

  private double count(String outcome) {
    return registry.get("everystore.canary.probes").tag("outcome", outcome).counter().count();
  }
}
