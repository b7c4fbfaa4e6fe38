package io.everystore.standalone.observability;

import io.everystore.standalone.cluster.ClusterFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of the descriptions into a checkout: argument is its root. */
public final class Generate {
  private static final String PROMETHEUS = "deploy/observability/prometheus/";
  private static final String GRAFANA = "deploy/observability/grafana/";

  /** Tests of the rules, for promtool. */
  static final String RULE_TESTS = PROMETHEUS + "everystore-rules-test.yaml";

  private Generate() {}

  /** Contents by path from the repository's root. */
  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>(ClusterFiles.files());
    String rules = "everystore-rules.yaml";
    files.put(PROMETHEUS + rules, PrometheusFiles.rules(Objectives.all(), Alerts.all()));
    files.put(RULE_TESTS, PrometheusFiles.tests(Alerts.all(), rules));
    files.put(
        "deploy/kubernetes/base/prometheus-rule.yaml",
        PrometheusFiles.prometheusRule(Objectives.all(), Alerts.all()));
    files.put("deploy/kubernetes/base/dashboards.yaml", Dashboards.configMaps());
    for (Dashboard dashboard : Dashboards.all()) {
      files.put(GRAFANA + dashboard.uid() + ".json", dashboard.json());
    }
    return files;
  }

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = Path.of(args[0]).resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
    }
  }
}
