package io.everystore.serving.http;

import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.serving.process.FatalErrors;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong in a route, or the lack of a route, into a problem answer. */
final class FailureHandler implements Handler<RoutingContext> {
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  private final AllowedMethods allowedMethods;

  FailureHandler(AllowedMethods allowedMethods) {
    this.allowedMethods = allowedMethods;
  }

  @Override
  public void handle(RoutingContext context) {
    FatalErrors.check(context.failure());
    Answers.problem(context.response(), problem(context));
  }

  private Problem problem(RoutingContext context) {
    @Nullable Throwable failure = context.failure();
    if (failure instanceof Problem problem) {
      return problem;
    }
    int status = context.statusCode();
    if (failure == null || status != 500) {
      return switch (status) {
        case 404 -> Problem.notFound("path: no such resource");
        case 405 -> methodNotAllowed(context);
        // The router fails without a status when a path parameter does not decode.
        case 400, -1 -> Problem.badRequest("malformed_request", "request: malformed path or query");
        default ->
            Problem.of(status < 400 ? 500 : status, "request_failed", "request: not possible");
      };
    }
    if (failure instanceof StoreUnavailableException) {
      return Problem.unavailable(
          "shared_store_unavailable",
          "person: held by another replica, and the shared store does not answer; ask again, or a"
              + " replica that GET /v1/topology names for them",
          RETRY_AFTER_SECONDS);
    }
    if (failure instanceof IllegalArgumentException && isUndecodable(failure)) {
      return Problem.badRequest("malformed_request", "path or query: invalid percent-encoding");
    }
    LOG.error(
        "request {} {} {} failed",
        context.response().headers().get("x-request-id"),
        RouteLabel.method(context.request().method()),
        RouteLabel.of(context.currentRoute()),
        failure);
    return Problem.of(500, "internal_error", "the server failed; see its log by X-Request-Id");
  }

  private static boolean isUndecodable(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0
        && (trace[0].getClassName().contains("URIDecoder")
            || trace[0].getClassName().contains("QueryStringDecoder"));
  }

  private Problem methodNotAllowed(RoutingContext context) {
    Set<String> allowed = allowedMethods.of(context.normalizedPath());
    return Problem.of(
            405,
            "method_not_allowed",
            "method: not supported here (expected: " + String.join(", ", allowed) + ")")
        .withHeader("Allow", String.join(", ", allowed));
  }
}
