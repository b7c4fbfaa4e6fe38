package io.everystore.serving.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that take long, more than there are threads for, over real sockets. */
final class BlockingCallsTest {
  private static final int MOST = 3;

  @Test
  void moreThanTheBound_areRefused_untilOneIsDone() throws Exception {
    Vertx vertx = Vertx.vertx();
    BlockingCalls calls = new BlockingCalls(MOST);
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger underWay = new AtomicInteger();
    Routes slow =
        router ->
            router
                .get("/slow")
                .handler(
                    context ->
                        calls
                            .run(
                                context.vertx(),
                                () -> {
                                  underWay.incrementAndGet();
                                  done.await();
                                  return "done";
                                },
                                false)
                            .onSuccess(text -> context.response().end(text))
                            .onFailure(context::fail));
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(slow),
            StaticFiles.load(BlockingCallsTest.class.getClassLoader(), "none"),
            new HttpMetrics(new SimpleMeterRegistry()),
            false);
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    int port = server.actualPort();
    try (RawHttp first = new RawHttp(port);
        RawHttp second = new RawHttp(port);
        RawHttp third = new RawHttp(port)) {
      for (RawHttp each : List.of(first, second, third)) {
        each.send(RawHttp.head("GET /slow HTTP/1.1", "Host: localhost"));
      }
      await().until(() -> underWay.get() == MOST);
      RawHttp.Answer refused = RawHttp.get(port, "/slow");
      WebServerTest.assertProblem(refused, 503, "busy");
      assertEquals("2", refused.header("retry-after"));
      done.countDown();
      for (RawHttp each : List.of(first, second, third)) {
        assertEquals(200, each.receive().status());
      }
      assertEquals(200, RawHttp.get(port, "/slow").status());
    } finally {
      done.countDown();
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }
}
