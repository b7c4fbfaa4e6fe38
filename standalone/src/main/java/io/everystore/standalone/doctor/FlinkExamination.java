package io.everystore.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.processes.FlinkRest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Judges what Flink's REST API says of the job. */
final class FlinkExamination {
  private FlinkExamination() {}

  static List<Finding> of(URI address) throws InterruptedException {
    FlinkRest rest = new FlinkRest(address);
    try {
      List<Finding> findings = new ArrayList<>();
      JsonNode cluster = rest.get("/overview");
      if (cluster.path("taskmanagers").asInt() < 1) {
        findings.add(
            new Finding("job", "no task manager is registered", "start one (JobNotRunning)"));
      }
      JsonNode jobs = rest.get("/jobs/overview").path("jobs");
      boolean running = false;
      for (JsonNode job : jobs) {
        JsonNode tasks = job.path("tasks");
        if (job.path("state").asText().equals("RUNNING")
            && tasks.path("running").asInt() == tasks.path("total").asInt()) {
          running = true;
          findings.addAll(checkpoints(rest, job.path("jid").asText()));
        }
      }
      if (!running) {
        findings.add(
            new Finding(
                "job",
                jobs.isEmpty()
                    ? "there is none"
                    : "is " + jobs.path(0).path("state").asText() + " (expected: every task runs)",
                "events wait in the log; see Flink's page (JobNotRunning)"));
      }
      return findings;
    } catch (IOException e) {
      return List.of(
          new Finding(
              "job", "Flink does not answer (" + e + ")", "start the job manager (JobNotRunning)"));
    }
  }

  private static List<Finding> checkpoints(FlinkRest rest, String job)
      throws IOException, InterruptedException {
    JsonNode latest = rest.get("/jobs/" + job + "/checkpoints").path("latest");
    long failed = latest.path("failed").path("id").asLong(-1);
    long completed = latest.path("completed").path("id").asLong(-1);
    if (failed <= completed) {
      return List.of();
    }
    return List.of(
        new Finding(
            "checkpoints",
            "the last one failed: " + latest.path("failed").path("failure_message").asText(),
            "see Flink's page (CheckpointsFail)"));
  }
}
