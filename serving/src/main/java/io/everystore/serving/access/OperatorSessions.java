package io.everystore.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of operators in the console: a cookie that no script can read holds a signed statement
 * of the key that was signed in with. It says nothing once that key is no longer in force.
 * Thread-safe.
 */
final class OperatorSessions {
  static final Duration LIFE = Duration.ofHours(12);

  /** A request that changes something brings it: no form and no page of another origin can. */
  static final String OWN_HEADER = "X-Everystore-Console";

  private static final String COOKIE = "everystore_session";
  private static final String KIND = "s1";

  private final SignedTokens tokens;

  OperatorSessions(List<byte[]> secrets) {
    tokens = new SignedTokens(KIND, secrets);
  }

  boolean canSign() {
    return tokens.canSign();
  }

  Cookie begin(ApiKey key, Instant now, boolean isEncrypted) {
    return cookie(
        tokens.sign(SignedTokens.payload().put("key", key.sha256()), now.plus(LIFE)),
        LIFE,
        isEncrypted);
  }

  static Cookie end(boolean isEncrypted) {
    return cookie("", Duration.ZERO, isEncrypted);
  }

  private static Cookie cookie(String value, Duration life, boolean isEncrypted) {
    return Cookie.cookie(COOKIE, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(isEncrypted)
        .setPath("/")
        .setMaxAge(life.toSeconds());
  }

  /** The hash of the key a request's session began with; null without a session. */
  @Nullable String keyHash(HttpServerRequest request, Instant now) {
    Cookie cookie = request.getCookie(COOKIE);
    JsonNode payload = cookie == null ? null : tokens.verify(cookie.getValue(), now);
    return payload == null ? null : payload.path("key").asText();
  }
}
