package io.everystore.standalone.doctor;

import io.everystore.standalone.observability.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges what two scrapes of a process, some seconds apart, say of it.
 *
 * <p>Bounds are those of the alerts, without their patience: who asks wants to know now.
 */
final class Examination {
  private final Scrape before;
  private final Scrape after;
  private final long nowMillis;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(Scrape before, Scrape after, long nowMillis) {
    this.before = before;
    this.after = after;
    this.nowMillis = nowMillis;
  }

  /**
   * What is wrong, the most basic first.
   *
   * @param nowMillis by the examined process' clock
   */
  static List<Finding> of(Scrape before, Scrape after, long nowMillis) {
    Examination examination = new Examination(before, after, nowMillis);
    examination.views();
    examination.store();
    examination.disk();
    if (after.has("flink_jobmanager_numRunningJobs")) {
      examination.job();
    }
    examination.segments();
    if (after.has("kafka_controller_offlinepartitionscount")) {
      examination.broker();
    }
    examination.freshness();
    examination.definitions();
    return examination.findings;
  }

  private void views() {
    if (after.min("everystore_ready").orElse(0) < 1) {
      add(
          "views",
          "this replica is not ready (expected: caught up with its topics)",
          "wait while it rebuilds; see its log for \"materializer ended\" (ReplicaNotReady)");
    }
    for (Scrape.Sample lag : after.of("everystore_applied_offset_lag")) {
      double earlier = before.sum("everystore_applied_offset_lag", "topic", lag.label("topic"));
      if (lag.value() > Bounds.LAG_RECORDS && lag.value() >= earlier) {
        add(
            "views",
            "%s: %.0f records not applied, and not fewer than before (expected: under %.0f)"
                .formatted(lag.label("topic"), lag.value(), Bounds.LAG_RECORDS),
            "what is served grows old (ViewsFallBehind)");
      }
    }
    if (after.max("everystore_pipeline_behind").orElse(0) > 0) {
      add(
          "pipeline",
          "what people do is not in the views 10 s later, and pages say stale (expected: within a"
              + " second)",
          "job or log stand still, or are far behind: ask Flink, with --flink, and the broker"
              + " (JobNotRunning, JobFallsBehind)");
    }
    after
        .min("everystore_redis_up")
        .ifPresent(
            up -> {
              if (up < 1) {
                add("redis", "does not answer", "pages go on without it (RedisAway)");
              }
            });
  }

  private void store() {
    if (grew("everystore_store_refusals_total") > 0) {
      add("store", "refuses writes", "make room, or restart this replica (StoreRefusesWrites)");
    }
    if (after.max("everystore_store_corrupt_reads").orElse(0) > 0) {
      add(
          "store",
          String.format(
              Locale.ROOT,
              "%.0f values failed their checksum (expected: 0)",
              after.sum("everystore_store_corrupt_reads")),
          "stop this replica, delete its store, start it (StoreValuesCorrupt)");
    }
    for (Scrape.Sample fill : after.of("everystore_store_fill_ratio")) {
      if (fill.value() > Bounds.STORE_FILL_RATIO) {
        add(
            "store",
            String.format(
                Locale.ROOT, "view %s is %.0f%% full", fill.label("view"), fill.value() * 100),
            "it should have grown: is there room on the disk? (StoreNearlyFull)");
      }
    }
  }

  private void disk() {
    for (Scrape.Sample free : after.of("disk_free_bytes")) {
      double total = after.sum("disk_total_bytes", "path", free.label("path"));
      if (total > 0 && free.value() / total < Bounds.FREE_DISK_RATIO) {
        add(
            "disk",
            String.format(
                Locale.ROOT,
                "%.1f%% free at %s (expected: at least %.0f%%)",
                100 * free.value() / total,
                free.label("path"),
                100 * Bounds.FREE_DISK_RATIO),
            "make room before the store refuses writes (DiskNearlyFull)");
      }
    }
  }

  private void job() {
    if (after.sum("flink_jobmanager_numRunningJobs") < 1) {
      add("job", "does not run", "events wait in the log; see Flink's page (JobNotRunning)");
      return;
    }
    if (after.max("flink_jobmanager_job_restartingTime").orElse(0)
            > before.max("flink_jobmanager_job_restartingTime").orElse(0)
        || grew("flink_jobmanager_job_numRestarts") > 0) {
      add("job", "is being started again", "see its exceptions on Flink's page (JobRestarts)");
    }
    if (grew("flink_jobmanager_job_numberOfFailedCheckpoints") > 0) {
      add("checkpoints", "one failed just now", "see Flink's page (CheckpointsFail)");
    }
    findings.addAll(JobFindings.behind(waiting(before), waiting(after)));
    double completedMillis =
        after.max("flink_jobmanager_job_lastCheckpointCompletedTimestamp").orElse(0);
    if (completedMillis > 0 && nowMillis - completedMillis > Duration.ofMinutes(10).toMillis()) {
      add(
          "checkpoints",
          "the last one is %d min old (expected: under 10)"
              .formatted((long) (nowMillis - completedMillis) / 60_000),
          "a restart would repeat as much (CheckpointsFail)");
    }
  }

  private void segments() {
    Map<String, Double> nanos = new TreeMap<>();
    for (Scrape.Sample segment :
        after.of("flink_taskmanager_job_task_operator_segment_evaluation_nanos")) {
      nanos.merge(segment.label("segment"), segment.value(), Math::max);
    }
    findings.addAll(JobFindings.dear(nanos));
    findings.addAll(
        JobFindings.disabled(
            after.max("flink_taskmanager_job_task_operator_segments_disabled").orElse(0)));
  }

  private static Map<String, Double> waiting(Scrape scrape) {
    Map<String, Double> records = new TreeMap<>();
    for (Scrape.Sample source : scrape.of("flink_taskmanager_job_task_operator_pendingRecords")) {
      records.merge(
          source.label("operator_name").replaceFirst("^Source:?_+", ""),
          source.value(),
          Double::sum);
    }
    return records;
  }

  private void broker() {
    if (after.sum("kafka_controller_offlinepartitionscount") > 0) {
      add("broker", "partitions have no leader", "events are refused (BrokerPartitionsOffline)");
    }
    if (after.sum("kafka_server_replicamanager_underminisrpartitioncount") > 0) {
      add("broker", "copies in sync are missing", "events are refused (BrokerReplicasMissing)");
    }
    if (after.sum("kafka_log_offline_directories") > 0) {
      add("broker", "a log directory is offline", "see the broker's disk and log");
    }
  }

  private void freshness() {
    String probes = "everystore_canary_probes_total";
    double bad = grew(probes, "outcome", "refused") + grew(probes, "outcome", "failed");
    if (bad > 0) {
      add(
          "events",
          "%.0f probes of the canary were not taken or not answered".formatted(bad),
          "send one by hand (CanaryFails)");
    }
    String seconds = "everystore_event_to_serve_seconds";
    double served = grew(seconds + "_count");
    double mean = served > 0 ? grew(seconds + "_sum") / served : 0;
    if (mean > Bounds.FRESH_SECONDS) {
      add(
          "freshness",
          String.format(
              Locale.ROOT,
              "an event took %.2f s until it was served (expected: at most %.2f s)",
              mean,
              Bounds.FRESH_SECONDS),
          "follow it: job lag, busy tasks, lag of views (FreshnessBudgetBurnsFast)");
    }
  }

  private void definitions() {
    double refused = after.sum("everystore_definitions_refused_total");
    if (refused > 0) {
      add(
          "definitions",
          "%.0f records of segments, offers, pages or experiments were left out".formatted(refused),
          "the log names them; save them again (DefinitionsRefused)");
    }
  }

  private double grew(String name) {
    return after.sum(name) - before.sum(name);
  }

  private double grew(String name, String label, String value) {
    return after.sum(name, label, value) - before.sum(name, label, value);
  }

  private void add(String subject, String saw, String advice) {
    findings.add(new Finding(subject, saw, advice));
  }
}
