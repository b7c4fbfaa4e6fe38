package io.everystore.serving.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.Routes;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of key and every role against every kind of route, over real sockets. */
final class AccessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHOP = "https://shop.example";

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path file = Path.of("");
  private String browser = "";
  private String server = "";
  private int publicPort;
  private int adminPort;

  /** Stands for routes of all kinds: says who was let in, and asks for the visitor's own. */
  private static final Routes EVERYTHING =
      (Router router) -> {
        router
            .route("/v1/users/:id")
            .handler(
                context -> {
                  Principal.requireOwn(context, context.pathParam("id"));
                  context.response().end("ok");
                });
        router
            .get("/v1/pages/home")
            .handler(
                context -> {
                  Principal.requireOwn(
                      context,
                      Optional.ofNullable(context.request().getParam("user_id")),
                      Optional.ofNullable(context.request().getParam("client_id")));
                  context.response().end("ok");
                });
        router.route().handler(context -> context.response().end(Principal.of(context).id()));
      };

  @BeforeEach
  void start() throws Exception {
    file = directory.resolve("keys.json");
    browser = ApiKeyFile.add(file, "browser", "web", null, List.of(SHOP));
    server = ApiKeyFile.add(file, "server", "backend", null, List.of());
    KeyRing keys = KeyRing.open(file, EpochClock.SYSTEM);
    publicPort =
        listen(
            List.of(new VisitorTokenRoutes(keys, EpochClock.SYSTEM), EVERYTHING),
            KeyAdmission.ofPublicPort(keys, EpochClock.SYSTEM));
    adminPort = listenAdmin(keys);
  }

  private int listenAdmin(KeyRing keys) throws Exception {
    return listen(
        List.of(new SessionRoutes(keys, EpochClock.SYSTEM, false), EVERYTHING),
        KeyAdmission.ofAdminPort(keys, EpochClock.SYSTEM));
  }

  private int listen(List<Routes> routes, KeyAdmission admission) throws Exception {
    WebServer made =
        new WebServer(
            "127.0.0.1",
            0,
            routes,
            StaticFiles.load(AccessTest.class.getClassLoader(), "none"),
            new HttpMetrics(new SimpleMeterRegistry()),
            false,
            admission,
            null);
    vertx.deployVerticle(made).await(20, TimeUnit.SECONDS);
    return made.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void publicPort_everyKindOfKeyAgainstEveryKindOfRoute() throws Exception {
    String operator = ApiKeyFile.add(file, "operator", "ann", "admin", List.of());
    restart();
    List<String> routes =
        List.of(
            "GET /openapi.yaml",
            "POST /v1/events",
            "GET /v1/pages/home",
            "POST /v1/rank",
            "GET /v1/items/i1",
            "POST /v1/offers/o1:redeem",
            "PUT /v1/items/i1",
            "DELETE /v1/items/i1",
            "POST /v1/items:batch",
            "GET /v1/unknown");
    assertEquals(List.of(200, 401, 401, 401, 401, 401, 401, 401, 401, 401), ask(routes, null));
    assertEquals(List.of(200, 401, 401, 401, 401, 401, 401, 401, 401, 401), ask(routes, "es_no"));
    assertEquals(List.of(200, 200, 200, 200, 200, 200, 403, 403, 403, 403), ask(routes, browser));
    assertEquals(List.of(200, 200, 200, 200, 200, 200, 200, 200, 200, 200), ask(routes, server));
    assertEquals(List.of(200, 403, 403, 403, 403, 403, 403, 403, 403, 403), ask(routes, operator));
  }

  @Test
  void adminPort_everyRoleAgainstEveryKindOfRoute() throws Exception {
    List<String> keys = new ArrayList<>();
    for (Role role : Role.values()) {
      keys.add(ApiKeyFile.add(file, "operator", role.id(), role.id(), List.of()));
    }
    restart();
    List<String> routes =
        List.of(
            "GET /readyz",
            "GET /v1/segments",
            "POST /v1/segments:preview",
            "PUT /v1/segments/s1",
            "DELETE /v1/segments/s1",
            "POST /v1/offers/o1:approve",
            "PUT /v1/webhooks/w1",
            "DELETE /v1/users/u1",
            "GET /metrics");
    assertEquals(
        List.of(
            List.of(200, 200, 200, 403, 403, 403, 403, 403, 403),
            List.of(200, 200, 200, 200, 403, 403, 403, 403, 403),
            List.of(200, 200, 200, 200, 200, 200, 403, 403, 403),
            List.of(200, 200, 200, 403, 403, 403, 403, 403, 200),
            List.of(200, 200, 200, 200, 200, 200, 200, 200, 200)),
        List.of(
            askAdmin(routes, keys.get(0)),
            askAdmin(routes, keys.get(1)),
            askAdmin(routes, keys.get(2)),
            askAdmin(routes, keys.get(3)),
            askAdmin(routes, keys.get(4))));
    List<Integer> refused = List.of(200, 403, 403, 403, 403, 403, 403, 403, 403);
    assertEquals(refused, askAdmin(routes, browser));
    assertEquals(refused, askAdmin(routes, server));
    assertEquals(List.of(200, 401, 401, 401, 401, 401, 401, 401, 401), askAdmin(routes, null));
  }

  @Test
  void browser_readsOnlyWhomItsTokenNames() throws Exception {
    JsonNode given =
        JSON.readTree(
            send(publicPort, "POST", "/v1/visitor-tokens", server, "{\"user_id\":\"ann\"}").body());
    String token = given.path("token").asText();
    assertEquals(200, get("/v1/pages/home?user_id=ann", browser, token, SHOP));
    assertEquals(403, get("/v1/pages/home?user_id=bob", browser, token, SHOP));
    assertEquals(403, get("/v1/pages/home?user_id=ann&client_id=c", browser, token, SHOP));
    assertEquals(403, get("/v1/pages/home?user_id=ann", browser, null, SHOP));
    assertEquals(200, get("/v1/users/ann", browser, token, SHOP));
    assertEquals(403, get("/v1/users/bob", browser, token, SHOP));
    assertEquals(200, get("/v1/users/bob", server, null, null), "a program may");
    String forged = token.substring(0, token.length() - 3) + "AAA";
    assertEquals(401, get("/v1/pages/home?user_id=ann", browser, forged, SHOP));
  }

  @Test
  void browser_isGivenATokenForANewClientOnly() throws Exception {
    JsonNode given =
        JSON.readTree(
            send(publicPort, "POST", "/v1/visitor-tokens", browser, "{\"user_id\":\"ann\"}")
                .body());
    assertTrue(given.path("user_id").isNull(), given::toString);
    String token = given.path("token").asText();
    String clientId = given.path("client_id").asText();
    assertEquals(200, get("/v1/pages/home?client_id=" + clientId, browser, token, SHOP));
    assertEquals(403, get("/v1/pages/home?user_id=ann", browser, token, SHOP));
  }

  @Test
  void browserKey_isBoundToItsOrigins() throws Exception {
    assertEquals(200, get("/v1/pages/home", browser, null, SHOP));
    assertEquals(403, get("/v1/pages/home", browser, null, "https://evil.example"));
    assertEquals(403, get("/v1/pages/home", browser, null, null));
  }

  @Test
  void beacon_bringsItsKeyInTheQueryForEventsOnly() throws Exception {
    assertEquals(200, send(publicPort, "POST", "/v1/events?api_key=" + browser, null, "{}", SHOP));
    assertEquals(401, send(publicPort, "POST", "/v1/rank?api_key=" + browser, null, "{}", SHOP));
    assertEquals(401, send(publicPort, "POST", "/v1/events?api_key=" + server, null, "{}", SHOP));
  }

  @Test
  void operator_signsInWithItsKey_andCookieAloneChangesNothing() throws Exception {
    String operator = ApiKeyFile.add(file, "operator", "ann", "publisher", List.of());
    restart();
    assertEquals(401, session("{\"key\":\"" + server + "\"}").statusCode(), "no operator's");
    assertEquals(401, session("{\"key\":\"es_operator_no\"}").statusCode());
    assertEquals(400, session("{").statusCode());
    HttpResponse<String> begun = session("{\"key\":\"" + operator + "\"}");
    assertEquals(200, begun.statusCode(), begun.body());
    assertEquals("ann", JSON.readTree(begun.body()).path("operator").asText());
    String set = begun.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(set.matches("(?i).*; httponly; samesite=strict"), set);
    String cookie = set.substring(0, set.indexOf(';'));

    assertEquals(200, signedIn("GET", "/v1/segments", cookie, false));
    assertEquals(200, signedIn("PUT", "/v1/segments/s1", cookie, true));
    assertEquals(403, signedIn("PUT", "/v1/segments/s1", cookie, false), "from another page");
    assertEquals(403, signedIn("PUT", "/v1/webhooks/w1", cookie, true), "by its role");
    String forged = cookie.substring(0, cookie.length() - 3) + "AAA";
    assertEquals(401, signedIn("GET", "/v1/segments", forged, false));
    JsonNode visitor =
        JSON.readTree(
            send(publicPort, "POST", "/v1/visitor-tokens", server, "{\"user_id\":\"ann\"}").body());
    String asSession = "everystore_session=" + visitor.path("token").asText();
    assertEquals(401, signedIn("GET", "/v1/segments", asSession, false), "of another kind");

    Files.delete(file);
    ApiKeyFile.add(file, "operator", "bob", "admin", List.of());
    restart();
    assertEquals(401, signedIn("GET", "/v1/segments", cookie, false), "its key is gone");
  }

  private HttpResponse<String> session(String body) throws Exception {
    return client.send(
        request(adminPort, "POST", "/v1/session", null, body, null)
            .header("Content-Type", "application/json")
            .build(),
        BodyHandlers.ofString());
  }

  private int signedIn(String method, String path, String cookie, boolean fromConsole)
      throws Exception {
    HttpRequest.Builder request =
        request(adminPort, method, path, null, "", null).header("Cookie", cookie);
    if (fromConsole) {
      request.header("X-Everystore-Console", "1");
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void pages_beyondTheRateOfOneVisitorAreRefused() throws Exception {
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      refused += get("/v1/pages/home", browser, null, SHOP) == 429 ? 1 : 0;
    }
    assertTrue(refused > 0, "60 at once");
    assertEquals(200, get("/v1/pages/home", server, null, null), "a program is not slowed down");
  }

  @Test
  void file_holdsNoKeyAndIsTheOwnersAlone() throws Exception {
    String text = Files.readString(file);
    assertFalse(text.contains(server.substring(10)));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    IllegalArgumentException twice =
        assertThrows(
            IllegalArgumentException.class,
            () -> ApiKeyFile.add(file, "server", "backend", null, List.of()));
    assertTrue(String.valueOf(twice.getMessage()).contains("already"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ApiKeyFile.add(file, "browser", "b2", null, List.of()),
        "without origins");
    assertThrows(
        IllegalArgumentException.class,
        () -> ApiKeyFile.add(file, "operator", "o2", "king", List.of()));
  }

  @Test
  void keyOfTwoEntries_isRefused_andChangesNothingWhereAFileIsChangedToIt() throws Exception {
    AtomicLong nowMillis = new AtomicLong(1_700_000_000_000L);
    KeyRing keys = KeyRing.open(file, nowMillis::get);
    ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
    root.withArray("keys").add(root.path("keys").path(1).<ObjectNode>deepCopy().put("id", "twin"));
    JSON.writeValue(file.toFile(), root);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    nowMillis.addAndGet(60_000);
    assertNotNull(keys.find(server), "the keys before stay in force");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> KeyRing.open(file, nowMillis::get));
    assertTrue(String.valueOf(refused.getMessage()).contains("twin"), refused::getMessage);
  }

  @Test
  void token_endsAndOutlivesAChangeOfSecrets() {
    byte[] old = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    byte[] next = "fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    Principal.Visitor ann = new Principal.Visitor("ann", null);
    String token = new VisitorTokens(List.of(old)).sign(ann, now.plusSeconds(10));
    assertEquals(ann, new VisitorTokens(List.of(next, old)).verify(token, now));
    assertNull(new VisitorTokens(List.of(next)).verify(token, now));
    assertNotNull(new VisitorTokens(List.of(old)).verify(token, now.plusSeconds(10)));
    assertNull(new VisitorTokens(List.of(old)).verify(token, now.plusSeconds(11)));
    assertNull(new VisitorTokens(List.of(old)).verify("v1..", now));
    assertNull(new VisitorTokens(List.of(old)).verify("v1.%%%.%%%", now));
  }

  private void restart() throws Exception {
    KeyRing keys = KeyRing.open(file, EpochClock.SYSTEM);
    publicPort =
        listen(
            List.of(new VisitorTokenRoutes(keys, EpochClock.SYSTEM), EVERYTHING),
            KeyAdmission.ofPublicPort(keys, EpochClock.SYSTEM));
    adminPort = listenAdmin(keys);
  }

  private List<Integer> ask(List<String> routes, @Nullable String key) throws Exception {
    return ask(publicPort, routes, key);
  }

  private List<Integer> askAdmin(List<String> routes, @Nullable String key) throws Exception {
    return ask(adminPort, routes, key);
  }

  private List<Integer> ask(int port, List<String> routes, @Nullable String key)
      throws IOException, InterruptedException {
    List<Integer> statuses = new ArrayList<>();
    for (String route : routes) {
      String[] parts = route.split(" ", -1);
      statuses.add(send(port, parts[0], parts[1], key, "{}", browser.equals(key) ? SHOP : null));
    }
    return statuses;
  }

  private int send(
      int port,
      String method,
      String path,
      @Nullable String key,
      String body,
      @Nullable String origin)
      throws IOException, InterruptedException {
    return client
        .send(request(port, method, path, key, body, origin).build(), BodyHandlers.ofString())
        .statusCode();
  }

  private HttpResponse<String> send(int port, String method, String path, String key, String body)
      throws IOException, InterruptedException {
    String origin = key.equals(browser) ? SHOP : null;
    return client.send(
        request(port, method, path, key, body, origin).build(), BodyHandlers.ofString());
  }

  private int get(
      String path, @Nullable String key, @Nullable String token, @Nullable String origin)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(publicPort, "GET", path, key, "", origin);
    if (token != null) {
      request.header("X-Visitor-Token", token);
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private static HttpRequest.Builder request(
      int port,
      String method,
      String path,
      @Nullable String key,
      String body,
      @Nullable String origin) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }
    return request;
  }
}
