package io.everystore.serving.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods a path answers, read from the routes mounted. */
final class AllowedMethods {
  private static final Pattern PATH_PARAMETER = Pattern.compile(":([A-Za-z][A-Za-z0-9_]*)");
  private static final String PARAMETER_IN_BRACES = "{$1}";

  private final Router router;

  AllowedMethods(Router router) {
    this.router = router;
  }

  /** Names of the methods, sorted; empty when nothing is mounted at the path. */
  Set<String> of(String path) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      @Nullable Set<HttpMethod> methods = route.methods();
      if (methods != null && matches(route, path)) {
        methods.forEach(method -> allowed.add(method.name()));
      }
    }
    if (!allowed.isEmpty()) {
      allowed.add("OPTIONS");
    }
    return allowed;
  }

  /** Every method and path, parameters in braces. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      @Nullable Set<HttpMethod> methods = route.methods();
      @Nullable String name = route.getName();
      if (methods != null && name != null) {
        boolean regex = route.getMetadata(RoutePaths.PATTERN) != null;
        String path = regex ? name : PATH_PARAMETER.matcher(name).replaceAll(PARAMETER_IN_BRACES);
        methods.forEach(method -> all.add(method.name() + " " + path));
      }
    }
    return all;
  }

  private static boolean matches(Route route, String path) {
    @Nullable String pattern = route.getMetadata(RoutePaths.PATTERN);
    if (pattern == null) {
      pattern = route.getPath();
    }
    if (pattern == null) {
      return false;
    }
    if (route.getMetadata(RoutePaths.PATTERN) != null) {
      return Pattern.matches(pattern, path);
    }
    StringBuilder regex = new StringBuilder();
    int from = 0;
    Matcher parameter = PATH_PARAMETER.matcher(pattern);
    while (parameter.find()) {
      regex.append(Pattern.quote(pattern.substring(from, parameter.start()))).append("[^/]+");
      from = parameter.end();
    }
    regex.append(Pattern.quote(pattern.substring(from)));
    return Pattern.matches(regex.toString(), path);
  }
}
