package io.everystore.serving.http;

import io.everystore.serving.process.FatalErrors;
import io.everystore.serving.trace.Traces;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One HTTP port on one event loop; several instances share a port. */
public final class WebServer extends VerticleBase {
  private static final long SWEEP_INTERVAL_MILLIS = 1_000;
  private static final int[] FAILED_STATUSES = {
    400, 401, 403, 404, 405, 406, 413, 415, 429, 500, 503
  };

  private final String bindAddress;
  private final int port;
  private final List<Routes> routes;

  /** How long a client may still send after a request that could not be read was refused. */
  private static final long LINGER_MILLIS = 1_000;

  private final StaticFiles files;
  private final HttpMetrics metrics;
  private final boolean loopbackHostsOnly;
  private final Admission admission;
  private final @Nullable PemKeyCertOptions certificate;
  private ConnectionGuard guard =
      new ConnectionGuard(System::nanoTime, ConnectionGuard.Bounds.DEFAULT);
  private Traces traces = Traces.OFF;
  private @Nullable HttpServer server;
  private Set<String> mounted = Set.of();

  /**
   * Makes a server.
   *
   * @param port 0 takes any free port (for a single instance)
   * @param files served at {@code /}
   * @param loopbackHostsOnly refuses a Host header that does not name this machine
   */
  public WebServer(
      String bindAddress,
      int port,
      List<Routes> routes,
      StaticFiles files,
      HttpMetrics metrics,
      boolean loopbackHostsOnly) {
    this(bindAddress, port, routes, files, metrics, loopbackHostsOnly, Admission.OPEN, null);
  }

  /**
   * Makes a server.
   *
   * @param admission decides who is let in
   * @param certificate for TLS; null for none
   */
  public WebServer(
      String bindAddress,
      int port,
      List<Routes> routes,
      StaticFiles files,
      HttpMetrics metrics,
      boolean loopbackHostsOnly,
      Admission admission,
      @Nullable PemKeyCertOptions certificate) {
    this.admission = admission;
    this.certificate = certificate;
    this.bindAddress = bindAddress;
    this.port = port;
    this.routes = List.copyOf(routes);
    this.files = files;
    this.metrics = metrics;
    this.loopbackHostsOnly = loopbackHostsOnly;
  }

  /** Traces requests from its start on. */
  public WebServer tracing(Traces requests) {
    traces = requests;
    return this;
  }

  /** Sets other bounds of clients than the usual. Before it starts. */
  WebServer with(ConnectionGuard.Bounds bounds) {
    guard = new ConnectionGuard(System::nanoTime, bounds);
    return this;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    AllowedMethods allowed = new AllowedMethods(router);
    Edge edge =
        new Edge(
            router,
            files,
            guard,
            metrics,
            allowed,
            loopbackHostsOnly,
            admission,
            LoadShedding.start(vertx, metrics),
            traces,
            certificate != null);
    FailureHandler failures = new FailureHandler(allowed);
    router.route().handler(edge::measure);
    for (int status : FAILED_STATUSES) {
      router.errorHandler(status, failures);
    }
    routes.forEach(group -> group.mount(router));
    mounted = allowed.all();
    vertx.setPeriodic(SWEEP_INTERVAL_MILLIS, tick -> guard.sweep());
    HttpServer made =
        vertx
            .createHttpServer(options(certificate))
            .connectionHandler(guard::opened)
            .invalidRequestHandler(this::refuseMalformed)
            .exceptionHandler(FatalErrors::check)
            .requestHandler(edge);
    server = made;
    return made.listen(port, bindAddress);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.shutdown(5, TimeUnit.SECONDS);
  }

  /**
   * From now on every answer says that its connection ends with it, so that clients leave before
   * the port is closed. From any thread.
   */
  public void drain() {
    guard.drain();
  }

  /** Methods and paths mounted, such as "GET /v1/items/{item_id}"; empty before start. */
  public Set<String> mounted() {
    return mounted;
  }

  /** The port taken; 0 before start. */
  public int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  private static HttpServerOptions options(@Nullable PemKeyCertOptions certificate) {
    HttpServerOptions options = new HttpServerOptions();
    if (certificate != null) {
      options.setSsl(true).setKeyCertOptions(certificate);
    }
    return options
        .setMaxInitialLineLength(HttpLimits.REQUEST_LINE_BYTES)
        .setMaxHeaderSize(HttpLimits.HEADER_BYTES)
        .setIdleTimeout(HttpLimits.IDLE_TIMEOUT_SECONDS)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true)
        .setMaxChunkSize(65_536);
  }

  private void refuseMalformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem;
    if (cause instanceof TooLongHttpLineException) {
      problem =
          Problem.of(
              414,
              "uri_too_long",
              "request line: too long (expected: at most "
                  + HttpLimits.REQUEST_LINE_BYTES
                  + " bytes)");
    } else if (cause instanceof TooLongHttpHeaderException) {
      problem =
          Problem.of(
              431,
              "headers_too_large",
              "headers: too large (expected: at most " + HttpLimits.HEADER_BYTES + " bytes)");
    } else {
      problem = Problem.badRequest("malformed_request", "request: not valid HTTP/1.1");
    }
    request
        .response()
        .putHeader("x-request-id", RequestIds.accept(null))
        .putHeader("x-content-type-options", "nosniff");
    Answers.problemThenLinger(request.response(), problem.closingConnection());
    // Closing at once would reset the connection of a client that is still sending, and with it
    // the answer.
    vertx.setTimer(LINGER_MILLIS, elapsed -> request.connection().close());
  }

  /** Plain answer that costs nothing but HTTP, the floor that benchmarks compare with. */
  public static Routes floor() {
    return router ->
        router
            .route(HttpMethod.GET, "/floor")
            .handler(
                context -> context.response().putHeader("content-type", "text/plain").end("ok"));
  }
}
