package io.everystore.serving.access;

import io.everystore.serving.http.Problem;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** What the roles may do on the management port. */
final class AdminRights {
  /** Needs no key: whoever watches a process asks there, and operators sign in. */
  private static final List<String> OPEN =
      List.of("/livez", "/startupz", "/readyz", SessionRoutes.PATH, "/", "/console");

  /** Files of the console hold nothing that anybody entered. */
  private static final String FILES = "/console/";

  /** Looked at, not changed, though asked for with a body. */
  private static final List<String> QUESTIONS = List.of(":preview", ":explain");

  private static final List<String> MARKETING =
      List.of(
          "/v1/segments",
          "/v1/offers",
          "/v1/page-templates",
          "/v1/experiments",
          "/v1/lists",
          "/v1/pages");

  private AdminRights() {}

  static boolean isOpen(String path) {
    return OPEN.contains(path) || path.startsWith(FILES);
  }

  /**
   * Whether a role may do this; what goes live, the routes look at.
   *
   * @throws Problem 403 when it may not
   */
  static void check(Role role, HttpMethod method, String asked) {
    String path = whole(asked);
    if (!mayDo(role, method, path)) {
      throw Problem.of(
          403,
          "forbidden",
          "role: %s, %s %s (expected: %s)"
              .formatted(role.id(), method, path, needed(method, path)));
    }
  }

  private static boolean mayDo(Role role, HttpMethod method, String path) {
    if (role == Role.ADMIN) {
      return true;
    }
    if (path.equals("/metrics")) {
      return role == Role.SRE;
    }
    if (isExportOfPerson(path)) {
      return false;
    }
    if (isQuestion(method, path) && !isListOfPeople(path)) {
      return true;
    }
    boolean marketing = MARKETING.stream().anyMatch(path::startsWith);
    return switch (role) {
      case MARKETER -> marketing && !method.equals(HttpMethod.DELETE) && !path.endsWith(":approve");
      case PUBLISHER -> marketing;
      default -> false;
    };
  }

  private static boolean isExportOfPerson(String path) {
    return path.startsWith("/v1/users/") && path.endsWith("/export");
  }

  private static boolean isListOfPeople(String path) {
    return path.startsWith("/v1/segments/") && path.endsWith("/members");
  }

  /** Without the strokes at its end that routes pass over. */
  private static String whole(String path) {
    return path.replaceAll("/+$", "");
  }

  private static boolean isQuestion(HttpMethod method, String path) {
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || (method.equals(HttpMethod.POST) && QUESTIONS.stream().anyMatch(path::endsWith));
  }

  private static String needed(HttpMethod method, String path) {
    if (path.equals("/metrics")) {
      return "sre or admin";
    }
    if (isExportOfPerson(path) || MARKETING.stream().noneMatch(path::startsWith)) {
      return "admin";
    }
    return method.equals(HttpMethod.DELETE) || path.endsWith(":approve")
        ? "publisher or admin"
        : "marketer, publisher or admin";
  }
}
