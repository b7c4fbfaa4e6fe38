package io.everystore.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The structural schema of a custom resource: fields, types, enumerations. */
final class CrdSchema {
  private static final String FLINK_DEPLOYMENTS =
      "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  /** Newer than the operator's model that is published; its operator takes it. */
  private static final Set<String> NEWER_VERSIONS = Set.of("v2_0", "v2_1", "v2_2");

  private final JsonNode schema;

  private CrdSchema(JsonNode schema) {
    this.schema = schema;
  }

  static CrdSchema flinkDeployment() {
    try (InputStream yaml = CrdSchema.class.getResourceAsStream(FLINK_DEPLOYMENTS)) {
      if (yaml == null) {
        throw new AssertionError(FLINK_DEPLOYMENTS + ": not on the class path");
      }
      return new CrdSchema(
          Manifest.parse(new String(yaml.readAllBytes(), StandardCharsets.UTF_8))
              .get(0)
              .at("/spec/versions/0/schema/openAPIV3Schema"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks apart from what every object has. */
  void check(JsonNode object, String path) {
    check(object.path("spec"), schema.path("properties").path("spec"), path + ".spec");
  }

  private static void check(JsonNode value, JsonNode schema, String path) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return;
    }
    if (!schema.path("x-kubernetes-int-or-string").asBoolean()) {
      checkType(value, schema.path("type").asText(), path);
    }
    checkEnumeration(value, schema.path("enum"), path);
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode known = schema.path("properties").path(field.getKey());
        JsonNode any = schema.path("additionalProperties");
        if (known.isMissingNode() && any.isMissingNode()) {
          throw new AssertionError(path + "." + field.getKey() + ": unknown field");
        }
        check(field.getValue(), known.isMissingNode() ? any : known, path + "." + field.getKey());
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  private static void checkType(JsonNode value, String type, String path) {
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> true;
        };
    if (!fits) {
      throw new AssertionError(path + ": " + value + " (expected: " + type + ")");
    }
  }

  private static void checkEnumeration(JsonNode value, JsonNode known, String path) {
    if (known.isMissingNode()) {
      return;
    }
    for (JsonNode each : known) {
      if (each.equals(value)) {
        return;
      }
    }
    if (!(path.endsWith(".flinkVersion") && NEWER_VERSIONS.contains(value.asText()))) {
      throw new AssertionError(path + ": " + value + " (expected: one of " + known + ")");
    }
  }
}
