package io.everystore.standalone.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ExaminationTest {
  private static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final String WELL =
      """
      # HELP everystore_ready 1 while every view is kept up to date
      everystore_ready 1.0
      everystore_applied_offset_lag{topic="profiles.v1"} 3.0
      everystore_pipeline_behind 0.0
      everystore_redis_up 1.0
      everystore_store_refusals_total 2.0
      everystore_store_corrupt_reads 0.0
      everystore_store_fill_ratio{view="profiles"} 0.5
      disk_free_bytes{path="/a b\\"c"} 5.0E10
      disk_total_bytes{path="/a b\\"c"} 1.0E11
      flink_jobmanager_numRunningJobs 1.0
      flink_jobmanager_job_numRestarts{job_name="p"} 4.0
      flink_jobmanager_job_numberOfFailedCheckpoints{job_name="p"} 1.0
      flink_jobmanager_job_lastCheckpointCompletedTimestamp{job_name="p"} 1.69999999E12
      flink_taskmanager_job_task_operator_segment_evaluation_nanos{segment="keen"} 9000.0
      flink_taskmanager_job_task_operator_segments_disabled{operator_name="clients"} 0.0
      flink_taskmanager_job_task_operator_pendingRecords{operator_name="Source:_interactions"} 20.0
      kafka_controller_offlinepartitionscount 0.0
      kafka_server_replicamanager_underminisrpartitioncount 0.0
      everystore_canary_probes_total{outcome="served"} 10.0
      everystore_canary_probes_total{outcome="refused"} 1.0
      everystore_event_to_serve_seconds_count 10
      everystore_event_to_serve_seconds_sum 1.0
      everystore_definitions_refused_total 0.0
      """;

  @Test
  void wellSystem_hasNoFindings() {
    assertEquals(List.of(), findings(WELL));
  }

  @Test
  void eachFault_isOneFinding() {
    fault("everystore_ready 1.0", "everystore_ready 0.0", "views");
    fault("profiles.v1\"} 3.0", "profiles.v1\"} 90000.0", "views");
    fault("pipeline_behind 0.0", "pipeline_behind 1.0", "pipeline");
    fault("redis_up 1.0", "redis_up 0.0", "redis");
    fault("refusals_total 2.0", "refusals_total 5.0", "store");
    fault("corrupt_reads 0.0", "corrupt_reads 7.0", "store");
    fault("\"profiles\"} 0.5", "\"profiles\"} 0.99", "store");
    fault("5.0E10", "5.0E9", "disk");
    fault("numRunningJobs 1.0", "numRunningJobs 0.0", "job");
    fault("\"p\"} 4.0", "\"p\"} 5.0", "job");
    fault(
        "FailedCheckpoints{job_name=\"p\"} 1.0",
        "FailedCheckpoints{job_name=\"p\"} 2.0",
        "checkpoints");
    fault("1.69999999E12", "1.6999990E12", "checkpoints");
    fault("\"keen\"} 9000.0", "\"keen\"} 900000.0", "segment keen");
    fault("\"clients\"} 0.0", "\"clients\"} 1.0", "segments");
    fault("interactions\"} 20.0", "interactions\"} 5000.0", "job");
    fault("offlinepartitionscount 0.0", "offlinepartitionscount 2.0", "broker");
    fault("underminisrpartitioncount 0.0", "underminisrpartitioncount 2.0", "broker");
    fault("\"refused\"} 1.0", "\"refused\"} 2.0", "events");
    fault("definitions_refused_total 0.0", "definitions_refused_total 1.0", "definitions");
    fault(
        "count 10\neverystore_event_to_serve_seconds_sum 1.0",
        "count 12\neverystore_event_to_serve_seconds_sum 2.0",
        "freshness");
  }

  @Test
  void lagThatFalls_isNoFinding() {
    String before = WELL.replace("profiles.v1\"} 3.0", "profiles.v1\"} 90000.0");
    String after = WELL.replace("profiles.v1\"} 3.0", "profiles.v1\"} 80000.0");
    assertEquals(List.of(), Examination.of(Scrape.parse(before), Scrape.parse(after), NOW_MILLIS));
  }

  @Test
  void jobThatCatchesUp_isToldAsSuch() {
    String before = WELL.replace("interactions\"} 20.0", "interactions\"} 9000.0");
    String after = WELL.replace("interactions\"} 20.0", "interactions\"} 5000.0");
    List<Finding> findings = Examination.of(Scrape.parse(before), Scrape.parse(after), NOW_MILLIS);
    assertEquals(
        List.of("interactions: 5000 records wait, 4000 fewer than before: it is catching up"),
        findings.stream().map(Finding::saw).toList());
  }

  private static void fault(String well, String ill, String subject) {
    assertTrue(WELL.contains(well), well);
    List<Finding> findings = findings(WELL.replace(well, ill));
    assertEquals(List.of(subject), findings.stream().map(Finding::subject).toList(), ill);
  }

  private static List<Finding> findings(String after) {
    return Examination.of(Scrape.parse(WELL), Scrape.parse(after), NOW_MILLIS);
  }
}
