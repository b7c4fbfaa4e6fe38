package io.everystore.serving.page;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.Variation;
import io.everystore.serving.row.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators chose for one page and person: a template, and the variations that apply.
 * Immutable; equal choices make equal pages.
 *
 * @param definition of the template, null for the built-in plan
 */
record PageChoice(@Nullable Definition definition, List<Part> parts) {
  static final PageChoice BUILT_IN = new PageChoice(null, List.of());

  /** One experiment the person takes part in on this page. */
  record Part(Definition experiment, Variation variation) {}

  static PageChoice of(Definition definition) {
    return new PageChoice(definition, List.of());
  }

  /** A template that is not stored. */
  static PageChoice of(PageTemplate template) {
    return of(Definition.newBuilder().setPageTemplate(template).build());
  }

  @Nullable PageTemplate template() {
    return definition == null ? null : definition.getPageTemplate();
  }

  /** Appends the member that names definitions with their versions. */
  void explain(JsonBuffer out) {
    out.ascii(",\"explain\":{\"template\":");
    if (definition == null) {
      out.ascii("null");
    } else {
      version(definition, out);
      out.ascii("}");
    }
    out.ascii(",\"experiments\":[");
    for (int i = 0; i < parts.size(); i++) {
      out.ascii(i == 0 ? "" : ",");
      version(parts.get(i).experiment, out);
      out.ascii(",\"variation_id\":").string(parts.get(i).variation.getId()).ascii("}");
    }
    out.ascii("]}");
  }

  private static void version(Definition of, JsonBuffer out) {
    out.ascii("{\"id\":").string(of.getId()).ascii(",\"version\":").number(of.getVersion());
  }

  /** Appends the member that names the experiments. */
  void write(JsonBuffer out) {
    out.ascii(",\"experiments\":[");
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      out.ascii(i == 0 ? "{\"experiment_id\":" : ",{\"experiment_id\":");
      out.string(part.experiment.getId()).ascii(",\"variation_id\":");
      out.string(part.variation.getId()).ascii("}");
    }
    out.ascii("]");
  }

  /** The experiments as impressions name them. */
  List<String> variations() {
    return parts.stream()
        .map(part -> part.experiment.getId() + "/" + part.variation.getId())
        .toList();
  }

  /** The plans, with the strategies that variations put in place of others. */
  List<RowPlan> overridden(List<RowPlan> plans, TemplatePlanner planner) {
    Map<String, String> overrides = new HashMap<>();
    for (Part part : parts) {
      part.variation.getStrategyOverrideMap().forEach(overrides::putIfAbsent);
    }
    if (overrides.isEmpty()) {
      return plans;
    }
    List<RowPlan> changed = new ArrayList<>(plans.size());
    for (RowPlan plan : plans) {
      String other = overrides.get(plan.strategy().id());
      Strategy strategy = other == null ? null : Strategy.find(other);
      changed.add(strategy == null ? plan : plan.by(strategy, planner.seeds(strategy)));
    }
    return changed;
  }

  /** Name of the ranker that a variation wants, empty for the usual one. */
  String ranker() {
    for (Part part : parts) {
      if (!part.variation.getRanker().isEmpty()) {
        return part.variation.getRanker();
      }
    }
    return "";
  }
}
