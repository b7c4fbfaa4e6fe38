package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Metric;
import io.everystore.feature.proto.Variation;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeMap;

/** Experiments as JSON. */
final class ExperimentFormat extends DefinitionFormat {
  ExperimentFormat() {
    super(DefinitionKind.EXPERIMENT, "experiments");
  }

  @Override
  void readBody(FieldReader in, Definition.Builder into) {
    Experiment.Builder experiment =
        Experiment.newBuilder()
            .addAllPages(in.texts("pages"))
            .setTraffic(in.number("traffic", 1))
            .setPrimaryMetric(metric(in));
    in.objects("variations", variation -> experiment.addVariations(variation(variation)));
    into.setExperiment(experiment);
  }

  private static Metric metric(FieldReader in) {
    return switch (in.text("primary_metric")) {
      case "click" -> Metric.CLICK;
      case "cart" -> Metric.CART;
      case "purchase" -> Metric.PURCHASE;
      default -> Metric.METRIC_UNSPECIFIED;
    };
  }

  private static Variation variation(FieldReader in) {
    Variation.Builder variation =
        Variation.newBuilder()
            .setId(in.text("id"))
            .setShare(in.number("share", 1))
            .setTemplateId(in.text("template_id"));
    in.object(
        "parameters",
        parameters -> {
          variation.setRanker(parameters.text("ranker"));
          parameters.object(
              "strategy_override",
              overrides ->
                  overrides
                      .names()
                      .forEach(from -> variation.putStrategyOverride(from, overrides.text(from))));
        });
    return variation.build();
  }

  @Override
  void writeBody(JsonGenerator json, Definition definition) throws IOException {
    Experiment experiment = definition.getExperiment();
    strings(json, "pages", experiment.getPagesList());
    json.writeArrayFieldStart("variations");
    for (Variation variation : experiment.getVariationsList()) {
      variation(json, variation);
    }
    json.writeEndArray();
    json.writeNumberField("traffic", experiment.getTraffic());
    json.writeStringField(
        "primary_metric", experiment.getPrimaryMetric().name().toLowerCase(Locale.ROOT));
  }

  private static void variation(JsonGenerator json, Variation variation) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", variation.getId());
    json.writeNumberField("share", variation.getShare());
    if (!variation.getTemplateId().isEmpty()) {
      json.writeStringField("template_id", variation.getTemplateId());
    }
    if (!variation.getRanker().isEmpty() || variation.getStrategyOverrideCount() > 0) {
      json.writeObjectFieldStart("parameters");
      if (!variation.getRanker().isEmpty()) {
        json.writeStringField("ranker", variation.getRanker());
      }
      if (variation.getStrategyOverrideCount() > 0) {
        json.writeObjectFieldStart("strategy_override");
        for (var override : new TreeMap<>(variation.getStrategyOverrideMap()).entrySet()) {
          json.writeStringField(override.getKey(), override.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
