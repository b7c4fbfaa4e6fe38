package io.everystore.serving.access;

import io.everystore.serving.http.EventPaths;
import io.everystore.serving.http.Problem;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** What the kinds of keys may ask for on the public port. */
final class PublicRights {
  /** Needs no key: a description of the API, and what costs nothing. */
  private static final List<String> OPEN = List.of("/openapi.yaml", "/floor", "/shop/images/");

  private static final List<String> BROWSER_READS =
      List.of("/v1/pages/", "/v1/recommendations/", "/v1/items/", "/v1/users/", "/v1/erasures/");

  private static final List<String> BROWSER_WRITES = List.of("/v1/rank", "/v1/visitor-tokens");

  private PublicRights() {}

  static boolean isOpen(String path) {
    return OPEN.stream().anyMatch(path::startsWith);
  }

  /** Events are the only thing that is taken from a page that cannot set headers. */
  static boolean isEvents(String path) {
    return EventPaths.isOne(path);
  }

  /**
   * Whether a key may ask for this; whose data it is, the routes look at.
   *
   * @throws Problem 403 when it may not
   */
  static void check(ApiKey key, HttpMethod method, String path) {
    boolean allowed =
        switch (key.kind()) {
          case SERVER -> true;
          case BROWSER -> mayBrowser(method, path);
          case OPERATOR -> false;
        };
    if (!allowed) {
      throw Problem.of(
          403,
          "forbidden",
          "key: %s, %s %s (expected: %s)"
              .formatted(
                  key.id(),
                  method,
                  path,
                  key.kind() == ApiKey.Kind.OPERATOR
                      ? "a key of kind browser or server on this port"
                      : "a key of kind server for this"));
    }
  }

  private static boolean mayBrowser(HttpMethod method, String path) {
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return BROWSER_READS.stream().anyMatch(path::startsWith);
    }
    if (method.equals(HttpMethod.POST)) {
      return isEvents(path)
          || BROWSER_WRITES.contains(path)
          || path.startsWith("/v1/pages/")
          || (path.startsWith("/v1/offers/") && path.endsWith(":redeem"))
          || path.startsWith("/v1/redemptions/");
    }
    return method.equals(HttpMethod.DELETE) && path.startsWith("/v1/users/");
  }
}
