package io.everystore.standalone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntSupplier;

/** The load generator's side of the management API, one request after the other. Thread-safe. */
final class AdminClient {
  static final String JSON = "application/json";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final IntSupplier port;

  /**
   * Makes a client.
   *
   * @param port asked for anew with each request
   */
  AdminClient(IntSupplier port) {
    this.port = port;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws IllegalStateException when the answer has another status
   */
  JsonNode expect(int status, String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + path))
                .header("Content-Type", type)
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofByteArray());
    JsonNode json = MAPPER.readTree(answer.body());
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          method
              + " "
              + path
              + ": HTTP "
              + answer.statusCode()
              + " (expected: "
              + status
              + "): "
              + json);
    }
    return json;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return expect(200, "GET", path, JSON, "");
  }

  /** Makes a segment that is in force at once. */
  void putSegment(String id, String rule) throws IOException, InterruptedException {
    String body = "{\"state\":\"active\",\"rule\":" + rule + "}";
    expect(201, "PUT", "/v1/segments/" + id, JSON, body);
  }
}
