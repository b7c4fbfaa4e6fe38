package io.everystore.standalone.observability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A dashboard, as Grafana imports it. */
record Dashboard(String uid, String title, List<Panel> panels) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int COLUMNS = 24;
  private static final int WIDTH = 12;
  private static final int HEIGHT = 8;
  private static final int SCHEMA_VERSION = 39;

  Dashboard {
    panels = List.copyOf(panels);
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("uid", uid).put("title", title).put("schemaVersion", SCHEMA_VERSION);
    root.put("editable", false).put("refresh", "30s");
    root.putArray("tags").add("everystore");
    root.putObject("time").put("from", "now-3h").put("to", "now");
    root.putObject("templating")
        .putArray("list")
        .addObject()
        .put("name", "source")
        .put("label", "Prometheus")
        .put("type", "datasource")
        .put("query", "prometheus");
    ArrayNode all = root.putArray("panels");
    for (int i = 0; i < panels.size(); i++) {
      write(all.addObject(), panels.get(i), i);
    }
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("dashboard " + uid + ": " + e.getMessage(), e);
    }
  }

  private static void write(ObjectNode json, Panel panel, int index) {
    json.put("id", index + 1).put("title", panel.title()).put("type", panel.kind());
    source(json.putObject("datasource"));
    json.putObject("gridPos")
        .put("x", index * WIDTH % COLUMNS)
        .put("y", index * WIDTH / COLUMNS * HEIGHT)
        .put("w", WIDTH)
        .put("h", HEIGHT);
    ObjectNode fields = json.putObject("fieldConfig");
    fields.putObject("defaults").put("unit", panel.unit());
    fields.putArray("overrides");
    ArrayNode targets = json.putArray("targets");
    char name = 'A';
    for (Panel.Query query : panel.queries()) {
      ObjectNode target = targets.addObject();
      source(target.putObject("datasource"));
      target.put("refId", String.valueOf(name++)).put("expr", query.expression());
      target.put("legendFormat", query.legend());
      target.put("format", panel.kind().equals("heatmap") ? "heatmap" : "time_series");
    }
    if (panel.kind().equals("heatmap")) {
      json.putObject("options").put("calculate", false).putObject("yAxis").put("unit", "s");
    }
  }

  private static void source(ObjectNode json) {
    json.put("type", "prometheus").put("uid", "${source}");
  }
}
