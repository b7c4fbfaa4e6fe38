package io.everystore.serving.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.ingest.KafkaLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever catches that memory has run out, the process hears of it. */
final class FatalErrorsTest {
  private final ConcurrentLinkedQueue<OutOfMemoryError> heard = new ConcurrentLinkedQueue<>();
  private Consumer<OutOfMemoryError> before = heard::add;

  @BeforeEach
  void listen() {
    before = FatalErrors.respondWith(heard::add);
  }

  @AfterEach
  void stopListening() {
    Consumer<OutOfMemoryError> unused = FatalErrors.respondWith(before);
    Thread.setDefaultUncaughtExceptionHandler(null);
  }

  @Test
  void causeOfAFailure_isHeard_otherFailuresAreNot() {
    OutOfMemoryError full = new OutOfMemoryError("Cannot reserve direct buffer memory");
    FatalErrors.check(new IllegalStateException(new UncheckedIOException(new IOException(full))));
    FatalErrors.check(new IllegalStateException(new StackOverflowError()));
    FatalErrors.check(null);
    assertEquals(List.of(full), List.copyOf(heard));
  }

  @Test
  void errorThatARouteThrows_isHeard() throws Exception {
    Vertx vertx = Vertx.vertx();
    OutOfMemoryError full = new OutOfMemoryError("thrown by a route");
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(
                router ->
                    router
                        .get("/full")
                        .handler(
                            context ->
                                context
                                    .vertx()
                                    .executeBlocking(
                                        () -> {
                                          throw full;
                                        })
                                    .onFailure(context::fail))),
            StaticFiles.load(FatalErrorsTest.class.getClassLoader(), "none"),
            new HttpMetrics(new SimpleMeterRegistry()),
            false);
    try {
      vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
      assertEquals(500, RawHttp.get(server.actualPort(), "/full").status());
      assertEquals(List.of(full), List.copyOf(heard));
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void errorThatEndsAThread_isHeard() throws Exception {
    FatalErrors.checkThreads();
    OutOfMemoryError full = new OutOfMemoryError("ends a thread");
    Thread thread =
        new Thread(
            () -> {
              throw full;
            });
    thread.start();
    thread.join();
    assertEquals(List.of(full), List.copyOf(heard));
  }

  /** Kafka itself would only log it. */
  @Test
  void errorThatEndsTheThreadThatSendsEvents_isHeard() {
    KafkaLog log = KafkaLog.start(KafkaConnection.of("127.0.0.1:1"), List.of("interactions.v1"));
    try {
      List<Thread> senders =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
              .toList();
      assertEquals(1, senders.size());
      OutOfMemoryError full = new OutOfMemoryError("Cannot reserve direct buffer memory");
      senders.get(0).getUncaughtExceptionHandler().uncaughtException(senders.get(0), full);
      await().until(() -> !heard.isEmpty());
      assertSame(full, heard.peek());
    } finally {
      log.close();
    }
  }
}
