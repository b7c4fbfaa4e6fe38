package io.everystore.standalone.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The dashboards: one for who keeps the system running, one for who sells with it. */
final class Dashboards {
  private static final String HTTP = "http_server_request_duration_seconds";
  private static final String PAGES = "{route=~\"/v1/(pages|recommendations)/.*\"}";

  private Dashboards() {}

  static List<Dashboard> all() {
    return List.of(operations(), business());
  }

  /** For the sidecar of Grafana's chart, which loads what has this label. */
  static String configMaps() {
    StringBuilder yaml = new StringBuilder(PrometheusFiles.GENERATED);
    for (Dashboard dashboard : all()) {
      yaml.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ")
          .append(dashboard.uid())
          .append("\n  labels: {grafana_dashboard: \"1\"}\ndata:\n  ")
          .append(dashboard.uid())
          .append(".json: |\n")
          .append(dashboard.json().indent(4));
    }
    return yaml.toString();
  }

  private static Dashboard operations() {
    List<Panel> panels = new ArrayList<>();
    for (Objective objective : Objectives.all()) {
      panels.add(
          Panel.number(
              objective.promise() + ": budget burned (1 = as fast as allowed, 6 h)",
              "short",
              String.format(
                  Locale.ROOT, "%s / %.6f", objective.record("6h"), 1 - objective.targetRatio())));
    }
    panels.addAll(
        List.of(
            Panel.heatMap(
                "Latency of pages",
                "sum by (le) (increase(" + HTTP + "_bucket" + PAGES + "[$__rate_interval]))"),
            Panel.lines(
                "Latency of pages",
                "s",
                quantile(0.5, HTTP, PAGES),
                "p50",
                quantile(0.99, HTTP, PAGES),
                "p99"),
            Panel.lines(
                "Freshness: event to served",
                "s",
                quantile(0.5, "everystore_event_to_serve_seconds", ""),
                "canary p50",
                quantile(0.99, "everystore_event_to_serve_seconds", ""),
                "canary p99",
                quantile(0.99, "everystore_profile_staleness_seconds", ""),
                "profiles p99"),
            Panel.lines(
                "Requests",
                "reqps",
                "sum by (route) (rate(" + HTTP + "_count[$__rate_interval]))",
                "{{route}}"),
            Panel.lines(
                "Errors",
                "reqps",
                "sum by (route, outcome) (rate("
                    + HTTP
                    + "_count{outcome!=\"success\"}[$__rate_interval]))",
                "{{route}} {{outcome}}"),
            Panel.lines(
                "Refused because of overload",
                "reqps",
                "sum by (route) (rate(everystore_shed_total[$__rate_interval]))",
                "{{route}}"),
            Panel.lines(
                "Lag of views (records not applied)",
                "short",
                "max by (topic) (everystore_applied_offset_lag)",
                "{{topic}}"),
            Panel.lines(
                "Lag of the job (records not read)",
                "short",
                "sum by (operator_name) (flink_taskmanager_job_task_operator_pendingRecords)",
                "{{operator_name}}"),
            Panel.lines(
                "Fallbacks",
                "reqps",
                "sum by (level, reason) (rate(everystore_fallback_total[$__rate_interval]))",
                "{{level}} {{reason}}"),
            Panel.lines(
                "Tasks: busy",
                "percentunit",
                "max by (task_name) (flink_taskmanager_job_task_busyTimeMsPerSecond) / 1000",
                "{{task_name}}"),
            Panel.lines(
                "Tasks: held back by the next one",
                "percentunit",
                "max by (task_name) (flink_taskmanager_job_task_backPressuredTimeMsPerSecond)"
                    + " / 1000",
                "{{task_name}}"),
            Panel.lines(
                "Checkpoints",
                "short",
                "max(flink_jobmanager_job_lastCheckpointDuration) / 1000",
                "seconds",
                "max(delta(flink_jobmanager_job_numberOfFailedCheckpoints[10m]))",
                "failed in 10 min"),
            Panel.lines(
                "Processors",
                "percentunit",
                "max by (instance) (process_cpu_usage)",
                "{{instance}}",
                "1 - min(kafka_server_requesthandler_idle_ratio)",
                "broker requests"),
            Panel.lines(
                "Heap and stores: used share",
                "percentunit",
                "max by (instance) (jvm_memory_used_bytes{area=\"heap\",id=\"G1 Old Gen\"} /"
                    + " jvm_memory_max_bytes{area=\"heap\",id=\"G1 Old Gen\"})",
                "heap {{instance}}",
                "max by (view) (everystore_store_fill_ratio)",
                "{{view}}"),
            Panel.lines(
                "Disk free",
                "percentunit",
                "min by (instance) (disk_free_bytes / disk_total_bytes)",
                "{{instance}}"),
            Panel.lines(
                "Collector pauses",
                "percentunit",
                "sum by (instance) (rate(jvm_gc_pause_seconds_sum[$__rate_interval]))",
                "{{instance}}"),
            Panel.lines(
                "Kafka: bytes kept",
                "bytes",
                "sum by (topic) (kafka_log_size_bytes)",
                "{{topic}}")));
    return new Dashboard("everystore-operations", "Everystore: operations", panels);
  }

  private static String quantile(double quantile, String metric, String selector) {
    return "histogram_quantile(%s, sum by (le) (rate(%s_bucket%s[$__rate_interval])))"
        .formatted(quantile, metric, selector);
  }

  private static String conversion(String step) {
    return "sum(increase(everystore_interactions_total{name=\"%s\"}[1h])) / sum(increase(%s[1h]))"
        .formatted(step, "everystore_interactions_total{name=\"view_item\"}");
  }

  private static Dashboard business() {
    return new Dashboard(
        "everystore-business",
        "Everystore: business",
        List.of(
            Panel.lines(
                "Revenue an hour",
                "short",
                "sum by (currency) (increase(everystore_revenue_total[1h]))",
                "{{currency}}"),
            Panel.lines(
                "From a look to a purchase, an hour",
                "short",
                "sum by (name) (increase(everystore_interactions_total{name!=\"other\"}[1h]))",
                "{{name}}"),
            Panel.lines(
                "Conversion, of an hour's looks at items",
                "percentunit",
                conversion("add_to_cart"),
                "into the cart",
                conversion("purchase"),
                "bought"),
            Panel.lines(
                "Events by what became of them",
                "reqps",
                "sum by (outcome) (rate(everystore_ingest_events_total[$__rate_interval]))",
                "{{outcome}}"),
            Panel.lines(
                "Pages",
                "reqps",
                "sum by (route) (rate(" + HTTP + "_count" + PAGES + "[$__rate_interval]))",
                "{{route}}"),
            Panel.lines(
                "People known",
                "short",
                "max(everystore_store_entries{view=\"profiles\"})",
                "people"),
            Panel.lines(
                "People in segments",
                "short",
                "max by (segment) (everystore_segment_members)",
                "{{segment}}"),
            Panel.lines(
                "Offers by what was decided",
                "short",
                "sum by (offer, outcome) (increase(everystore_offer_decisions_total[1h]))",
                "{{offer}} {{outcome}}"),
            Panel.lines(
                "Rows shown, first place",
                "reqps",
                "topk(10, sum by (row) (rate("
                    + "everystore_row_shows_total{position=\"0\"}[$__rate_interval])))",
                "{{row}}"),
            Panel.lines(
                "Answers logged to learn from",
                "reqps",
                "sum by (outcome) (rate(everystore_impressions_total[$__rate_interval]))",
                "{{outcome}}"),
            Panel.lines(
                "People exposed to experiments",
                "reqps",
                "sum(rate(everystore_exposures_total[$__rate_interval]))",
                "exposures"),
            Panel.lines(
                "Models taken",
                "short",
                "sum by (outcome) (increase(everystore_models_applied_total[1h]))",
                "{{outcome}}")));
  }
}
