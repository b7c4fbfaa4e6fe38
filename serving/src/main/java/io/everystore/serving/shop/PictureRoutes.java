package io.everystore.serving.shop;

import io.everystore.serving.http.Routes;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The sample catalogue's pictures, drawn when asked for; a name that is none falls through to the
 * router's not-found answer. Immutable; safe for any event loop.
 */
public final class PictureRoutes implements Routes {
  // A picture's name says everything about it, so it may be kept until the drawing style changes.
  private static final String CACHE_CONTROL = "public, max-age=86400";

  private final Pictures pictures = Pictures.load();

  @Override
  public void mount(Router router) {
    router.get("/shop/images/:picture").handler(this::picture);
  }

  private void picture(RoutingContext context) {
    String svg = pictures.find(context.pathParam("picture"));
    if (svg == null) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    response
        .putHeader("content-type", "image/svg+xml")
        .putHeader("cache-control", CACHE_CONTROL)
        .putHeader("content-security-policy", "default-src 'none'")
        .putHeader("x-content-type-options", "nosniff")
        .end(svg);
  }
}
