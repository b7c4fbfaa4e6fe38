package io.everystore.standalone.observability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every alert: those of the objectives, then those of causes that spoil them soon. */
final class Alerts {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final Duration LATER = Duration.ofMinutes(15);

  private Alerts() {}

  static List<Alert> all() {
    List<Alert> alerts = new ArrayList<>();
    Objectives.all().forEach(objective -> alerts.addAll(objective.alerts()));
    alerts.addAll(job());
    alerts.addAll(serving());
    alerts.addAll(StorageAlerts.all());
    return List.copyOf(alerts);
  }

  private static List<Alert> job() {
    String running = "flink_jobmanager_numRunningJobs";
    String completed = "flink_jobmanager_job_numberOfCompletedCheckpoints";
    String restarts = "flink_jobmanager_job_numRestarts";
    String letters = "flink_taskmanager_job_task_operator_dead_letters";
    String waiting = "flink_taskmanager_job_task_operator_pendingRecords";
    String events = waiting + "{operator_name=\"Source:_interactions\"}";
    String disabled = "flink_taskmanager_job_task_operator_segments_disabled";
    String segment = "flink_taskmanager_job_task_operator_segment_evaluation_nanos";
    return List.of(
        new Alert(
            "JobNotRunning",
            Severity.PAGE,
            "sum(%s) < 1 or absent(%s)".formatted(running, running),
            Duration.ofMinutes(2),
            "no job runs: events are taken, but nothing is learned from them",
            Scenario.after(10, running, "1 1 0x20"),
            Scenario.after(10, running, "1x20")),
        new Alert(
            "CheckpointsFail",
            Severity.PAGE,
            "max(delta(%s[10m])) <= 0 and max(%s) >= 0".formatted(completed, completed),
            SOON,
            "no checkpoint completed for 10 minutes: a restart would repeat more and more",
            Scenario.after(40, completed, "0+2x10 20x60"),
            Scenario.after(40, completed, "0+2x60")),
        new Alert(
            "JobRestarts",
            Severity.TICKET,
            "max(delta(%s[15m])) >= 3".formatted(restarts),
            AT_ONCE,
            "the job was started again three times within 15 minutes",
            Scenario.after(20, restarts, "0x10 1 2 3x20"),
            Scenario.after(20, restarts, "0x10 1x20")),
        new Alert(
            "DeadLettersGrow",
            Severity.TICKET,
            "sum(delta(%s[15m])) > 100".formatted(letters),
            AT_ONCE,
            "records of topics that cannot be read go to dead-letters.v1",
            Scenario.after(30, letters, "0+20x40"),
            Scenario.after(30, letters, "0+1x40")),
        new Alert(
            "JobFallsBehind",
            Severity.PAGE,
            "sum by (operator_name) (%s) > 10000 and sum by (operator_name) (deriv(%s[10m])) > 0"
                .formatted(waiting, waiting),
            SOON,
            "a source of the job is read more slowly than it is written: pages grow old",
            Scenario.after(40, events, "0+1000x60"),
            Scenario.after(40, events, "0+1000x15 15000-1000x15 0x30")),
        new Alert(
            "SegmentDear",
            Severity.TICKET,
            "max by (segment) (%s) > %.0f".formatted(segment, Bounds.SEGMENT_NANOS),
            LATER,
            "looking at somebody for one segment takes over half a millisecond: every event waits",
            Scenario.after(30, segment + "{segment=\"keen\"}", "900000x60"),
            Scenario.after(30, segment + "{segment=\"keen\"}", "9000x60")),
        new Alert(
            "SegmentDisabled",
            Severity.TICKET,
            "max(%s) > 0".formatted(disabled),
            AT_ONCE,
            "nobody enters or leaves a segment any more, since looking at people took too much",
            Scenario.after(10, disabled, "0x5 1x20"),
            Scenario.after(10, disabled, "0x20")));
  }

  private static List<Alert> serving() {
    String lag = "everystore_applied_offset_lag";
    String series = lag + "{topic=\"profiles.v1\",instance=\"a\"}";
    String ready = "everystore_ready";
    String probes = "everystore_canary_probes_total";
    String fallbacks = "everystore_fallback_total";
    String shows = "everystore_row_shows_total";
    String refused = "everystore_definitions_refused_total";
    return List.of(
        new Alert(
            "ViewsFallBehind",
            Severity.PAGE,
            "max by (topic) (%s) > 10000 and max by (topic) (deriv(%s[10m])) > 0"
                .formatted(lag, lag),
            SOON,
            "a replica applies a topic more slowly than it is written: what it serves grows old",
            Scenario.after(40, series, "0+1000x60"),
            Scenario.after(40, series, "0+1000x15 15000-1000x15 0x30")),
        new Alert(
            "ReplicaNotReady",
            Severity.PAGE,
            "min by (instance) (%s) < 1".formatted(ready),
            LATER,
            "a replica has not caught up, or the thread that keeps its views has ended",
            Scenario.after(30, ready + "{instance=\"a\"}", "0x60"),
            Scenario.after(30, ready + "{instance=\"a\"}", "0x10 1x50")),
        new Alert(
            "ServingAway",
            Severity.PAGE,
            "absent(%s)".formatted(ready),
            Duration.ofMinutes(2),
            "no replica is there, or none is scraped: whatever watches them has nothing to tell",
            Scenario.after(10, "up{job=\"everystore-serving\"}", "0x20"),
            Scenario.after(10, ready + "{instance=\"a\"}", "1x20")),
        new Alert(
            "CanaryFails",
            Severity.PAGE,
            "sum(rate(%s{outcome=~\"refused|failed\"}[5m])) / sum(rate(%s[5m])) > 0.5"
                .formatted(probes, probes),
            SOON,
            "the canary's events are not taken, or it gets no answer",
            Scenario.after(
                20,
                probes + "{outcome=\"refused\"}",
                "0+9x30",
                probes + "{outcome=\"served\"}",
                "0+3x30"),
            Scenario.after(
                20,
                probes + "{outcome=\"refused\"}",
                "0+1x30",
                probes + "{outcome=\"served\"}",
                "0+11x30")),
        new Alert(
            "FallbacksHigh",
            Severity.TICKET,
            "sum(rate(%s{level!=\"popular\"}[15m])) / sum(rate(%s[15m])) > 0.2"
                .formatted(fallbacks, shows),
            LATER,
            "more than a fifth of the rows shown are less than they should be",
            Scenario.after(
                60,
                fallbacks + "{row=\"picks\",level=\"stale\",reason=\"late\"}",
                "0+50x90",
                shows + "{row=\"picks\",position=\"0\"}",
                "0+100x90"),
            Scenario.after(
                60,
                fallbacks + "{row=\"picks\",level=\"stale\",reason=\"late\"}",
                "0+5x90",
                shows + "{row=\"picks\",position=\"0\"}",
                "0+100x90")),
        new Alert(
            "DefinitionsRefused",
            Severity.TICKET,
            "max(increase(%s[15m])) > 0".formatted(refused),
            AT_ONCE,
            "a segment, offer, page or experiment in the log cannot be read and is left out",
            Scenario.after(15, refused, "0x9 1x20"),
            Scenario.after(15, refused, "3x30")));
  }
}
