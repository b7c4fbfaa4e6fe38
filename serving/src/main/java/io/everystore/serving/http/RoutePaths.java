package io.everystore.serving.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.regex.Pattern;

/**
 * Mounts paths that hold a colon, such as {@code /v1/items:batch}, which a router's own pattern
 * would take for a path parameter.
 */
public final class RoutePaths {
  static final String PATTERN = "everystore.pattern";

  private RoutePaths() {}

  /** Mounts a path without parameters, taken literally. */
  public static Route literal(Router router, HttpMethod method, String path) {
    return regex(router, method, path, Pattern.quote(path));
  }

  /**
   * Mounts a regular expression.
   *
   * @param name how metrics and the API description name the route, such as {@code
   *     /v1/offers/{offer_id}:redeem}
   */
  public static Route regex(Router router, HttpMethod method, String name, String regex) {
    return router.routeWithRegex(method, regex).setName(name).putMetadata(PATTERN, regex);
  }
}
