package io.everystore.standalone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The public API as a shop calls it. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int REDEEM_ATTEMPTS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI root;

  Api(URI root) {
    this.root = root;
  }

  /** An answer: its status and its body, parsed. */
  record Answer(int status, JsonNode body) {}

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(root.resolve(path)).GET());
  }

  Answer put(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  /** Replaces what has the version that {@code ifMatch} names. */
  Answer put(String path, String json, String ifMatch) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/json")
            .header("If-Match", ifMatch)
            .PUT(BodyPublishers.ofString(json)));
  }

  Answer putText(String path, String text) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "text/plain")
            .PUT(BodyPublishers.ofString(text)));
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(root.resolve(path)).DELETE());
  }

  Answer post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  /** Posts events and returns the token; all must be accepted. */
  String events(String json) throws IOException, InterruptedException {
    Answer answer = post("/v1/events", "application/json", json);
    if (answer.status() != 202 || !answer.body().path("rejected").isEmpty()) {
      throw new AssertionError("events: " + answer);
    }
    return answer.body().path("token").asText();
  }

  /** Posts one event with one item per item id. */
  String view(String clientId, String... itemIds) throws IOException, InterruptedException {
    String events =
        List.of(itemIds).stream()
            .map(
                item ->
                    "{\"name\":\"view_item\",\"params\":{\"items\":[{\"item_id\":\"%s\"}]}}"
                        .formatted(item))
            .collect(Collectors.joining(","));
    return events("{\"client_id\":\"%s\",\"events\":[%s]}".formatted(clientId, events));
  }

  /** A profile that contains what the token stands for. */
  JsonNode user(String id, String token) throws IOException, InterruptedException {
    Answer answer = get("/v1/users/" + id + after(token));
    if (answer.status() != 200 || !answer.body().path("fresh").asBoolean()) {
      throw new AssertionError("user " + id + ": " + answer);
    }
    return answer.body();
  }

  /** Defines an active offer of which a person may have only so much, ever. */
  void defineOffer(String id, String action, int perUser) throws IOException, InterruptedException {
    Answer answer =
        put(
            "/v1/offers/" + id,
            """
            {"name":"%s","state":"active","reward":{"type":"message"},
             "limits":[{"action":"%s","limit":%d,"per":"user","period":"lifetime"}]}"""
                .formatted(id, action, perUser));
    if (answer.status() != 201) {
      throw new AssertionError("offer " + id + ": " + answer);
    }
  }

  /** Redeems an offer; while it is undecided it is asked again under the same key. */
  Answer redeem(String offerId, String userId, String key)
      throws IOException, InterruptedException {
    Answer answer = null;
    for (int attempt = 0; attempt < REDEEM_ATTEMPTS; attempt++) {
      answer =
          post(
              "/v1/offers/" + offerId + ":redeem",
              "application/json",
              "{\"user_id\":\"%s\",\"idempotency_key\":\"%s\"}".formatted(userId, key));
      if (answer.status() != 503) {
        return answer;
      }
    }
    throw new AssertionError(offerId + " " + key + ": " + answer);
  }

  /** Everything held about somebody, a line per fact. */
  List<String> export(String id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/v1/users/" + id + "/export"))
            .timeout(TIMEOUT)
            .GET()
            .build();
    return client.send(request, BodyHandlers.ofString()).body().lines().toList();
  }

  static String after(String token) {
    return "?wait_ms=5000&after=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    String body = response.body();
    return new Answer(response.statusCode(), JSON.readTree(body.isEmpty() ? "null" : body));
  }
}
