package io.everystore.serving.ingest;

import io.everystore.feature.event.MalformedBodyException;
import io.everystore.feature.event.Rejection;
import io.everystore.feature.event.RejectionCode;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.BulkBody;
import io.everystore.serving.http.EventPaths;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.everystore.serving.trace.RequestTrace;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Takes events: {@code POST /v1/events} and its alias {@code /mp/collect}. */
public final class EventRoutes implements Routes {
  private final DurableLog log;
  private final InteractionListener listener;
  private final ItemFacts facts;
  private final EpochClock clock;
  private final IngestMetrics metrics;

  public EventRoutes(DurableLog log, ItemFacts facts, EpochClock clock, MeterRegistry registry) {
    this(log, InteractionListener.NONE, facts, clock, registry);
  }

  public EventRoutes(
      DurableLog log,
      InteractionListener listener,
      ItemFacts facts,
      EpochClock clock,
      MeterRegistry registry) {
    this.log = log;
    this.listener = listener;
    this.facts = facts;
    this.clock = clock;
    this.metrics = new IngestMetrics(registry);
  }

  @Override
  public void mount(Router router) {
    EventPaths.ALL.forEach(path -> router.post(path).handler(this::post));
  }

  private void post(RoutingContext context) {
    String type =
        MediaTypes.require(context.request(), MediaTypes.JSON, MediaTypes.NDJSON, MediaTypes.TEXT);
    if (type.equals(MediaTypes.NDJSON)) {
      takeBulk(context);
      return;
    }
    RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
        .onSuccess(body -> takeOne(context, body))
        .onFailure(context::fail);
  }

  private void takeOne(RoutingContext context, byte[] body) {
    RequestTrace.stepUntilAnswered(context, "append to the log");
    EventPost post = new EventPost(context, log, listener, facts, metrics, clock, () -> {});
    try {
      post.take(body, 0, body.length);
    } catch (MalformedBodyException e) {
      metrics.rejected(e.code());
      context.fail(problem(e));
      return;
    } catch (RuntimeException e) {
      // Thrown out of here it would answer nobody.
      context.fail(e);
      return;
    }
    post.complete();
  }

  private static Problem problem(MalformedBodyException malformed) {
    int status = malformed.code() == RejectionCode.TOO_MANY_EVENTS ? 413 : 400;
    return Problem.of(status, malformed.code().code(), malformed.detail())
        .withError(malformed.pointer(), malformed.detail());
  }

  private void takeBulk(RoutingContext context) {
    HttpServerRequest request = context.request();
    EventPost post = new EventPost(context, log, listener, facts, metrics, clock, request::resume);
    LineSplitter lines =
        new LineSplitter(
            HttpLimits.BODY_BYTES,
            new LineSplitter.LineHandler() {
              private int count;

              @Override
              public void line(byte[] bytes, int from, int to) {
                countLine();
                post.takeLine(bytes, from, to);
              }

              @Override
              public void tooLong() {
                countLine();
                post.refuseLine(
                    new Rejection(
                        RejectionCode.EVENT_TOO_LARGE,
                        "line: longer than " + HttpLimits.BODY_BYTES + " bytes"),
                    1);
              }

              private void countLine() {
                if (++count > HttpLimits.BULK_LINES) {
                  throw Problem.of(
                          413,
                          "too_many_lines",
                          "body: more than "
                              + HttpLimits.BULK_LINES
                              + " lines; those before may have been taken, send them again with"
                              + " the same event_id")
                      .closingConnection();
                }
              }
            });
    BulkBody.read(
            request,
            HttpLimits.BULK_BODY_BYTES,
            (piece, length) -> {
              lines.feed(piece, length);
              if (post.mustWait()) {
                request.pause();
              }
            })
        .onSuccess(
            end -> {
              try {
                lines.end();
                post.complete();
              } catch (RuntimeException e) {
                context.fail(e);
              }
            })
        .onFailure(context::fail);
  }
}
