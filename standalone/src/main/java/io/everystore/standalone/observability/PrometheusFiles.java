package io.everystore.standalone.observability;

import java.time.Duration;
import java.util.List;

/** Rules, and the tests of rules, as Prometheus and promtool read them. */
final class PrometheusFiles {
  static final String GENERATED =
      "# Written by io.everystore.standalone.observability.Generate; do not edit.\n";

  private PrometheusFiles() {}

  /** Recording rules and alerts, as {@code rule_files} takes them. */
  static String rules(List<Objective> objectives, List<Alert> alerts) {
    return GENERATED + groups(objectives, alerts, "");
  }

  /** The same as an object of the Prometheus operator. */
  static String prometheusRule(List<Objective> objectives, List<Alert> alerts) {
    return GENERATED
        + "apiVersion: monitoring.coreos.com/v1\n"
        + "kind: PrometheusRule\n"
        + "metadata:\n"
        + "  name: everystore\n"
        + "spec:\n"
        + groups(objectives, alerts, "  ");
  }

  private static String groups(List<Objective> objectives, List<Alert> alerts, String indent) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("groups:\n  - name: everystore-objectives\n    rules:\n");
    for (Objective objective : objectives) {
      for (String window : Objective.WINDOWS) {
        yaml.append("      - record: ").append(objective.record(window)).append('\n');
        yaml.append("        expr: ").append(quoted(objective.errorRatio(window))).append('\n');
      }
    }
    yaml.append("  - name: everystore-alerts\n    rules:\n");
    for (Alert alert : alerts) {
      yaml.append("      - alert: ").append(alert.name()).append('\n');
      yaml.append("        expr: ").append(quoted(alert.expression())).append('\n');
      if (!alert.pending().isZero()) {
        yaml.append("        for: ").append(duration(alert.pending())).append('\n');
      }
      yaml.append("        labels:\n          severity: ").append(alert.severity().label());
      yaml.append("\n        annotations:\n          summary: ").append(quoted(alert.summary()));
      yaml.append("\n          runbook: ").append(alert.runbook()).append('\n');
    }
    return yaml.toString().lines().map(line -> indent + line + "\n").reduce("", String::concat);
  }

  /** Each alert once firing and once quiet, for {@code promtool test rules}. */
  static String tests(List<Alert> alerts, String rulesFile) {
    StringBuilder yaml = new StringBuilder(GENERATED);
    yaml.append("rule_files:\n  - ")
        .append(rulesFile)
        .append("\nevaluation_interval: 1m\ntests:\n");
    for (Alert alert : alerts) {
      test(yaml, alert, alert.firing(), true);
      test(yaml, alert, alert.quiet(), false);
    }
    return yaml.toString();
  }

  private static void test(StringBuilder yaml, Alert alert, Scenario scenario, boolean fires) {
    yaml.append("  - name: ").append(alert.name()).append(fires ? " fires" : " keeps quiet");
    yaml.append("\n    interval: 1m\n    input_series:\n");
    for (Scenario.Series series : scenario.series()) {
      yaml.append("      - series: ").append(quoted(series.selector())).append('\n');
      yaml.append("        values: ").append(quoted(series.values())).append('\n');
    }
    // Whatever its labels are: the alert's own series, counted.
    yaml.append("    promql_expr_test:\n      - expr: ");
    yaml.append(
        quoted(
            "count(ALERTS{alertname=\"%s\",alertstate=\"firing\",severity=\"%s\"}) > bool 0"
                .formatted(alert.name(), alert.severity().label())));
    yaml.append("\n        eval_time: ").append(scenario.at().toMinutes()).append("m\n");
    yaml.append(
        fires
            ? "        exp_samples:\n          - labels: '{}'\n            value: 1\n"
            : "        exp_samples: []\n");
  }

  private static String duration(Duration duration) {
    return duration.toMinutes() + "m";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
