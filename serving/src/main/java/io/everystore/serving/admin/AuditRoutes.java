package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.AuditChange;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.serving.definition.AuditLog;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who changed what, newest first. */
public final class AuditRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 200;
  private static final int MAX_LIMIT = 2_000;

  private final AuditLog audit;

  public AuditRoutes(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/audit").handler(this::list);
  }

  private void list(RoutingContext context) {
    String kind = parameter(context, "kind");
    String id = parameter(context, "id");
    int limit = limit(parameter(context, "limit"));
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("audit");
          for (AuditEntry entry : audit.newest(kind, id, limit)) {
            write(json, entry);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static int limit(String text) {
    try {
      int limit = text.isEmpty() ? DEFAULT_LIMIT : Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw Problem.badRequest(
        "invalid_parameter", "limit: " + text + " (expected: 1.." + MAX_LIMIT + ")");
  }

  private static void write(JsonGenerator json, AuditEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", Instant.ofEpochMilli(entry.getTimeMillis()).toString());
    json.writeStringField("operator", entry.getOperator());
    json.writeStringField("action", entry.getAction());
    json.writeStringField("kind", entry.getKind());
    json.writeStringField("id", entry.getId());
    json.writeStringField("name", entry.getName());
    json.writeNumberField("version", entry.getVersion());
    changes(json, entry);
    json.writeEndObject();
  }

  /** Writes what an entry changed, as a field. */
  static void changes(JsonGenerator json, AuditEntry entry) throws IOException {
    json.writeArrayFieldStart("changes");
    for (AuditChange change : entry.getChangesList()) {
      json.writeStartObject();
      json.writeStringField("field", change.getField());
      json.writeStringField("before", change.getBefore());
      json.writeStringField("after", change.getAfter());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String parameter(RoutingContext context, String name) {
    @Nullable String text = context.request().getParam(name);
    return text == null ? "" : text.strip();
  }
}
