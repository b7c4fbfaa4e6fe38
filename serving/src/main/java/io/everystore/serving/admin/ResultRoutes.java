package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Metric;
import io.everystore.feature.proto.Variation;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.experiment.Estimate;
import io.everystore.serving.experiment.ExperimentResults;
import io.everystore.serving.experiment.SampleRatio;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Answers what an experiment did, per variation. */
public final class ResultRoutes implements Routes {
  private final Supplier<DefinitionImage> image;
  private final ExperimentResults results;

  public ResultRoutes(Supplier<DefinitionImage> image, ExperimentResults results) {
    this.image = image;
    this.results = results;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/experiments/:id/results").handler(this::get);
  }

  private void get(RoutingContext context) {
    String id = context.pathParam("id");
    Definition definition =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.EXPERIMENT, id))
            : null;
    if (definition == null) {
      throw Problem.notFound("experiments: none has this id");
    }
    Answers.json(context, 200, json -> write(json, definition));
  }

  private void write(JsonGenerator json, Definition definition) throws IOException {
    Experiment experiment = definition.getExperiment();
    List<Variation> variations = experiment.getVariationsList();
    List<VariationResult> found =
        variations.stream()
            .map(variation -> results.of(definition.getId(), variation.getId()))
            .toList();
    json.writeStartObject();
    json.writeStringField("experiment_id", definition.getId());
    json.writeStringField(
        "primary_metric", experiment.getPrimaryMetric().name().toLowerCase(Locale.ROOT));
    long updated = found.stream().mapToLong(VariationResult::getUpdatedTimeMillis).max().orElse(0);
    json.writeStringField(
        "updated_time", updated == 0 ? null : Instant.ofEpochMilli(updated).toString());
    double pValue =
        SampleRatio.pValue(
            found.stream().mapToLong(VariationResult::getExposed).toArray(),
            variations.stream().mapToDouble(Variation::getShare).toArray());
    json.writeObjectFieldStart("sample_ratio");
    number(json, "p_value", pValue);
    json.writeBooleanField("ok", !(pValue < SampleRatio.ALARM));
    json.writeEndObject();
    json.writeArrayFieldStart("variations");
    for (int i = 0; i < variations.size(); i++) {
      write(json, experiment, variations.get(i), found.get(i), found.get(0), i == 0);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json,
      Experiment experiment,
      Variation variation,
      VariationResult result,
      VariationResult base,
      boolean isBase)
      throws IOException {
    long conversions = conversions(experiment, result);
    json.writeStartObject();
    json.writeStringField("variation_id", variation.getId());
    json.writeNumberField("exposed", result.getExposed());
    json.writeNumberField("conversions", conversions);
    json.writeNumberField("clicked", result.getClicked());
    json.writeNumberField("carted", result.getCarted());
    json.writeNumberField("purchased", result.getPurchased());
    write(json, "conversion_rate", Estimate.ratio(conversions, result.getExposed()));
    json.writeNumberField("revenue", result.getRevenue());
    write(
        json,
        "revenue_per_person",
        Estimate.mean(result.getRevenue(), result.getRevenueSquared(), result.getExposed()));
    if (isBase) {
      json.writeNullField("lift");
    } else {
      write(
          json,
          "lift",
          Estimate.lift(
              conversions, result.getExposed(), conversions(experiment, base), base.getExposed()));
    }
    json.writeEndObject();
  }

  private static long conversions(Experiment experiment, VariationResult result) {
    Metric metric = experiment.getPrimaryMetric();
    return switch (metric) {
      case CLICK -> result.getClicked();
      case CART -> result.getCarted();
      case PURCHASE -> result.getPurchased();
      case METRIC_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("metric: " + metric + " (expected: a known one)");
    };
  }

  static void write(JsonGenerator json, String name, Estimate estimate) throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "value", estimate.value());
    number(json, "low", estimate.low());
    number(json, "high", estimate.high());
    json.writeEndObject();
  }

  static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
