package io.everystore.serving.admin;

import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.topology.PeerWatch;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Answers whether this process lives, has started (caught up once since it began), and may be sent
 * traffic: because its views are there, or because no other process has its own.
 */
public final class ProbeRoutes implements Routes {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final BooleanSupplier caughtUp;
  private final BooleanSupplier standsIn;
  private final BooleanSupplier ended;
  private final BooleanSupplier draining;
  private volatile boolean started;

  /**
   * Makes the routes.
   *
   * @param caughtUp whether every view has caught up with its topic
   * @param standsIn whether it is to be sent traffic although they have not
   * @param ended whether the thread that keeps the views has ended, which only a restart mends
   * @param draining whether this process is about to stop and wants no new traffic
   */
  public ProbeRoutes(
      BooleanSupplier caughtUp,
      BooleanSupplier standsIn,
      BooleanSupplier ended,
      BooleanSupplier draining) {
    this.caughtUp = caughtUp;
    this.standsIn = standsIn;
    this.ended = ended;
    this.draining = draining;
  }

  @Override
  public void mount(Router router) {
    router
        .get("/livez")
        .handler(
            context -> {
              requireViews();
              ok(context, "live");
            });
    router
        .get("/startupz")
        .handler(
            context -> {
              started = started || caughtUp.getAsBoolean();
              requireCaughtUp(started);
              ok(context, "started");
            });
    router
        .get("/readyz")
        .handler(
            context -> {
              if (draining.getAsBoolean()) {
                throw Problem.unavailable(
                    "draining", "this process is about to stop", RETRY_AFTER_SECONDS);
              }
              requireViews();
              boolean ready = caughtUp.getAsBoolean();
              requireCaughtUp(ready || standsIn.getAsBoolean());
              ok(context, ready ? PeerWatch.READY : PeerWatch.FALLBACK);
            });
  }

  private void requireViews() {
    if (ended.getAsBoolean()) {
      throw Problem.unavailable(
          "views_ended",
          "views: no longer kept up to date, the log says why (expected: a restart)",
          RETRY_AFTER_SECONDS);
    }
  }

  private static void requireCaughtUp(boolean isCaughtUp) {
    if (!isCaughtUp) {
      throw Problem.unavailable(
          "not_ready", "views: still catching up with their topics", RETRY_AFTER_SECONDS);
    }
  }

  private static void ok(RoutingContext context, String state) {
    Answers.json(context, 200, Buffer.buffer("{\"state\":\"" + state + "\"}"));
  }
}
