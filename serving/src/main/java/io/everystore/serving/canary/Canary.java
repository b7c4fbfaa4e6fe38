package io.everystore.serving.canary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.CanaryIds;
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
import java.util.Map;

/**
 * A synthetic visitor: sends an event through the public door and waits until it is in the profile.
 *
 * <p>Knows the public API only, so it sees what shops see. Not thread-safe: one probe at a time.
 */
public final class Canary {
  /** Longest a read waits for what was written; the API's own bound. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration CALL_TIMEOUT = LONGEST_WAIT.plusSeconds(5);
  private static final String EVENT = "everystore_canary";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final URI root;
  private final String id;
  private final Map<String, String> headers;

  /** How a probe went. */
  public enum Outcome {
    /** The event was served. */
    SERVED,
    /** It was not within {@link #LONGEST_WAIT}. */
    LATE,
    /** The door did not take it. */
    REFUSED,
    /** No answer, or one that says nothing. */
    FAILED
  }

  /**
   * What one probe saw.
   *
   * @param nanos from sending the event to having read it
   * @param detail for people
   */
  public record Probe(Outcome outcome, long nanos, String detail) {}

  /**
   * Makes a canary.
   *
   * @param client knows whom to trust
   * @param root of the public API, such as {@code http://127.0.0.1:8080/}
   * @param name tells it from the canaries of other processes
   * @param headers sent with each call, such as a key
   */
  public Canary(HttpClient.Builder client, URI root, String name, Map<String, String> headers) {
    this.root = root;
    this.id = CanaryIds.of(name);
    this.headers = Map.copyOf(headers);
    this.client = client.connectTimeout(LONGEST_WAIT).build();
  }

  /** Sends one event and waits for it; never throws for what the server does. */
  public Probe probe() throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      HttpResponse<String> sent =
          send(
              request("v1/events")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"client_id\":\"%s\",\"events\":[{\"name\":\"%s\"}]}"
                              .formatted(id, EVENT))));
      if (sent.statusCode() != 202) {
        return probe(Outcome.REFUSED, startNanos, "events: status " + sent.statusCode());
      }
      JsonNode taken = JSON.readTree(sent.body());
      if (taken.path("accepted").asInt() != 1) {
        return probe(Outcome.REFUSED, startNanos, "events: " + taken.path("rejected"));
      }
      String path =
          "v1/users/%s?wait_ms=%d&after=%s"
              .formatted(
                  id,
                  LONGEST_WAIT.toMillis(),
                  URLEncoder.encode(taken.path("token").asText(), StandardCharsets.UTF_8));
      return read(send(request(path).GET()), startNanos);
    } catch (IOException e) {
      return probe(Outcome.FAILED, startNanos, e.toString());
    }
  }

  private static Probe read(HttpResponse<String> answer, long startNanos) throws IOException {
    // Never seen before, it is unknown until its first event is served.
    boolean unknown = answer.statusCode() == 404;
    if (answer.statusCode() != 200 && !unknown) {
      return probe(Outcome.FAILED, startNanos, "user: status " + answer.statusCode());
    }
    if (unknown || !JSON.readTree(answer.body()).path("fresh").asBoolean()) {
      return probe(Outcome.LATE, startNanos, "not served after " + LONGEST_WAIT.toSeconds() + " s");
    }
    return probe(Outcome.SERVED, startNanos, "served");
  }

  private static Probe probe(Outcome outcome, long startNanos, String detail) {
    return new Probe(outcome, System.nanoTime() - startNanos, detail);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(CALL_TIMEOUT);
    headers.forEach(request::header);
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
