package io.everystore.serving.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which methods a path answers and by which route, read from the routes mounted. Belongs to one
 * event loop.
 */
final class AllowedMethods {
  private static final Pattern PATH_PARAMETER = Pattern.compile(":([A-Za-z][A-Za-z0-9_]*)");
  private static final String PARAMETER_IN_BRACES = "{$1}";

  private final Router router;
  private @Nullable List<Mounted> mounted;

  private record Mounted(Set<HttpMethod> methods, Pattern path, Route route) {}

  AllowedMethods(Router router) {
    this.router = router;
  }

  /** Names of the methods, sorted; empty when nothing is mounted at the path. */
  Set<String> of(String path) {
    Set<String> allowed = new TreeSet<>();
    for (Mounted each : mounted()) {
      if (each.path.matcher(path).matches()) {
        each.methods.forEach(method -> allowed.add(method.name()));
      }
    }
    if (!allowed.isEmpty()) {
      allowed.add("OPTIONS");
    }
    return allowed;
  }

  /** The route that answers, null when there is none. */
  @Nullable Route route(HttpMethod method, @Nullable String path) {
    if (path != null) {
      for (Mounted each : mounted()) {
        if (each.methods.contains(method) && each.path.matcher(path).matches()) {
          return each.route;
        }
      }
    }
    return null;
  }

  /** Every method and path, parameters in braces. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Mounted each : mounted()) {
      @Nullable String name = each.route.getName();
      if (name != null) {
        boolean regex = each.route.getMetadata(RoutePaths.PATTERN) != null;
        String path = regex ? name : PATH_PARAMETER.matcher(name).replaceAll(PARAMETER_IN_BRACES);
        each.methods.forEach(method -> all.add(method.name() + " " + path));
      }
    }
    return all;
  }

  /** Read once, when everything is mounted. */
  private List<Mounted> mounted() {
    List<Mounted> read = mounted;
    if (read == null) {
      read = new ArrayList<>();
      for (Route route : router.getRoutes()) {
        @Nullable Set<HttpMethod> methods = route.methods();
        @Nullable Pattern path = path(route);
        if (methods != null && path != null) {
          read.add(new Mounted(Set.copyOf(methods), path, route));
        }
      }
      mounted = read;
    }
    return read;
  }

  private static @Nullable Pattern path(Route route) {
    @Nullable String regex = route.getMetadata(RoutePaths.PATTERN);
    if (regex != null) {
      return Pattern.compile(regex);
    }
    @Nullable String path = route.getPath();
    if (path == null) {
      return null;
    }
    StringBuilder built = new StringBuilder();
    int from = 0;
    Matcher parameter = PATH_PARAMETER.matcher(path);
    while (parameter.find()) {
      built.append(Pattern.quote(path.substring(from, parameter.start()))).append("[^/]+");
      from = parameter.end();
    }
    built.append(Pattern.quote(path.substring(from)));
    return Pattern.compile(built.toString());
  }
}
