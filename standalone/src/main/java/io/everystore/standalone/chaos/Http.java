package io.everystore.standalone.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls to replicas, as shops and balancers make them. Thread-safe. */
final class Http {
  static final String JSON_TYPE = "application/json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * An answer.
   *
   * @param body parsed; missing when it is no JSON
   */
  record Answer(int status, JsonNode body) {}

  CompletableFuture<Answer> get(URI address, Duration timeout) {
    return send(HttpRequest.newBuilder(address).GET(), timeout);
  }

  CompletableFuture<Answer> post(URI address, String type, String body, Duration timeout) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)),
        timeout);
  }

  CompletableFuture<Answer> put(URI address, String body, Duration timeout) {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", JSON_TYPE)
            .PUT(BodyPublishers.ofString(body)),
        timeout);
  }

  CompletableFuture<Answer> delete(URI address, Duration timeout) {
    return send(HttpRequest.newBuilder(address).DELETE(), timeout);
  }

  /** Whoever asked is told of the answer, or of why there is none. */
  interface Listener {
    void done(@Nullable Answer answer, @Nullable Throwable failure);
  }

  /** Tells a listener once a call is done. */
  static void whenDone(CompletableFuture<Answer> call, Listener listener) {
    CompletableFuture<Answer> unused = call.whenComplete(listener::done);
  }

  /** The client's own timeout ends with the head of an answer; whoever asks waits for all of it. */
  private CompletableFuture<Answer> send(HttpRequest.Builder request, Duration timeout) {
    return client
        .sendAsync(request.timeout(timeout).build(), BodyHandlers.ofByteArray())
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(answer -> new Answer(answer.statusCode(), parse(answer)));
  }

  private static JsonNode parse(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }
}
