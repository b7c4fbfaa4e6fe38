package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of both ports of a running process, asked with damaged queries and bodies: none fails
 * for a reason of ours, and a route that refuses says why.
 */
final class RoutesFuzzTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Its answer goes on as long as somebody listens. */
  private static final String ENDLESS = "GET /v1/now";

  private static final String RULE =
      "{\"combinator\":\"and\",\"rules\":[{\"field\":\"orders\",\"operator\":\">=\",\"value\":2}]}";

  /** A good query and body of each route that takes more than its path. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry(
              "GET /v1/pages/{page}", "user_id=ann&client_id=c&limit=3&item_id=mug&trace=1\n"),
          Map.entry("GET /v1/recommendations/{strategy}", "user_id=ann&limit=3&item_id=mug\n"),
          Map.entry("GET /v1/users/{id}", "after=AQ&wait_ms=1\n"),
          Map.entry("GET /v1/segments/{id}/members", "limit=10&cursor=a\n"),
          Map.entry("GET /v1/segments/{id}/why", "user_id=ann\n"),
          Map.entry("GET /v1/audit", "kind=segment&id=keen&limit=10\n"),
          Map.entry("POST /v1/pages/{page}", "\n{\"user_id\":\"ann\",\"limit\":3}"),
          Map.entry("POST /v1/rank", "\n{\"user_id\":\"ann\",\"item_ids\":[\"mug\",\"pot\"]}"),
          Map.entry("POST /v1/visitor-tokens", "\n{\"user_id\":\"ann\",\"ttl_seconds\":60}"),
          Map.entry("POST /v1/session", "\n{\"key\":\"es_operator_x\"}"),
          Map.entry(
              "POST /v1/events",
              "\n{\"client_id\":\"c\",\"events\":[{\"name\":\"view_item\",\"params\":{\"items\":"
                  + "[{\"item_id\":\"mug\",\"price\":9.5}]}}]}"),
          Map.entry("PUT /v1/items/{item_id}", "\n{\"title\":\"Mug\",\"price\":\"9.50 EUR\"}"),
          Map.entry("POST /v1/segments/{id}:rollback", "\n{\"version\":3}"),
          Map.entry("POST /v1/segments:preview", "\n{\"rule\":" + RULE + "}"),
          Map.entry("PUT /v1/segments/{id}", "\n{\"name\":\"Keen\",\"rule\":" + RULE + "}"),
          Map.entry("PUT /v1/lists/{id}", "\nann\nbob\n"),
          Map.entry(
              "POST /v1/page-templates:preview",
              "\n{\"template\":{\"name\":\"Home\",\"rows\":[{\"id\":\"r\",\"strategy\":\"trending\","
                  + "\"title\":\"T\"}]},\"user_id\":\"ann\",\"limit\":3}"),
          Map.entry(
              "POST /v1/offers/{offer_id}:redeem",
              "\n{\"user_id\":\"ann\",\"idempotency_key\":\"k\",\"order_value\":10}"),
          Map.entry("PUT /v1/webhooks/{id}", "\n{\"url\":\"https://example.com/hook\"}"));

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
  static Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void damagedRequest_isAnsweredOrRefusedWithAReason() throws Exception {
    String server = ServingWithKeys.server(directory);
    String admin = ServingWithKeys.operator(directory, "ada", "admin");
    ServingWithKeys started = ServingWithKeys.start(directory);
    Serving serving = started.serving();
    List<String> routes =
        serving.mounted().stream().filter(route -> !route.equals(ENDLESS)).sorted().toList();
    assertTrue(routes.containsAll(GOOD.keySet()), () -> GOOD.keySet() + " are not in " + routes);
    Fuzz.run(
        "routes",
        corpus(routes),
        input -> {
          if (input.length > 0) {
            String route = routes.get((input[0] & 0xff) % routes.size());
            byte[] rest = Arrays.copyOfRange(input, 1, input.length);
            ask(serving.publicAddress(), route, rest, server);
            ask(serving.adminAddress(), route, rest, admin);
          }
        });
    if (!Fuzz.isReadLater()) {
      started.close();
    }
  }

  private static List<byte[]> corpus(List<String> routes) {
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      byte[] good =
          GOOD.getOrDefault(routes.get(i), "limit=3\n{}").getBytes(StandardCharsets.UTF_8);
      byte[] input = new byte[good.length + 1];
      input[0] = (byte) i;
      System.arraycopy(good, 0, input, 1, good.length);
      corpus.add(input);
    }
    return corpus;
  }

  /** The rest is a query, a line feed, and a body. */
  private void ask(URI port, String route, byte[] rest, String key) throws Exception {
    int line = 0;
    while (line < rest.length && rest[line] != '\n') {
      line++;
    }
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]+\\}", "mug");
    byte[] body =
        line == rest.length ? new byte[0] : Arrays.copyOfRange(rest, line + 1, rest.length);
    URI uri = URI.create(port.resolve(path) + query(rest, line));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header(
                "Content-Type", path.startsWith("/v1/lists") ? "text/plain" : "application/json")
            .header("X-Api-Key", key)
            .header("If-Match", "*")
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> answer = send(request);
    String said = new String(answer.body(), StandardCharsets.UTF_8);
    assertFalse(
        answer.statusCode() >= 500 && answer.statusCode() != 503,
        () -> method + " " + uri + ": " + answer.statusCode() + " " + said);
    assertTrue(
        answer.statusCode() < 400 || said.contains("\"detail\"") || method.equals("HEAD"),
        () -> method + " " + uri + ": " + answer.statusCode() + " without a reason: " + said);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** What cannot stand in a request line is escaped, as every client does. */
  private static String query(byte[] bytes, int length) {
    StringBuilder query = new StringBuilder("?");
    for (int i = 0; i < length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c == '&' || c == '=' || c == '+' || (c < 128 && Character.isLetterOrDigit(c))) {
        query.append(c);
      } else {
        query.append('%').append(String.format("%02X", (int) c));
      }
    }
    return query.toString();
  }
}
