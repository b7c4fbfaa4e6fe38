package io.everystore.serving.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The span of a request, and of the steps it took, with the attributes of OpenTelemetry's semantic
 * conventions for HTTP servers. Belongs to the request's event loop.
 */
public final class RequestTrace {
  /** Whether what was read contains what {@code after} asked for. */
  public static final AttributeKey<Boolean> FRESH = AttributeKey.booleanKey("everystore.fresh");

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final String KEY = "everystore.trace";
  private static final int FIRST_SERVER_ERROR = 500;

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      (request, name) -> request == null ? null : request.getHeader(name);

  private final Tracer tracer;
  private final Span span;
  private final Context context;

  private RequestTrace(Tracer tracer, Span span) {
    this.tracer = tracer;
    this.span = span;
    this.context = Context.root().with(span);
  }

  static RequestTrace begin(
      Tracer tracer, TextMapPropagator propagator, HttpServerRequest request) {
    Span span =
        tracer
            .spanBuilder("request")
            .setParent(propagator.extract(Context.root(), request, HEADERS))
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    return new RequestTrace(tracer, span);
  }

  /** Lets handlers of the request add steps. */
  public void attachTo(RoutingContext routing) {
    routing.put(KEY, this);
  }

  /**
   * Begins a step of a request, which whoever asked for it ends; nothing while it is not traced.
   */
  public static Span step(RoutingContext routing, String name) {
    RequestTrace trace = routing.get(KEY);
    return trace == null
        ? Span.getInvalid()
        : trace.tracer.spanBuilder(name).setParent(trace.context).startSpan();
  }

  /** A step of a request that ends with its answer; nothing while it is not traced. */
  public static void stepUntilAnswered(RoutingContext routing, String name) {
    Span step = step(routing, name);
    if (step.getSpanContext().isValid()) {
      routing.addEndHandler(answered -> step.end());
    }
  }

  /**
   * The answer has left.
   *
   * @param route pattern of it, from the code
   */
  public void end(String route, String method, int status) {
    span.updateName(method + " " + route);
    span.setAttribute(METHOD, method);
    span.setAttribute(ROUTE, route);
    span.setAttribute(STATUS, (long) status);
    if (status >= FIRST_SERVER_ERROR) {
      span.setAttribute(ERROR_TYPE, Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
