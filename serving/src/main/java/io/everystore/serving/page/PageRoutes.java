package io.everystore.serving.page;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.Principal;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.Token;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.trace.RequestTrace;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Pages, recommendations and rankings over HTTP. Each event loop has its own {@link PageComposer};
 * nothing here blocks.
 */
public final class PageRoutes implements Routes {
  private final Views views;
  private final Freshness freshness;
  private final EpochClock clock;
  private final RowMetrics metrics;
  private final PageCache cache;
  private final ComposerConfig config;
  private final PageDefinitions definitions;

  /** Routes whose answers are ranked by built-in weights and logged nowhere. */
  public PageRoutes(Views views, Freshness freshness, EpochClock clock, MeterRegistry registry) {
    this(views, freshness, clock, registry, ComposerConfig.DEFAULT);
  }

  public PageRoutes(
      Views views,
      Freshness freshness,
      EpochClock clock,
      MeterRegistry registry,
      ComposerConfig config) {
    this.definitions = config.definitions();
    this.views = views;
    this.freshness = freshness;
    this.clock = clock;
    this.config = config;
    metrics = new RowMetrics(registry);
    cache = new PageCache(PageCache.DEFAULT_BYTES);
  }

  @Override
  public void mount(Router router) {
    Loop loop = new Loop(new PageComposer(views, clock, metrics, cache, config));
    router.get("/v1/pages/:page").handler(context -> loop.page(context, query(context)));
    router.post("/v1/pages/:page").handler(context -> withBody(context, loop::page));
    router
        .get("/v1/recommendations/:strategy")
        .handler(context -> loop.recommendations(context, query(context)));
    router.post("/v1/rank").handler(context -> withBody(context, loop::rank));
  }

  /** Answers a request whose fields have been read. */
  private interface FieldsHandler {
    void handle(RoutingContext context, RequestFields fields);
  }

  /** The handlers of one event loop. */
  private final class Loop {
    private final PageComposer composer;

    Loop(PageComposer composer) {
      this.composer = composer;
    }

    void page(RoutingContext context, RequestFields fields) {
      String id = context.pathParam("page");
      if (PageKind.find(id) == null && !definitions.defines(id, clock.millis())) {
        throw unknown("page", id, definitions.pages(clock.millis()));
      }
      PageRequest request = RequestReader.page(PageKind.of(id), fields);
      answer(context, request, (fresh, start) -> composer.page(id, request, fresh, start));
    }

    void recommendations(RoutingContext context, RequestFields fields) {
      String id = context.pathParam("strategy");
      Strategy strategy = Strategy.find(id);
      if (strategy == null) {
        throw unknown("strategy", id, Strategy.ids());
      }
      PageRequest request = RequestReader.recommendations(fields);
      answer(
          context,
          request,
          (fresh, start) -> composer.recommendations(strategy, request, fresh, start));
    }

    void rank(RoutingContext context, RequestFields fields) {
      PageRequest request = RequestReader.rank(fields);
      answer(context, request, (fresh, start) -> composer.rank(request, fresh, start));
    }
  }

  /** Composes an answer once it is known whether the views are fresh enough. */
  private interface Composition {
    JsonBuffer compose(boolean fresh, long startNanos);
  }

  private void answer(RoutingContext context, PageRequest request, Composition composition) {
    Principal.requireOwn(context, request.userId(), request.clientId());
    whenFresh(context, request)
        .onSuccess(
            fresh -> {
              Span composing = RequestTrace.step(context, "compose");
              try {
                JsonBuffer body = composition.compose(fresh, System.nanoTime());
                Answers.json(context, 200, Buffer.buffer(body.copy(0, body.length())));
              } catch (RuntimeException e) {
                context.fail(e);
              } finally {
                composing.end();
              }
            })
        .onFailure(context::fail);
  }

  private Future<Boolean> whenFresh(RoutingContext context, PageRequest request) {
    if (request.after().isEmpty()) {
      return Future.succeededFuture(true);
    }
    Token token = request.after().get();
    String id = request.userId().or(request::clientId).orElse("");
    Span waiting = RequestTrace.step(context, "await freshness");
    return freshness
        .whenFresh(id, token.partitions(), token.offsets(), request.waitMillis())
        .onSuccess(fresh -> waiting.setAttribute(RequestTrace.FRESH, fresh))
        .onComplete(waited -> waiting.end());
  }

  private static RequestFields query(RoutingContext context) {
    RequestFields fields = new RequestFields();
    context.queryParams().forEach(fields::add);
    return fields;
  }

  private static void withBody(RoutingContext context, FieldsHandler handler) {
    MediaTypes.require(context.request(), MediaTypes.JSON, MediaTypes.TEXT);
    RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
        .onSuccess(
            body -> {
              try {
                handler.handle(context, JsonBody.read(body));
              } catch (RuntimeException e) {
                context.fail(e);
              }
            })
        .onFailure(context::fail);
  }

  private static Problem unknown(String what, String id, List<String> known) {
    return Problem.of(
        404,
        "unknown_" + what,
        what
            + ": "
            + RequestFields.shown(id)
            + " (expected: one of "
            + String.join(", ", known)
            + ")");
  }
}
