package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.serving.access.Role;
import io.everystore.serving.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every role against every route of the management port: a new route needs a decision here. */
final class RoleRightsTest {
  private static final Set<String> WITHOUT_A_KEY =
      Set.of(
          "DELETE /v1/session",
          "GET /livez",
          "GET /readyz",
          "GET /startupz",
          "GET /v1/session",
          "POST /v1/session");

  private static final Set<String> EVERY_ROLE =
      Set.of(
          "GET /v1/audit",
          "GET /v1/erasures/{id}",
          "GET /v1/experiments",
          "GET /v1/experiments/{id}",
          "GET /v1/experiments/{id}/results",
          "GET /v1/features",
          "GET /v1/items/{item_id}",
          "GET /v1/lists",
          "GET /v1/lists/{id}",
          "GET /v1/models",
          "GET /v1/models/{name}",
          "GET /v1/now",
          "GET /v1/offers",
          "GET /v1/offers/{id}",
          "GET /v1/offers/{id}/report",
          "GET /v1/page-templates",
          "GET /v1/page-templates/{id}",
          "GET /v1/pages/{page}",
          "GET /v1/recommendations/{strategy}",
          "GET /v1/segments",
          "GET /v1/segments/{id}",
          "GET /v1/segments/{id}/sizes",
          "GET /v1/segments/{id}/used-by",
          "GET /v1/segments/{id}/versions",
          "GET /v1/segments/{id}/why",
          "GET /v1/topology",
          "GET /v1/users/{id}",
          "GET /v1/webhooks",
          "GET /v1/webhooks/{id}",
          "POST /v1/page-templates:preview",
          "POST /v1/segments:preview");

  private static final Set<String> MARKETERS =
      Set.of(
          "GET /v1/segments/{id}/members",
          "POST /v1/offers/{id}/codes",
          "POST /v1/offers/{offer_id}:redeem",
          "POST /v1/pages/{page}",
          "POST /v1/segments/{id}:rollback",
          "PUT /v1/experiments/{id}",
          "PUT /v1/lists/{id}",
          "PUT /v1/offers/{id}",
          "PUT /v1/page-templates/{id}",
          "PUT /v1/segments/{id}");

  private static final Set<String> PUBLISHERS =
      Set.of(
          "DELETE /v1/experiments/{id}",
          "DELETE /v1/lists/{id}",
          "DELETE /v1/offers/{id}",
          "DELETE /v1/page-templates/{id}",
          "DELETE /v1/segments/{id}",
          "POST /v1/offers/{id}:approve");

  private static final Set<String> WATCHERS = Set.of("GET /metrics");

  private static final Set<String> ADMINS =
      Set.of(
          "DELETE /v1/items/{item_id}",
          "DELETE /v1/users/{id}",
          "DELETE /v1/webhooks/{id}",
          "GET /v1/users/{id}/export",
          "POST /v1/rank",
          "POST /v1/webhooks/{id}:rotate-secret",
          "PUT /v1/items/{item_id}",
          "PUT /v1/webhooks/{id}");

  private static final List<Role> ROLES =
      List.of(Role.VIEWER, Role.MARKETER, Role.PUBLISHER, Role.SRE, Role.ADMIN);

  @TempDir static Path directory;

  private static final Map<Role, String> KEYS = new EnumMap<>(Role.class);
  private static ServingWithKeys started;
  private static Serving serving;

  @BeforeAll
  static void start() throws Exception {
    for (Role role : Role.values()) {
      KEYS.put(role, ServingWithKeys.operator(directory, role.id(), role.id()));
    }
    started = ServingWithKeys.start(directory);
    serving = started.serving();
  }

  @AfterAll
  static void stop() {
    started.close();
  }

  @Test
  void everyRoute_isForTheRolesItWasDecidedFor() throws Exception {
    Map<String, String> decided = new TreeMap<>();
    WITHOUT_A_KEY.forEach(route -> decided.put(route, "anybody"));
    EVERY_ROLE.forEach(route -> decided.put(route, "viewer marketer publisher sre admin"));
    MARKETERS.forEach(route -> decided.put(route, "marketer publisher admin"));
    PUBLISHERS.forEach(route -> decided.put(route, "publisher admin"));
    WATCHERS.forEach(route -> decided.put(route, "sre admin"));
    ADMINS.forEach(route -> decided.put(route, "admin"));
    Map<String, String> found = new TreeMap<>();
    for (String route : serving.mounted()) {
      if (!isOfTheOtherPort(ask(route, key(Role.ADMIN), ""))) {
        found.put(route, allowed(route, ""));
      }
    }
    assertEquals(decided, found);
  }

  @Test
  void strokeAtTheEnd_changesNobodysRights() throws Exception {
    Map<String, String> gained = new TreeMap<>();
    for (String route : serving.mounted()) {
      for (Role role : ROLES) {
        boolean refused = !isLetIn(ask(route, key(role), ""));
        RawHttp.Answer answer = ask(route, key(role), "/");
        if (refused && isLetIn(answer) && answer.status() != 404) {
          gained.put(route, role.id() + ": " + answer.status());
        }
      }
    }
    assertEquals(Map.of(), gained);
  }

  /** The roles that are let in, "anybody" when no key is asked for. */
  private static String allowed(String route, String end) throws IOException {
    if (isLetIn(ask(route, "none", end))) {
      return "anybody";
    }
    StringJoiner roles = new StringJoiner(" ");
    for (Role role : ROLES) {
      if (isLetIn(ask(route, key(role), end))) {
        roles.add(role.id());
      }
    }
    return roles.toString();
  }

  private static String key(Role role) {
    return Objects.requireNonNull(KEYS.get(role));
  }

  /** What the route then says of the request is another matter; signing in refuses its body. */
  private static boolean isLetIn(RawHttp.Answer answer) {
    return !(answer.status() == 401 && answer.body().contains("key: not known"))
        && !(answer.status() == 403 && answer.body().contains("role: "));
  }

  private static boolean isOfTheOtherPort(RawHttp.Answer answer) {
    return answer.status() == 404 && answer.body().contains("path: no such resource");
  }

  private static RawHttp.Answer ask(String route, String key, String end) throws IOException {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]+\\}", "x1") + end;
    boolean hasBody = !method.equals("GET") && !method.equals("DELETE");
    return RawHttp.send(
        serving.adminPort(),
        method,
        path,
        hasBody ? "application/json" : "",
        (hasBody ? "{}" : "").getBytes(StandardCharsets.UTF_8),
        "Authorization: Bearer " + key);
  }
}
