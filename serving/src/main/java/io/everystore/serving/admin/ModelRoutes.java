package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.view.Views;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows the published models that rank now, on the admin port. */
public final class ModelRoutes implements Routes {
  private final Views views;

  public ModelRoutes(Views views) {
    this.views = views;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/models").handler(this::list);
    router.get("/v1/models/:name").handler(this::get);
  }

  private void list(RoutingContext context) {
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("models");
          for (Model model : views.models().all()) {
            write(json, model);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void get(RoutingContext context) {
    @Nullable String name = context.pathParam("name");
    Model model = name == null ? null : views.models().find(name);
    if (model == null) {
      throw Problem.of(
          404, "unknown_model", "model: none of that name is published, built-in weights rank");
    }
    Answers.json(context, 200, json -> write(json, model));
  }

  private static void write(JsonGenerator json, Model model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.getName());
    json.writeNumberField("version", model.getVersion());
    json.writeStringField("learner", model.getLearner());
    json.writeStringField(
        "created_time", Instant.ofEpochMilli(model.getCreatedTimeMillis()).toString());
    json.writeNumberField("examples", model.getExamples());
    writeLoss(json, "loss", model.getLoss());
    writeLoss(json, "previous_loss", model.getPreviousLoss());
    json.writeObjectFieldStart("weights");
    for (int i = 0; i < model.getFeatureNamesCount(); i++) {
      json.writeNumberField(model.getFeatureNames(i), model.getWeights(i));
    }
    json.writeEndObject();
    json.writeArrayFieldStart("position_offsets");
    for (float offset : model.getPositionOffsetsList()) {
      json.writeNumber(offset);
    }
    json.writeEndArray();
    if (model.getArmsCount() > 0) {
      writeArms(json, model);
    }
    json.writeEndObject();
  }

  private static void writeArms(JsonGenerator json, Model model) throws IOException {
    json.writeArrayFieldStart("arms");
    for (Arm arm : model.getArmsList()) {
      json.writeStartObject();
      json.writeStringField("key", arm.getKey());
      json.writeNumberField("successes", arm.getSuccesses());
      json.writeNumberField("exposures", arm.getExposures());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** JSON has no number for a loss that nobody knows yet. */
  private static void writeLoss(JsonGenerator json, String name, double loss) throws IOException {
    if (Double.isFinite(loss)) {
      json.writeNumberField(name, loss);
    } else {
      json.writeNullField(name);
    }
  }
}
