package io.everystore.serving.admin;

import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Answers whether this process lives, has started (caught up once since it began), and may be sent
 * traffic.
 */
public final class ProbeRoutes implements Routes {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final BooleanSupplier caughtUp;
  private final BooleanSupplier draining;
  private volatile boolean started;

  /**
   * Makes the routes.
   *
   * @param caughtUp whether every view has caught up with its topic
   * @param draining whether this process is about to stop and wants no new traffic
   */
  public ProbeRoutes(BooleanSupplier caughtUp, BooleanSupplier draining) {
    this.caughtUp = caughtUp;
    this.draining = draining;
  }

  @Override
  public void mount(Router router) {
    router.get("/livez").handler(context -> ok(context, "live"));
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
              requireCaughtUp(caughtUp.getAsBoolean());
              ok(context, "ready");
            });
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
