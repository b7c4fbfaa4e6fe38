package io.everystore.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.processes.FlinkRest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;

/** Judges what Flink's REST API says of the job and its task managers. */
final class FlinkExamination {
  /** One heartbeat late is a busy machine. */
  private static final int MISSED_HEARTBEATS = 3;

  /** Flink's own, where its configuration says nothing. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final String DISABLED = ".segments_disabled";
  private static final Pattern SEGMENT = Pattern.compile(".*\\.segment\\.(.+)\\.evaluation_nanos");
  private static final Pattern WAITING = Pattern.compile("(?:.*\\.)?Source__(.+)\\.pendingRecords");

  private final FlinkRest rest;

  private FlinkExamination(FlinkRest rest) {
    this.rest = rest;
  }

  /** What the job's operators say, by segment, source and operator. */
  private record Metrics(
      Map<String, Double> segmentNanos,
      Map<String, Double> waiting,
      Map<String, Double> segmentsDisabled) {}

  /**
   * What is wrong, the most basic first.
   *
   * @param watch how long to wait between two looks
   */
  static List<Finding> of(URI address, Duration watch) throws InterruptedException {
    FlinkExamination examination = new FlinkExamination(new FlinkRest(address));
    try {
      return examination.look(watch);
    } catch (IOException e) {
      return List.of(
          new Finding(
              "job", "Flink does not answer (" + e + ")", "start the job manager (JobNotRunning)"));
    }
  }

  private List<Finding> look(Duration watch) throws IOException, InterruptedException {
    JsonNode jobs = rest.get("/jobs/overview").path("jobs");
    JsonNode running = null;
    for (JsonNode job : jobs) {
      if (FlinkRest.runs(job)) {
        running = job;
      }
    }
    if (running == null) {
      List<Finding> findings = new ArrayList<>(taskManagers(0));
      findings.add(
          new Finding(
              "job",
              jobs.isEmpty()
                  ? "there is none"
                  : "is " + jobs.path(0).path("state").asText() + " (expected: every task runs)",
              "events wait in the log; see Flink's page (JobNotRunning)"));
      return findings;
    }
    String id = running.path("jid").asText();
    Metrics before = metrics(id);
    TimeUnit.MILLISECONDS.sleep(watch.toMillis());
    List<Finding> findings =
        new ArrayList<>(taskManagers(rest.get("/jobs/" + id).path("now").asLong()));
    findings.addAll(checkpoints(id));
    Metrics after = metrics(id);
    findings.addAll(JobFindings.behind(before.waiting, after.waiting));
    findings.addAll(JobFindings.dear(after.segmentNanos));
    findings.addAll(
        JobFindings.disabled(
            after.segmentsDisabled.values().stream().mapToDouble(d -> d).max().orElse(0)));
    return findings;
  }

  /** Flink calls a job running until a task manager's heartbeats were missed for long. */
  private List<Finding> taskManagers(long nowMillis) throws IOException, InterruptedException {
    JsonNode managers = rest.get("/taskmanagers").path("taskmanagers");
    if (managers.isEmpty()) {
      return List.of(
          new Finding("job", "no task manager is registered", "start one (JobNotRunning)"));
    }
    Duration heartbeat = heartbeat();
    long mostMillis = MISSED_HEARTBEATS * heartbeat.toMillis();
    List<Finding> findings = new ArrayList<>();
    for (JsonNode manager : managers) {
      // In spite of its name it is the moment of the last heartbeat.
      long silentMillis = nowMillis - manager.path("timeSinceLastHeartbeat").asLong();
      if (silentMillis > mostMillis) {
        findings.add(
            new Finding(
                "task manager " + manager.path("id").asText(),
                "silent for %d s (expected: a heartbeat every %d s)"
                    .formatted(silentMillis / 1_000, heartbeat.toSeconds()),
                "does its process run, and does its machine answer? (JobNotRunning)"));
      }
    }
    return findings;
  }

  private Duration heartbeat() throws IOException, InterruptedException {
    for (JsonNode setting : rest.get("/jobmanager/config")) {
      if (setting.path("key").asText().equals("heartbeat.interval")) {
        return TimeUtils.parseDuration(setting.path("value").asText());
      }
    }
    return HEARTBEAT;
  }

  private Metrics metrics(String job) throws IOException, InterruptedException {
    Metrics all = new Metrics(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (JsonNode vertex : rest.get("/jobs/" + job).path("vertices")) {
      String path =
          "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      Set<String> wanted = new TreeSet<>();
      for (JsonNode metric : rest.get(path)) {
        String name = metric.path("id").asText();
        if (SEGMENT.matcher(name).matches()
            || WAITING.matcher(name).matches()
            || name.endsWith(DISABLED)) {
          wanted.add(name);
        }
      }
      if (!wanted.isEmpty()) {
        read(path, wanted, all);
      }
    }
    return all;
  }

  private void read(String path, Set<String> names, Metrics into)
      throws IOException, InterruptedException {
    String query =
        names.stream()
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    for (JsonNode metric : rest.get(path + "?agg=max,sum&get=" + query)) {
      String name = metric.path("id").asText();
      Matcher segment = SEGMENT.matcher(name);
      Matcher waiting = WAITING.matcher(name);
      if (segment.matches()) {
        into.segmentNanos.merge(segment.group(1), metric.path("max").asDouble(), Math::max);
      } else if (name.endsWith(DISABLED)) {
        into.segmentsDisabled.merge(name, metric.path("max").asDouble(), Math::max);
      } else if (waiting.matches()) {
        into.waiting.merge(waiting.group(1), metric.path("sum").asDouble(), Double::sum);
      }
    }
  }

  private List<Finding> checkpoints(String job) throws IOException, InterruptedException {
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
