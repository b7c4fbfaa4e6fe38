package io.everystore.standalone.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches of events one after the other and does not give up before {@code patience} has
 * passed without an answer: a server that restarts or sheds load delays a replay and loses nothing,
 * since a batch is repeated with the same event ids. Not thread-safe; one per lane.
 */
final class EventSender {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 3_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI events;
  private final @Nullable String key;
  private final Duration patience;
  private final ReplayCounts counts;
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream(1 << 20);
  private final List<String> positions = new ArrayList<>();
  private @Nullable String token;

  EventSender(
      HttpClient http, URI baseUrl, @Nullable String key, Duration patience, ReplayCounts counts) {
    this.http = http;
    this.events = baseUrl.resolve("/v1/events");
    this.key = key;
    this.patience = patience;
    this.counts = counts;
  }

  void add(String position, byte[] line) {
    batch.writeBytes(line);
    positions.add(position);
  }

  int size() {
    return positions.size();
  }

  int bytes() {
    return batch.size();
  }

  /** Token of the last accepted batch, or null before the first. */
  @Nullable String token() {
    return token;
  }

  /**
   * Sends what was added and returns once it is accepted.
   *
   * @throws IOException when the server refuses the batch as a whole or stays away too long
   */
  void flush() throws IOException, InterruptedException {
    if (positions.isEmpty()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(events)
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch.toByteArray()));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    count(sendUntilAnswered(request.build()));
    batch.reset();
    positions.clear();
  }

  private String sendUntilAnswered(HttpRequest request) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      String problem;
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status == 202) {
          counts.answered();
          return answer.body();
        }
        problem = "HTTP " + status + " " + answer.body();
        boolean passing = status == 429 || status >= 500;
        if (!passing) {
          throw new RefusedException(events + " refused the batch: " + problem);
        }
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        problem = e.getClass().getSimpleName() + " " + e.getMessage();
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IOException(
            events + " did not take a batch for " + patience.toSeconds() + " s: " + problem);
      }
      counts.retries.increment();
      counts.awayBecause(problem);
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }
  }

  private void count(String body) throws IOException {
    JsonNode answer = JSON.readTree(body);
    counts.accepted.add(answer.path("accepted").asLong());
    for (JsonNode rejected : answer.path("rejected")) {
      int index = rejected.path("index").asInt();
      String position = index < positions.size() ? positions.get(index) : "?";
      counts.rejected(
          rejected.path("code").asText(),
          "line " + position + ": " + rejected.path("detail").asText());
    }
    String answered = answer.path("token").asText("");
    if (!answered.isEmpty()) {
      token = answered;
    }
  }

  /** The server will not take this batch, however often it is sent. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}
