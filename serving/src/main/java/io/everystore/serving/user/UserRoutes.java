package io.everystore.serving.user;

import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.OnlineStore;
import io.everystore.serving.access.Principal;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BlockingCalls;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.Token;
import io.everystore.serving.view.Views;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Answers what is known of a person, asked for by user or client id. */
public final class UserRoutes implements Routes {
  /** Who asks while there are no keys. */
  private static final String UNNAMED = "operator";

  private final Views views;
  private final OnlineStore store;
  private final FreshReads freshReads;
  private final ExportAudit audit;
  private final EpochClock clock;

  /** Waits until the events at positions of the interaction topic are visible under an id. */
  @FunctionalInterface
  public interface FreshReads {
    Future<Boolean> whenFresh(String id, int[] partitions, long[] offsets, long waitMillis);
  }

  /** Notes that what is known of a person was handed to somebody else. */
  @FunctionalInterface
  public interface ExportAudit {
    void exported(String personId, String by);
  }

  public UserRoutes(
      Views views, OnlineStore store, FreshReads freshReads, ExportAudit audit, EpochClock clock) {
    this.audit = audit;
    this.views = views;
    this.store = store;
    this.freshReads = freshReads;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/users/:id").handler(this::read);
    router.get("/v1/users/:id/export").handler(this::export);
  }

  private void read(RoutingContext context) {
    String id = id(context);
    whenFresh(id, ReadOptions.of(context))
        .onSuccess(
            fresh -> {
              Profile profile = views.findProfile(id);
              if (profile == null) {
                context.fail(unknown());
              } else {
                Answers.json(
                    context, 200, json -> ProfileJson.write(json, profile, fresh, clock.millis()));
              }
            })
        .onFailure(context::fail);
  }

  private void export(RoutingContext context) {
    String id = id(context);
    whenFresh(id, ReadOptions.of(context))
        .compose(fresh -> BlockingCalls.SHARED.run(context.vertx(), () -> exported(id), false))
        .onSuccess(
            lines -> {
              if (lines == null) {
                context.fail(unknown());
              } else {
                noteExport(context, id);
                context
                    .response()
                    .putHeader("content-type", "application/x-ndjson")
                    .putHeader("cache-control", "private, no-store")
                    .end(lines);
              }
            })
        .onFailure(context::fail);
  }

  /** A browser's visitor may have what is known of them; anybody else is named. */
  private void noteExport(RoutingContext context, String id) {
    Principal principal = Principal.of(context);
    if (!principal.isBrowser()) {
      audit.exported(id, principal.isNamed() ? principal.id() : UNNAMED);
    }
  }

  private @Nullable Buffer exported(String id) {
    Profile profile = views.findProfile(id);
    return profile == null ? null : ProfileExport.of(profile, store, clock.millis());
  }

  /** A read that asks for no writes in particular is fresh when the views are complete. */
  private Future<Boolean> whenFresh(String id, ReadOptions options) {
    Token after = options.after();
    return after == null
        ? Future.succeededFuture(views.caughtUp())
        : freshReads.whenFresh(id, after.partitions(), after.offsets(), options.waitMillis());
  }

  static String id(RoutingContext context) {
    String id = context.pathParam("id");
    if (id.isEmpty() || id.length() > InteractionLimits.PERSON_ID_CHARS) {
      throw Problem.badRequest(
          "invalid_parameter",
          "id: %d characters (expected: 1..%d)"
              .formatted(id.length(), InteractionLimits.PERSON_ID_CHARS));
    }
    Principal.requireOwn(context, id);
    return id;
  }

  private static Problem unknown() {
    return Problem.notFound("id: nothing is known of it (expected: a user or client with events)");
  }
}
