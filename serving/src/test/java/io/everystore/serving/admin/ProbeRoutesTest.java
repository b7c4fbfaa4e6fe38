package io.everystore.serving.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tells a cluster to wait for a process, to leave it alone, or to start it again. */
final class ProbeRoutesTest {
  private final AtomicBoolean caughtUp = new AtomicBoolean();
  private final AtomicBoolean standsIn = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(new ProbeRoutes(caughtUp::get, standsIn::get, ended::get, draining::get)),
            StaticFiles.NONE,
            new HttpMetrics(new SimpleMeterRegistry()),
            true);
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void process_isLeftAloneWhileItCatchesUp_andSentTrafficOnceItHas() throws Exception {
    assertEquals(List.of(200, 503, 503), probes());
    caughtUp.set(true);
    assertEquals(List.of(200, 200, 200), probes());
    caughtUp.set(false);
    assertEquals(List.of(200, 200, 503), probes(), "started stays started");
    caughtUp.set(true);
    draining.set(true);
    assertEquals(List.of(200, 200, 503), probes());
  }

  @Test
  void endOfTheViews_asksForARestart() throws Exception {
    caughtUp.set(true);
    assertEquals(List.of(200, 200, 200), probes());
    ended.set(true);
    assertEquals(List.of(503, 200, 503), probes());
    assertTrue(RawHttp.get(port, "/livez").body().contains("views_ended"));
    assertTrue(RawHttp.get(port, "/readyz").body().contains("views_ended"));
  }

  @Test
  void processThatStandsIn_isSentTraffic_andSaysSo() throws Exception {
    standsIn.set(true);
    assertEquals(List.of(200, 503, 200), probes());
    assertEquals("{\"state\":\"fallback\"}", RawHttp.get(port, "/readyz").body());
    caughtUp.set(true);
    assertEquals("{\"state\":\"ready\"}", RawHttp.get(port, "/readyz").body());
    caughtUp.set(false);
    ended.set(true);
    assertEquals(503, status("/readyz"));
    ended.set(false);
    draining.set(true);
    assertEquals(503, status("/readyz"));
  }

  private List<Integer> probes() throws Exception {
    return List.of(status("/livez"), status("/startupz"), status("/readyz"));
  }

  private int status(String path) throws Exception {
    return RawHttp.get(port, path).status();
  }
}
