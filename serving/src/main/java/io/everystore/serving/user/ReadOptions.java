package io.everystore.serving.user;

import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.Token;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Which writes a read has to include and how long it waits for them.
 *
 * @param after null when the read does not ask for any
 */
record ReadOptions(@Nullable Token after, int waitMillis) {
  static final int DEFAULT_WAIT_MILLIS = 500;
  static final int MAX_WAIT_MILLIS = 5000;

  /**
   * Reads the query parameters {@code after} and {@code wait_ms}.
   *
   * @throws Problem 400 when one of them is not what it has to be
   */
  static ReadOptions of(RoutingContext context) {
    String after = context.request().getParam("after");
    String wait = context.request().getParam("wait_ms");
    return new ReadOptions(
        after == null ? null : token(after), wait == null ? DEFAULT_WAIT_MILLIS : waitMillis(wait));
  }

  private static Token token(String text) {
    try {
      return Token.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
          "invalid_parameter", "after: not a token (expected: one that POST /v1/events answered)");
    }
  }

  private static int waitMillis(String text) {
    int millis;
    try {
      millis = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      millis = -1;
    }
    if (millis < 0 || millis > MAX_WAIT_MILLIS) {
      String shown = text.length() > 32 ? text.substring(0, 32) + "…" : text;
      throw Problem.badRequest(
          "invalid_parameter", "wait_ms: %s (expected: 0..%d)".formatted(shown, MAX_WAIT_MILLIS));
    }
    return millis;
  }
}
