package io.everystore.serving.access;

import io.everystore.serving.http.Problem;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from.
 *
 * @param id name of the key
 * @param role of an operator; {@link Role#ADMIN} while there are no keys
 * @param visitor whom a browser's request is about; null without a token, and for others
 */
public record Principal(
    String id, boolean isBrowser, boolean isNamed, Role role, @Nullable Visitor visitor) {
  /** Anybody, while there are no keys. */
  static final Principal ANYBODY = new Principal("", false, false, Role.ADMIN, null);

  private static final String KEY = "everystore.principal";

  /** Whom a visitor token was given to; null where it names none. */
  public record Visitor(@Nullable String userId, @Nullable String clientId) {
    private boolean is(Optional<String> user, Optional<String> client) {
      return (user.isEmpty() || user.get().equals(userId))
          && (client.isEmpty() || client.get().equals(clientId));
    }
  }

  void attachTo(RoutingContext context) {
    context.put(KEY, this);
  }

  /** Whoever was let in with this request. */
  public static Principal of(RoutingContext context) {
    Principal principal = context.get(KEY);
    return principal == null ? ANYBODY : principal;
  }

  /**
   * Lets a browser go on only when it asks about its own visitor.
   *
   * @throws Problem 403 otherwise
   */
  public static void requireOwn(
      RoutingContext context, Optional<String> userId, Optional<String> clientId) {
    Principal principal = of(context);
    if (!principal.isBrowser || (userId.isEmpty() && clientId.isEmpty())) {
      return;
    }
    if (principal.visitor == null || !principal.visitor.is(userId, clientId)) {
      throw foreign();
    }
  }

  /**
   * The same for a person asked for by an id that may be a user's or a client's.
   *
   * @throws Problem 403 otherwise
   */
  public static void requireOwn(RoutingContext context, String personId) {
    Principal principal = of(context);
    if (principal.isBrowser
        && (principal.visitor == null
            || !(personId.equals(principal.visitor.userId())
                || personId.equals(principal.visitor.clientId())))) {
      throw foreign();
    }
  }

  /**
   * The ids a browser's visitor has, of what it asks for without naming a person; none for who may
   * ask for anybody.
   *
   * @throws Problem 403 for a browser without a visitor
   */
  public static List<String> ownIds(RoutingContext context) {
    Principal principal = of(context);
    if (!principal.isBrowser) {
      return List.of();
    }
    if (principal.visitor == null) {
      throw foreign();
    }
    return Stream.of(principal.visitor.userId(), principal.visitor.clientId())
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Whether an event may say that a client is a user: a browser may only with a token of that user,
   * or anybody could become anybody.
   */
  public boolean mayLogIn(String userId, String clientId) {
    return !isBrowser
        || (visitor != null
            && userId.equals(visitor.userId())
            && (visitor.clientId() == null || clientId.equals(visitor.clientId())));
  }

  private static Problem foreign() {
    return Problem.of(
        403,
        "foreign_person",
        "user_id, client_id: not the visitor's own (expected: those X-Visitor-Token names)");
  }

  /**
   * Lets only those go on who may make something live, or change what is.
   *
   * @throws Problem 403 for others
   */
  public void requirePublisher() {
    if (role != Role.PUBLISHER && role != Role.ADMIN) {
      throw Problem.of(
          403,
          "forbidden",
          "role: " + role.id() + " (expected: publisher or admin, for what is active)");
    }
  }
}
