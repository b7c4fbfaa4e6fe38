package io.everystore.standalone.processes;

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
import java.util.concurrent.TimeUnit;

/** Flink's own REST API, as far as it is needed here. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();
  private final URI root;

  public FlinkRest(URI root) {
    this.root = root;
  }

  /** True while the only job runs with every task of it; false, too, when nobody answers. */
  public boolean isRunning() throws InterruptedException {
    try {
      JsonNode jobs = get("/jobs/overview").path("jobs");
      for (JsonNode job : jobs) {
        if (runs(job)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** True of a job of {@code /jobs/overview} that runs with every task of it. */
  public static boolean runs(JsonNode job) {
    JsonNode tasks = job.path("tasks");
    return job.path("state").asText().equals("RUNNING")
        && tasks.path("total").asInt() > 0
        && tasks.path("running").asInt() == tasks.path("total").asInt();
  }

  /**
   * Takes a checkpoint and waits for it.
   *
   * @throws IOException when it fails or is not done in time
   */
  public void checkpoint(Duration timeout) throws IOException, InterruptedException {
    String job = get("/jobs/overview").path("jobs").path(0).path("jid").asText();
    String base = "/jobs/" + job + "/checkpoints";
    HttpResponse<String> asked =
        client.send(
            HttpRequest.newBuilder(root.resolve(base))
                .timeout(CALL_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"checkpointType\":\"CONFIGURED\"}"))
                .build(),
            BodyHandlers.ofString());
    if (asked.statusCode() / 100 != 2) {
      throw new IOException("checkpoint: status " + asked.statusCode());
    }
    String trigger = JSON.readTree(asked.body()).path("request-id").asText();
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      JsonNode state = get(base + "/" + trigger);
      if (state.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode failure = state.path("operation").path("failure-cause");
        if (!failure.isMissingNode() && !failure.isNull()) {
          throw new IOException("checkpoint: " + failure.path("class").asText());
        }
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new IOException("checkpoint: not done after " + timeout.toSeconds() + " s");
  }

  /** An answer of the API, parsed. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(root.resolve(path)).timeout(CALL_TIMEOUT).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": status " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }
}
