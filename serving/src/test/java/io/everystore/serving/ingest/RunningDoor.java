package io.everystore.serving.ingest;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.http.Routes;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The door on a port of its own, over any log. */
final class RunningDoor implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final int port;

  private RunningDoor(Function<MeterRegistry, Routes> routes) throws Exception {
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(routes.apply(registry)),
            StaticFiles.NONE,
            new HttpMetrics(registry),
            false);
    vertx
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  static RunningDoor events(DurableLog log, ItemFacts facts) throws Exception {
    return new RunningDoor(registry -> new EventRoutes(log, facts, EpochClock.SYSTEM, registry));
  }

  static RunningDoor of(Routes routes) throws Exception {
    return new RunningDoor(registry -> routes);
  }

  int port() {
    return port;
  }

  double counted(String outcome) {
    return registry.get("everystore.ingest.events").tag("outcome", outcome).counter().count();
  }

  RawHttp.Answer post(String contentType, byte[] body, String... headers) throws IOException {
    return RawHttp.send(port, "POST", "/v1/events", contentType, body, headers);
  }

  RawHttp.Answer postJson(String body) throws IOException {
    return post("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  RawHttp.Answer postLines(String body) throws IOException {
    return post("application/x-ndjson", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
