package io.everystore.serving.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How metrics name routes and methods: from the code, never from what a client sent. */
final class RouteLabel {
  static final String UNMATCHED = "unmatched";
  static final String STATIC = "static";

  private static final Set<HttpMethod> KNOWN_METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS,
          HttpMethod.PATCH);

  private RouteLabel() {}

  /** The pattern of a route, or its name when it was mounted by a regular expression. */
  static String of(@Nullable Route route) {
    if (route == null) {
      return UNMATCHED;
    }
    @Nullable String name = route.getName();
    return name == null ? UNMATCHED : name;
  }

  static String method(HttpMethod method) {
    return KNOWN_METHODS.contains(method) ? method.name() : "other";
  }
}
