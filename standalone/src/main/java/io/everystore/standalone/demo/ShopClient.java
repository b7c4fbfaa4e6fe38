package io.everystore.standalone.demo;

import io.everystore.serving.access.OwnCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The public API as the demonstration uses it. Thread-safe. */
final class ShopClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_ATTEMPTS = 8;

  /** Attempts after which it is said that the shop is slow to take something. */
  private static final int QUIET_ATTEMPTS = 3;

  private static final long FIRST_PAUSE_MILLIS = 250;

  private final URI baseUrl;
  private final OwnCalls calls;
  private final Consumer<String> say;
  private final HttpClient http;

  /**
   * Makes a client.
   *
   * @param say told when the shop does not take something for long
   */
  ShopClient(URI baseUrl, OwnCalls calls, Consumer<String> say) {
    this.baseUrl = baseUrl;
    this.calls = calls;
    this.say = say;
    http = calls.client().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(baseUrl.resolve(path)).timeout(TIMEOUT);
    calls.headers().forEach(request::header);
    return request;
  }

  boolean knowsUser(String id) throws IOException, InterruptedException {
    HttpRequest request = request("/v1/users/" + id).GET().build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /**
   * Asks what to recommend to somebody.
   *
   * @return the answer's JSON, or null when the shop has none now
   */
  byte @Nullable [] recommend(String clientId, int limit) throws IOException, InterruptedException {
    HttpRequest request =
        request("/v1/recommendations/top-picks?limit=" + limit + "&client_id=" + clientId)
            .GET()
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    return answer.statusCode() == 200 ? answer.body() : null;
  }

  /**
   * Posts NDJSON; repeats it while the server is busy, which is safe since ids make it idempotent.
   *
   * @throws IOException when the server refuses it, or stays busy
   */
  String post(String path, byte[] lines) throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("content-type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(lines))
            .build();
    String problem = "";
    long pauseMillis = FIRST_PAUSE_MILLIS;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (attempt > 0) {
        if (attempt >= QUIET_ATTEMPTS) {
          say.accept(path + " not taken yet, trying again: " + problem);
        }
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        pauseMillis *= 2;
      }
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return answer.body();
        }
        problem = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() < 500 && answer.statusCode() != 429) {
          break;
        }
      } catch (IOException e) {
        problem = e.toString();
      }
    }
    throw new IOException("POST " + path + ": " + problem);
  }
}
