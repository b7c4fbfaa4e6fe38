package io.everystore.serving.access;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.Admission;
import io.everystore.serving.http.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets in who has a key for what they ask, at the rate they may ask it. Thread-safe. */
public final class KeyAdmission implements Admission {
  private static final double EVENTS_PER_SECOND = 100;
  private static final double PAGES_PER_SECOND = 20;
  private static final double BURST_SECONDS = 2;
  private static final String TOKEN_HEADER = "X-Visitor-Token";
  private static final String TOKEN_PARAMETER = "visitor_token";

  private final KeyRing keys;
  private final boolean isAdmin;
  private final EpochClock clock;
  private final RateLimiter events =
      new RateLimiter(EVENTS_PER_SECOND, EVENTS_PER_SECOND * BURST_SECONDS, System::nanoTime);
  private final RateLimiter pages =
      new RateLimiter(PAGES_PER_SECOND, PAGES_PER_SECOND * BURST_SECONDS, System::nanoTime);

  private KeyAdmission(KeyRing keys, boolean isAdmin, EpochClock clock) {
    this.keys = keys;
    this.isAdmin = isAdmin;
    this.clock = clock;
  }

  public static KeyAdmission ofPublicPort(KeyRing keys, EpochClock clock) {
    return new KeyAdmission(keys, false, clock);
  }

  public static KeyAdmission ofAdminPort(KeyRing keys, EpochClock clock) {
    return new KeyAdmission(keys, true, clock);
  }

  @Override
  public boolean allows(String origin) {
    return keys.allowsOrigin(origin.toLowerCase(Locale.ROOT));
  }

  @Override
  public void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = context.normalizedPath();
    if (isAdmin ? AdminRights.isOpen(path) : PublicRights.isOpen(path)) {
      return;
    }
    ApiKey key = key(request, path);
    if (isAdmin) {
      admitOperator(key, request.method(), path);
    } else {
      PublicRights.check(key, request.method(), path);
    }
    Principal principal = principal(key, request);
    if (principal.isBrowser()) {
      requireOrigin(key, request);
      requireRate(key, principal, request, path);
    }
    principal.attachTo(context);
  }

  private static void admitOperator(ApiKey key, HttpMethod method, String path) {
    Role role = key.role();
    if (role == null) {
      throw Problem.of(
          403, "forbidden", "key: " + key.id() + " (expected: one of kind operator on this port)");
    }
    AdminRights.check(role, method, path);
  }

  private ApiKey key(HttpServerRequest request, String path) {
    String text = text(request, path);
    ApiKey key = text != null ? keys.find(text) : isAdmin ? ofSession(request) : null;
    if (key == null) {
      throw Problem.of(
              401,
              "unauthorized",
              text == null
                  ? "key: none (expected: Authorization: Bearer KEY, or X-Api-Key)"
                  : "key: not known, or no longer in force")
          .withHeader("WWW-Authenticate", "Bearer");
    }
    return key;
  }

  /** An operator signed in to the console; what changes something has to come from there. */
  private @Nullable ApiKey ofSession(HttpServerRequest request) {
    ApiKey key = keys.ofSession(request);
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (key != null && !reads && request.getHeader(OperatorSessions.OWN_HEADER) == null) {
      throw Problem.of(
          403,
          "forbidden_origin",
          OperatorSessions.OWN_HEADER + ": missing (expected: as the console sends it)");
    }
    return key;
  }

  /** Beacons set no headers, so events take a browser's key, which is no secret, from the query. */
  private @Nullable String text(HttpServerRequest request, String path) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    String header = request.getHeader("X-Api-Key");
    if (header != null || isAdmin || !PublicRights.isEvents(path)) {
      return header;
    }
    String parameter = request.getParam("api_key");
    ApiKey found = parameter == null ? null : keys.find(parameter);
    return found == null || found.kind() == ApiKey.Kind.BROWSER ? parameter : null;
  }

  private Principal principal(ApiKey key, HttpServerRequest request) {
    boolean isBrowser = key.kind() == ApiKey.Kind.BROWSER;
    Role role = key.role();
    Principal.Visitor visitor = null;
    String token = visitorToken(request);
    if (isBrowser && token != null) {
      visitor = keys.tokens().verify(token, clock.instant());
      if (visitor == null) {
        throw Problem.of(
            401, "invalid_visitor_token", TOKEN_HEADER + ": not one of ours, or it has ended");
      }
    }
    return new Principal(key.id(), isBrowser, true, role == null ? Role.VIEWER : role, visitor);
  }

  /** Beacons name their visitor in the query too. */
  private @Nullable String visitorToken(HttpServerRequest request) {
    String token = request.getHeader(TOKEN_HEADER);
    return token != null || isAdmin || !PublicRights.isEvents(request.path())
        ? token
        : request.getParam(TOKEN_PARAMETER);
  }

  /** A browser says where its page is from; a program that does not has no use of a stolen key. */
  private static void requireOrigin(ApiKey key, HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    boolean sameOriginRead =
        origin == null && "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
    if (!sameOriginRead
        && (origin == null || !key.origins().contains(origin.toLowerCase(Locale.ROOT)))) {
      throw Problem.of(
          403,
          "forbidden_origin",
          "Origin: not one of the key's (expected: " + String.join(", ", key.origins()) + ")");
    }
  }

  private void requireRate(
      ApiKey key, Principal principal, HttpServerRequest request, String path) {
    boolean admitted;
    if (PublicRights.isEvents(path)) {
      admitted = events.admit(key.id());
    } else {
      Principal.Visitor visitor = principal.visitor();
      String person =
          visitor == null
              ? request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress()
              : visitor.userId() + "/" + visitor.clientId();
      admitted = pages.admit(person);
    }
    if (!admitted) {
      throw Problem.of(429, "too_many_requests", "requests: too many (expected: come again later)")
          .withHeader("Retry-After", "1");
    }
  }
}
