package io.everystore.serving.admin;

import io.everystore.serving.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What is there is only changed by somebody who says which version they saw (RFC 9110, 13.1). */
final class Preconditions {
  private Preconditions() {}

  /**
   * Throws a {@link Problem}, 412 or 428, when the request may not change it.
   *
   * @param etag of what is there; null when nothing is
   */
  static void check(HttpServerRequest request, @Nullable String etag) {
    String match = request.getHeader("if-match");
    String noneMatch = request.getHeader("if-none-match");
    if (etag == null) {
      if (match != null) {
        throw failed("If-Match: nothing is there");
      }
      return;
    }
    if (noneMatch != null) {
      throw failed("If-None-Match: it is there already, with ETag " + etag);
    }
    if (match == null) {
      throw Problem.of(
          428,
          "precondition_required",
          "If-Match: missing (expected: the ETag that was read, or * for any)");
    }
    if (!match.strip().equals("*") && !match.strip().equals(etag)) {
      throw failed("If-Match: it has changed (expected: ETag " + etag + ")");
    }
  }

  private static Problem failed(String detail) {
    return Problem.of(412, "precondition_failed", detail);
  }
}
