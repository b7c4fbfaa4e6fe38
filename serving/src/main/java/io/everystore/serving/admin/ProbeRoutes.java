package io.everystore.serving.admin;

import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/** Answers whether this process lives, has started, and may be sent traffic. */
public final class ProbeRoutes implements Routes {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final BooleanSupplier caughtUp;

  /**
   * Makes the routes.
   *
   * @param caughtUp whether every view has caught up with its topic
   */
  public ProbeRoutes(BooleanSupplier caughtUp) {
    this.caughtUp = caughtUp;
  }

  @Override
  public void mount(Router router) {
    router.get("/livez").handler(context -> ok(context, "live"));
    router.get("/startupz").handler(context -> ok(context, "started"));
    router
        .get("/readyz")
        .handler(
            context -> {
              if (!caughtUp.getAsBoolean()) {
                throw Problem.unavailable(
                    "not_ready", "views: still catching up with their topics", RETRY_AFTER_SECONDS);
              }
              ok(context, "ready");
            });
  }

  private static void ok(RoutingContext context, String state) {
    Answers.json(context, 200, Buffer.buffer("{\"state\":\"" + state + "\"}"));
  }
}
