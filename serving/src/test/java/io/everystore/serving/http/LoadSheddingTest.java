package io.everystore.serving.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An event loop with far more to do than it can, over real sockets. */
final class LoadSheddingTest {
  private static final int VISITORS = 12;
  private static final Duration PAGE = Duration.ofMillis(200);

  @Test
  void overload_refusesEventsAndAnswersPages_thenTakesEventsAgain() throws Exception {
    Vertx vertx = Vertx.vertx();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Routes shop =
        router -> {
          router
              .get("/v1/pages/home")
              .handler(
                  context -> {
                    long until = System.nanoTime() + PAGE.toNanos();
                    while (System.nanoTime() < until) {
                      Thread.onSpinWait();
                    }
                    context.response().end("page");
                  });
          router.post("/v1/events").handler(context -> context.response().end("taken"));
        };
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(shop),
            StaticFiles.load(LoadSheddingTest.class.getClassLoader(), "none"),
            new HttpMetrics(registry),
            false);
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    int port = server.actualPort();
    assertEquals(200, event(port).status());

    AtomicBoolean come = new AtomicBoolean(true);
    AtomicInteger pages = new AtomicInteger();
    ExecutorService visitors = Executors.newFixedThreadPool(VISITORS);
    try {
      List<Future<?>> visits = new ArrayList<>();
      for (int i = 0; i < VISITORS; i++) {
        visits.add(
            visitors.submit(
                () -> {
                  while (come.get()) {
                    assertEquals(200, RawHttp.get(port, "/v1/pages/home").status());
                    pages.incrementAndGet();
                  }
                  return null;
                }));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                RawHttp.Answer refused = event(port);
                assertEquals(503, refused.status());
                assertEquals("2", refused.header("retry-after"));
                assertTrue(refused.body().contains("\"code\":\"overloaded\""), refused.body());
              });
      assertTrue(registry.get("everystore.shed").tag("route", "/v1/events").counter().count() >= 1);
      int pagesSoFar = pages.get();
      await().atMost(Duration.ofSeconds(20)).until(() -> pages.get() > pagesSoFar + VISITORS);
      come.set(false);
      for (Future<?> visit : visits) {
        visit.get();
      }
      assertTrue(pages.get() > 0);
      await().atMost(Duration.ofSeconds(20)).until(() -> event(port).status() == 200);
    } finally {
      come.set(false);
      visitors.shutdown();
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static RawHttp.Answer event(int port) throws IOException {
    return RawHttp.send(
        port, "POST", "/v1/events", "application/json", "{}".getBytes(StandardCharsets.UTF_8));
  }
}
