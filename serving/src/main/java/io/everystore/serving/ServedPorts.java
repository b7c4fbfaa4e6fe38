package io.everystore.serving;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.OwnCalls;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.Routes;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.trace.Traces;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two ports of a serving process, answering: visitors' and operators'. */
final class ServedPorts {
  /** What Vert.x takes for one free port that several servers share. */
  private static final int ANY_SHARED_PORT = -1;

  private static final long START_TIMEOUT_SECONDS = 60;

  private final Vertx vertx;
  private final Set<String> mounted = new TreeSet<>();
  private final List<WebServer> publicServers = new ArrayList<>();
  private final OwnCalls ownCalls;
  private final int publicPort;
  private final int adminPort;

  /**
   * Opens them; both answer then.
   *
   * @param publicRoutes gets the route that gives visitor tokens
   * @param adminRoutes gets the routes for signing in
   * @throws IllegalStateException when a port is taken
   */
  ServedPorts(
      ServingConfig config,
      List<Routes> publicRoutes,
      List<Routes> adminRoutes,
      HttpMetrics metrics,
      Traces traces,
      Vertx vertx) {
    this.vertx = vertx;
    StaticFiles shop = StaticFiles.load(ServedPorts.class.getClassLoader(), "shop");
    StaticFiles console = StaticFiles.application(ServedPorts.class.getClassLoader(), "console");
    Listening listening =
        Listening.of(config.access(), publicRoutes, adminRoutes, EpochClock.SYSTEM);
    ownCalls = listening.ownCalls();
    publicPort =
        deploy(
            config.publicPort(),
            config.eventLoops(),
            port -> {
              WebServer server =
                  new WebServer(
                      config.bindAddress(),
                      port,
                      publicRoutes,
                      shop,
                      metrics,
                      config.access() == null,
                      listening.publicAdmission(),
                      listening.certificate());
              publicServers.add(server);
              return server.tracing(traces);
            });
    adminPort =
        deploy(
            config.adminPort(),
            1,
            port ->
                new WebServer(
                        config.bindAddress(),
                        port,
                        adminRoutes,
                        console,
                        metrics,
                        config.access() == null,
                        listening.adminAdmission(),
                        listening.certificate())
                    .tracing(traces));
  }

  int publicPort() {
    return publicPort;
  }

  int adminPort() {
    return adminPort;
  }

  /** How this process calls itself. */
  OwnCalls ownCalls() {
    return ownCalls;
  }

  /** Methods and paths of both ports. */
  Set<String> mounted() {
    return Collections.unmodifiableSet(mounted);
  }

  /** Asks visitors' clients from now on to take another connection. */
  void drain() {
    publicServers.forEach(WebServer::drain);
  }

  /** Makes one instance of a server for a port. */
  private interface ServerFactory {
    WebServer make(int port);
  }

  /** Starts the first instance, then the others on the port it took. */
  private int deploy(int port, int instances, ServerFactory factory) {
    int asked = port == 0 && instances > 1 ? ANY_SHARED_PORT : port;
    WebServer first = factory.make(asked);
    await("port " + port, vertx.deployVerticle(first).toCompletionStage());
    for (int i = 1; i < instances; i++) {
      await("port " + port, vertx.deployVerticle(factory.make(asked)).toCompletionStage());
    }
    mounted.addAll(first.mounted());
    return first.actualPort();
  }

  private static void await(String what, CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          what + ": not started within " + START_TIMEOUT_SECONDS + " s", e);
    }
  }
}
