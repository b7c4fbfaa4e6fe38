package io.everystore.serving.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send and read as slowly as they can, over real sockets. */
final class SlowClientsTest {
  private static final int SOCKETS = 600;
  private static final int ANSWER_BYTES = 16 << 20;
  private static final Duration NEVER = Duration.ofMinutes(5);
  private static final String LARGE = RawHttp.head("GET /large HTTP/1.1", "Host: localhost");

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port =
        listen(
            new ConnectionGuard.Bounds(
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                // So long that it is none of these tests'.
                NEVER,
                Long.MAX_VALUE));
  }

  private int listen(ConnectionGuard.Bounds bounds) throws Exception {
    Buffer large = Buffer.buffer(new byte[ANSWER_BYTES]);
    Routes routes =
        router -> {
          router.get("/large").handler(context -> Answers.json(context, 200, large));
          router
              .post("/echo")
              .handler(
                  context ->
                      RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
                          .onSuccess(
                              body ->
                                  Answers.json(context, 200, json -> json.writeNumber(body.length)))
                          .onFailure(context::fail));
        };
    WebServer server =
        new WebServer(
                "127.0.0.1",
                0,
                List.of(WebServer.floor(), routes),
                StaticFiles.load(SlowClientsTest.class.getClassLoader(), "none"),
                new HttpMetrics(new SimpleMeterRegistry()),
                false)
            .with(bounds);
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    return server.actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  /** Whoever asks again and again is never idle. */
  @Test
  void readerThatTakesNothing_isCut_thoughItGoesOnSending() throws Exception {
    try (RawHttp slow = new RawHttp(port)) {
      slow.send(LARGE);
      awaitCut(slow);
    }
  }

  @Test
  void moreUnreadThanIsKept_cutsWhoeverReadsLongestOnly() throws Exception {
    int roomForTwo =
        listen(new ConnectionGuard.Bounds(NEVER, NEVER, NEVER, NEVER, 5L * ANSWER_BYTES / 2));
    try (RawHttp first = new RawHttp(roomForTwo);
        RawHttp second = new RawHttp(roomForTwo);
        RawHttp third = new RawHttp(roomForTwo)) {
      for (RawHttp each : List.of(first, second, third)) {
        each.send(LARGE);
        await().until(() -> !each.hasNothingYet());
      }
      awaitCut(first);
      assertEquals(200, second.receive().status());
      assertEquals(200, third.receive().status());
    }
  }

  private static void awaitCut(RawHttp slow) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              try {
                slow.send("G");
                return false;
              } catch (IOException cut) {
                return true;
              }
            });
  }

  @Test
  void bodyByteByByte_is408() throws Exception {
    try (RawHttp slow = new RawHttp(port)) {
      slow.send(
          RawHttp.head(
              "POST /echo HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Content-Length: 100000"));
      await()
          .atMost(Duration.ofSeconds(15))
          .until(
              () -> {
                slow.send(" ");
                return !slow.hasNothingYet();
              });
      assertEquals(408, slow.receive().status());
    }
  }

  @Test
  void pagesAreAnswered_whileSlowSocketsAreOpen() throws Exception {
    List<RawHttp> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SOCKETS; i++) {
        RawHttp each = new RawHttp(port);
        slow.add(each);
        each.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Le");
      }
      long startNanos = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        assertEquals(200, RawHttp.get(port, "/floor").status());
      }
      assertTrue(System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(10));
      for (RawHttp each : slow) {
        assertTrue(each.closedByServer());
      }
    } finally {
      for (RawHttp each : slow) {
        each.close();
      }
    }
  }
}
