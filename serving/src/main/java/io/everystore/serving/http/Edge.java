package io.everystore.serving.http;

import io.everystore.serving.trace.RequestTrace;
import io.everystore.serving.trace.Traces;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes before a route sees it: request id, security headers, cross-origin
 * rules, static files.
 *
 * <p>Belongs to one event loop.
 */
final class Edge implements Handler<HttpServerRequest> {
  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** How long a browser asks this host over TLS only once it has; RFC 6797. */
  private static final String ONE_YEAR = "max-age=31536000";

  private final Router router;
  private final StaticFiles files;
  private final ConnectionGuard guard;
  private final HttpMetrics metrics;
  private final AllowedMethods allowedMethods;
  private final boolean loopbackHostsOnly;
  private final Admission admission;
  private final LoadShedding shedding;
  private final Traces traces;
  private final boolean encrypted;

  Edge(
      Router router,
      StaticFiles files,
      ConnectionGuard guard,
      HttpMetrics metrics,
      AllowedMethods allowedMethods,
      boolean loopbackHostsOnly,
      Admission admission,
      LoadShedding shedding,
      Traces traces,
      boolean encrypted) {
    this.encrypted = encrypted;
    this.traces = traces;
    this.shedding = shedding;
    this.admission = admission;
    this.router = router;
    this.files = files;
    this.guard = guard;
    this.metrics = metrics;
    this.allowedMethods = allowedMethods;
    this.loopbackHostsOnly = loopbackHostsOnly;
  }

  @Override
  public void handle(HttpServerRequest request) {
    long startNanos = System.nanoTime();
    guard.started(request);
    HttpServerResponse response = request.response();
    response.putHeader("x-request-id", RequestIds.accept(request.getHeader("x-request-id")));
    response.putHeader("x-content-type-options", "nosniff");
    if (encrypted) {
      response.putHeader("strict-transport-security", ONE_YEAR);
    }
    if (guard.isDraining() && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    try {
      refuseStrangers(request);
      shedding.admit(request);
    } catch (Problem problem) {
      Answers.problem(response, problem);
      answered(request, RouteLabel.of(meant(request)), startNanos);
      return;
    }
    if (request.method().equals(HttpMethod.OPTIONS)) {
      preflight(request);
      answered(request, RouteLabel.UNMATCHED, startNanos);
    } else if (files.serve(request)) {
      answered(request, RouteLabel.STATIC, startNanos);
    } else {
      router.handle(request);
    }
  }

  /** First route of the router: lets the request in, and measures it once its answer has left. */
  void measure(RoutingContext context) {
    long startNanos = System.nanoTime();
    HttpServerRequest request = context.request();
    @Nullable RequestTrace trace = traces.begin(request);
    if (trace != null) {
      trace.attachTo(context);
    }
    context.addEndHandler(
        ended -> {
          String route = RouteLabel.of(route(context));
          answered(request, route, startNanos);
          if (trace != null) {
            trace.end(
                route, RouteLabel.method(request.method()), request.response().getStatusCode());
          }
        });
    try {
      admission.admit(context);
    } catch (Problem problem) {
      context.fail(problem);
      return;
    }
    context.next();
  }

  /** The router forgets which route it was once a handler has failed. */
  private @Nullable Route route(RoutingContext context) {
    Route current = context.currentRoute();
    return current != null ? current : meant(context.request());
  }

  private @Nullable Route meant(HttpServerRequest request) {
    return allowedMethods.route(request.method(), request.path());
  }

  private void answered(HttpServerRequest request, String route, long startNanos) {
    guard.answered(request);
    metrics.record(
        route,
        RouteLabel.method(request.method()),
        request.response().getStatusCode(),
        System.nanoTime() - startNanos);
  }

  private void refuseStrangers(HttpServerRequest request) {
    int headerCount = count(request.headers());
    if (headerCount > HttpLimits.HEADERS) {
      throw Problem.of(
              431,
              "too_many_headers",
              "headers: " + headerCount + " (expected: at most " + HttpLimits.HEADERS + ")")
          .closingConnection();
    }
    refuseOddTransfers(request);
    @Nullable String host = request.getHeader("host");
    if (loopbackHostsOnly && host != null && !Origins.isLoopbackAuthority(host)) {
      throw Problem.of(421, "misdirected_request", "Host: not this machine (expected: localhost)");
    }
    @Nullable String origin = request.getHeader("origin");
    if (origin == null) {
      return;
    }
    if (admission.allows(origin)) {
      request
          .response()
          .putHeader("access-control-allow-origin", origin)
          .putHeader("access-control-expose-headers", "x-request-id, retry-after, etag")
          .putHeader("vary", "origin");
    } else if (!READS.contains(request.method()) && !Origins.isSameHost(origin, host)) {
      throw Problem.of(
          403,
          "forbidden_origin",
          "Origin: not allowed (expected: one of this machine, or of a key)");
    }
  }

  /** Headers, not names of headers as the size of the map is. */
  private static int count(MultiMap headers) {
    int count = 0;
    for (Map.Entry<String, String> unused : headers) {
      count++;
    }
    return count;
  }

  /** Who reads such a body otherwise than the sender meant takes its end for the next request. */
  private static void refuseOddTransfers(HttpServerRequest request) {
    if (!request.headers().contains("transfer-encoding")) {
      return;
    }
    List<String> encodings = request.headers().getAll("transfer-encoding");
    if (encodings.size() != 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
      throw Problem.badRequest(
              "malformed_request", "Transfer-Encoding: not supported (expected: chunked)")
          .closingConnection();
    }
  }

  private void preflight(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    @Nullable String path = request.path();
    Set<String> allowed = path == null ? Set.of() : allowedMethods.of(path);
    if (allowed.isEmpty()) {
      Answers.problem(response, Problem.notFound("path: no such resource"));
      return;
    }
    String methods = String.join(", ", allowed);
    response.setStatusCode(204).putHeader("allow", methods);
    if (response.headers().contains("access-control-allow-origin")) {
      response
          .putHeader("access-control-allow-methods", methods)
          .putHeader(
              "access-control-allow-headers",
              "authorization, content-type, content-encoding, if-match, if-none-match, x-api-key,"
                  + " x-request-id, x-visitor-token")
          .putHeader("access-control-max-age", "600");
    }
    response.end();
  }
}
