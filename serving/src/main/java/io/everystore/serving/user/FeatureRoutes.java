package io.everystore.serving.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.registry.FeatureDefinition;
import io.everystore.feature.registry.FeatureRegistry;
import io.everystore.feature.segment.RuleOperators;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Answers the catalogue of features, on the admin port. */
public final class FeatureRoutes implements Routes {
  private final Buffer features = Answers.toJson(FeatureRoutes::write);

  @Override
  public void mount(Router router) {
    router.get("/v1/features").handler(context -> Answers.json(context, 200, features.copy()));
  }

  private static void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("features");
    for (FeatureDefinition feature : FeatureRegistry.definitions()) {
      json.writeStartObject();
      json.writeStringField("name", feature.name());
      json.writeStringField("entity", feature.entity().name().toLowerCase(Locale.ROOT));
      json.writeStringField("type", feature.type().name().toLowerCase(Locale.ROOT));
      json.writeStringField("unit", feature.unit());
      json.writeStringField("window", feature.window());
      json.writeStringField("description", feature.description());
      texts(json, "operators", RuleOperators.names(feature.type()));
      texts(json, "examples", feature.examples());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
